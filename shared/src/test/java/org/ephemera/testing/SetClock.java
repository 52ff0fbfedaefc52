package org.ephemera.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes on by a little each time it is looked at, and that can be set. */
public final class SetClock extends Clock {
    private final AtomicReference<Instant> now;
    private final Duration tick;

    public SetClock(Instant begin, Duration tick) {
        this.now = new AtomicReference<>(begin);
        this.tick = tick;
    }

    /** One that stands where it is set. */
    public SetClock(Instant begin) {
        this(begin, Duration.ZERO);
    }

    public void set(Instant moment) {
        now.set(moment);
    }

    /** Sets it forward, or back. */
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
