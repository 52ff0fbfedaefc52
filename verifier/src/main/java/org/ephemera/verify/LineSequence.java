package org.ephemera.verify;

import java.util.Optional;

/**
 * The numbers of a segment's lines, which must be 1, 2, 3 … Keeps sums instead of numbers: they tell moved lines from
 * missing ones, however many there are.
 */
final class LineSequence {
    /** What is wrong, at the first line where it shows. */
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

    /** How it went wrong, known when the last line has been taken. */
    Optional<Break> broken() {
        if (firstWrong == 0) {
            return Optional.empty();
        }
        String seen = firstSeen < 0 ? "has no seq" : "has seq " + firstSeen + " instead of " + firstWrong;
        if (firstSeen >= 0 && highest == lines && sum == (long) lines * (lines + 1) / 2) {
            return Optional.of(new Break(firstWrong, DeviationKind.REORDERED, seen + ": lines stand in another order"));
        }
        if (firstSeen > firstWrong) {
            return Optional.of(new Break(firstWrong, DeviationKind.MISSING, seen + ": lines before it are gone"));
        }
        return Optional.of(new Break(firstWrong, firstSeen < 0 ? DeviationKind.ALTERED : DeviationKind.EXTRA, seen));
    }
}
