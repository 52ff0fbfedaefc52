package org.ephemera.sweep;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Iterator that merges sorted sequences of {@link MetricGroup}s. A group that occurs in several sequences gets the
 * metrics of all.
 */
final class MergedGroups implements Iterator<MetricGroup> {
    private final List<Head> heads = new ArrayList<>();

    private static final class Head {
        private final Iterator<MetricGroup> rest;
        private @Nullable MetricGroup group;

        Head(Iterator<MetricGroup> rest) {
            this.rest = rest;
            advance();
        }

        void advance() {
            group = rest.hasNext() ? rest.next() : null;
        }
    }

    MergedGroups(List<Iterator<MetricGroup>> sequences) {
        sequences.forEach(sequence -> heads.add(new Head(sequence)));
    }

    @Override
    public boolean hasNext() {
        return heads.stream().anyMatch(head -> head.group != null);
    }

    @Override
    public MetricGroup next() {
        MetricGroup least = heads.stream()
                .flatMap(head -> java.util.stream.Stream.ofNullable(head.group))
                .min(MetricGroup::compareTo)
                .orElseThrow(NoSuchElementException::new);
        List<String> metrics = least.metrics();
        for (Head head : heads) {
            MetricGroup group = head.group;
            if (group != null && group.compareTo(least) == 0) {
                metrics = union(metrics, group.metrics());
                head.advance();
            }
        }
        return least.withMetrics(metrics);
    }

    private static List<String> union(List<String> some, List<String> others) {
        if (some.equals(others)) {
            return some;
        }
        TreeSet<String> all = new TreeSet<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }
}
