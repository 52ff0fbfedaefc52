package org.ephemera.sweep;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Splitter of sorted {@link MetricGroup}s into shards ({@link MetricShard}). Groups with the same place and subject
 * stay together as far as the size limit permits. Only the current shard is held in memory.
 */
final class ShardPlanner implements Iterator<List<MetricGroup>> {
    private final Iterator<MetricGroup> groups;
    private final int most;
    private @Nullable MetricGroup next;

    /**
     * Creates a planner.
     *
     * @param groups sorted groups
     * @param most maximum number of series in a shard
     */
    ShardPlanner(Iterator<MetricGroup> groups, int most) {
        this.groups = groups;
        this.most = most;
        this.next = following();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public List<MetricGroup> next() {
        MetricGroup first = next;
        if (first == null) {
            throw new NoSuchElementException("all groups are in shards");
        }
        List<MetricGroup> shard = new ArrayList<>();
        int series = 0;
        MetricGroup group = first;
        while (group != null && group.place().equals(first.place())) {
            int size = group.metrics().size();
            if (series > 0 && series + size > most) {
                break;
            }
            shard.add(group);
            series += size;
            group = following();
            next = group;
        }
        return shard;
    }

    private @Nullable MetricGroup following() {
        return groups.hasNext() ? groups.next() : null;
    }
}
