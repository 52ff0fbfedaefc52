package org.ephemera.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Clock that runs at twice the normal speed, for tests that wait until a time limit. It is not faster, because a claim
 * is renewed four times while it is valid, in real time, and because calls may be slow on a busy machine.
 */
public final class DoubleSpeedClock extends Clock {
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
