package org.ephemera.analyze.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Expected and actual answers of labelled cases, with the names of the wrong ones. */
public final class ConfusionTable {
    private final String title;
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int cases;

    public ConfusionTable(String title) {
        this.title = title;
    }

    /**
     * Adds a case.
     *
     * @param why reason for the actual answer
     */
    public void add(String name, String expected, String actual, String why) {
        cases++;
        counts.computeIfAbsent(expected, none -> new TreeMap<>()).merge(actual, 1, Integer::sum);
        if (!expected.equals(actual)) {
            wrong.add(name + ": expected " + expected + ", but was " + actual + (why.isEmpty() ? "" : ": " + why));
        }
    }

    /** Returns the share of correct answers. */
    public double accuracy() {
        return 1 - (double) wrong.size() / cases;
    }

    /** Returns the share of correct answers among the cases with an expected answer. */
    public double accuracy(String expected) {
        Map<String, Integer> row = counts.getOrDefault(expected, Map.of());
        int all = row.values().stream().mapToInt(Integer::intValue).sum();
        return all == 0 ? 1 : (double) row.getOrDefault(expected, 0) / all;
    }

    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("%s: %d cases, %.1f %% correct%n".formatted(title, cases, 100 * accuracy()));
        counts.forEach((expected, actual) -> text.append("  expected ")
                .append(expected)
                .append(": ")
                .append(actual)
                .append('\n'));
        wrong.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }
}
