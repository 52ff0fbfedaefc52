package org.ephemera.collect;

import java.time.Clock;
import java.time.Instant;

/**
 * The right to work on an item for a while.
 *
 * @param attempt 8 hex digits, never used twice
 * @param notAfter no write is started later than this
 */
record Lease(String attempt, Instant notAfter, String worker, Clock clock) {
    void check() throws AttemptOverException {
        if (clock.instant().isAfter(notAfter)) {
            throw new AttemptOverException();
        }
    }
}
