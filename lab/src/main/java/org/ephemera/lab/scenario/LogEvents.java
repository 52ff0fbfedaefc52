package org.ephemera.lab.scenario;

/** The events of one stream in order of time. They may be made when asked for, but are always the same; more may follow. */
public interface LogEvents {

    long count();

    long timestamp(long index);

    LogEvent at(long index);

    /** The first index at or after the given epoch milliseconds. */
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
