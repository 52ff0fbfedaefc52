package org.ephemera.analyze.miner;

/** Time range from inclusive to exclusive, in epoch seconds. */
record SampleSpan(long from, long to) {
    boolean contains(long second) {
        return second >= from && second < to;
    }
}
