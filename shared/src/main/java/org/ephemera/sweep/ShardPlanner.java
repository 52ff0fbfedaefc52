package org.ephemera.sweep;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts sorted groups into shards. What is in one place and of one subject stays together, as far as one shard holds it;
 * nothing but the shard at hand is held.
 */
final class ShardPlanner implements Iterator<List<MetricGroup>> {
    private final Iterator<MetricGroup> groups;
    private final int most;
    private @Nullable MetricGroup next;

    /**
     * @param groups sorted
     * @param most series in one shard
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
