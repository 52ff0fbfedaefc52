package org.ephemera.lab.scenario;

/**
 * Events of one simulated log stream in order of time. Events may be generated on request but never change; new events
 * may be appended.
 */
public interface LogEvents {

    long count();

    long timestamp(long index);

    LogEvent at(long index);

    /** Returns the first index at or after the given epoch milliseconds. */
    default long indexAtOrAfter(long timestamp) {
        long low = 0;
        long high = count();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (timestamp(middle) < timestamp) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
