package org.ephemera.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that runs twice as fast as time does, for tests in which something is waited for to its end. Not faster: a claim is
 * renewed four times while it is valid, and not by this clock; and a call may take its time on a machine that is busy.
 */
public final class HurriedClock extends Clock {
    private static final int TIMES = 2;

    private final Instant begin = Instant.now();

    @Override
    public Instant instant() {
        return begin.plus(Duration.between(begin, Instant.now()).multipliedBy(TIMES));
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
