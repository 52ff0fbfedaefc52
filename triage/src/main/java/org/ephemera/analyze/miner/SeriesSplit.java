package org.ephemera.analyze.miner;

import java.time.Instant;

/**
 * Split of a CPU series into the usual samples and the suspicious ones.
 *
 * @param before the usual samples; empty if CPU is high since the first sample
 * @param after the suspicious samples
 */
record SeriesSplit(Kind kind, MetricSamples before, MetricSamples after) {
    /** Detector that found the split. */
    enum Kind {
        /** A lasting rise in the samples. */
        CHRONIC,
        /** A lasting rise in means of half hours, in which a miner that pauses looks even. */
        CHRONIC_MEANS,
        /** A rise in the last half hour above all earlier samples. */
        ACUTE,
        BORN_HOT,
        /** CPU and memory of a miner that are constant since the first sample. */
        FLAT_SINCE_START,
        /** Memory of the RandomX dataset that is held together with a load; see {@link DatasetSteps}. */
        HELD,
        /** The same, but the last span has ended. */
        HELD_ENDED,
        /** A high level that has ended; the samples before and after it are joined. */
        ENDED
    }

    Instant time() {
        return after.time(0);
    }

    long second() {
        return after.second(0);
    }

    /** Returns the exclusive end of the suspicious time; unbounded for a rise that lasts. */
    long end() {
        return kind == Kind.ENDED || kind == Kind.HELD_ENDED
                ? after.second(after.size() - 1) + after.period().toSeconds()
                : Long.MAX_VALUE;
    }
}
