package org.ephemera.format;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Differences of server time minus collector time in milliseconds, one for each response with a {@code Date} header.
 */
public final class ClockOffsets {
    private long[] offsets = new long[16];
    private int count;

    void add(long milliseconds) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        offsets[count++] = milliseconds;
    }

    /** Returns the number of offsets. */
    public int count() {
        return count;
    }

    /**
     * Returns the median; of an even number of offsets the higher of the two in the middle. Returns empty if no
     * response had a date.
     */
    public OptionalLong median() {
        long[] sorted = Arrays.copyOf(offsets, count);
        Arrays.sort(sorted);
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(sorted[count / 2]);
    }
}
