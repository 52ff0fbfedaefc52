package org.ephemera.analyze.miner;

import java.time.Instant;

/**
 * A way to cut a series of CPU in two: how it was, and how it is since, or was for a while.
 *
 * @param before empty if it was born as it is
 */
record SeriesSplit(Kind kind, Samples before, Samples after) {
    /** What found it. */
    enum Kind {
        /** A level that lasts, on the scale of the samples. */
        CHRONIC,
        /** The same on means of half hours, where a miner that pauses looks even. */
        CHRONIC_MEANS,
        /** The last half hour against all before. */
        ACUTE,
        BORN_HOT,
        /** A level that did not last: what was before it and what came after are one. */
        ENDED
    }

    Instant time() {
        return after.time(0);
    }

    long second() {
        return after.second(0);
    }

    /** Until when it is as it is since, exclusive; what came later than the last sample is the same. */
    long end() {
        return kind == Kind.ENDED
                ? after.second(after.size() - 1) + after.period().toSeconds()
                : Long.MAX_VALUE;
    }
}
