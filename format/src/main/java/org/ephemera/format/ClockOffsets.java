package org.ephemera.format;

import java.util.Arrays;
import java.util.OptionalLong;

/** Server clocks minus ours, in milliseconds, one for each answer that had a {@code Date}. */
public final class ClockOffsets {
    private long[] offsets = new long[16];
    private int count;

    void add(long milliseconds) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        offsets[count++] = milliseconds;
    }

    public int count() {
        return count;
    }

    /** Of an even number the higher of the two in the middle; empty if no answer told of its clock. */
    public OptionalLong median() {
        long[] sorted = Arrays.copyOf(offsets, count);
        Arrays.sort(sorted);
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(sorted[count / 2]);
    }
}
