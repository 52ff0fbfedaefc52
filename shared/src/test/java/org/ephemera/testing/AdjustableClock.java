package org.ephemera.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** Clock that can be set and that advances by a tick at each read. */
public final class AdjustableClock extends Clock {
    private final AtomicReference<Instant> now;
    private final Duration tick;

    public AdjustableClock(Instant begin, Duration tick) {
        this.now = new AtomicReference<>(begin);
        this.tick = tick;
    }

    /** Creates a clock that does not advance by itself. */
    public AdjustableClock(Instant begin) {
        this(begin, Duration.ZERO);
    }

    public void set(Instant moment) {
        now.set(moment);
    }

    /** Moves the clock forward, or back. */
    public void step(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }

    @Override
    public Instant instant() {
        return now.updateAndGet(time -> time.plus(tick));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
