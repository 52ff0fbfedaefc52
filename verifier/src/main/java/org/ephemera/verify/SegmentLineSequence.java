package org.ephemera.verify;

import java.util.Optional;

/**
 * Line numbers of a segment, which have to be 1, 2, 3 … It keeps sums instead of the numbers: they distinguish moved
 * lines from missing ones, and take constant memory.
 */
final class SegmentLineSequence {
    /** Deviation and the first line that shows it. */
    record Break(int line, DeviationKind kind, String message) {}

    private int lines;
    private long sum;
    private long highest;
    private int firstWrong;
    private long firstSeen;

    void take(long number) {
        lines++;
        sum += number;
        highest = Math.max(highest, number);
        if (number != lines && firstWrong == 0) {
            firstWrong = lines;
            firstSeen = number;
        }
    }

    int lines() {
        return lines;
    }

    /** Returns the deviation, after the last line was taken; empty if the numbers are right. */
    Optional<Break> broken() {
        if (firstWrong == 0) {
            return Optional.empty();
        }
        String seen = firstSeen < 0 ? "has no seq" : "has seq " + firstSeen + " instead of " + firstWrong;
        if (firstSeen >= 0 && highest == lines && sum == (long) lines * (lines + 1) / 2) {
            return Optional.of(
                    new Break(firstWrong, DeviationKind.REORDERED, seen + ": the lines are in another order"));
        }
        if (firstSeen > firstWrong) {
            return Optional.of(new Break(firstWrong, DeviationKind.MISSING, seen + ": lines before it are missing"));
        }
        return Optional.of(new Break(firstWrong, firstSeen < 0 ? DeviationKind.ALTERED : DeviationKind.EXTRA, seen));
    }
}
