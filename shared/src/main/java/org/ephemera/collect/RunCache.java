package org.ephemera.collect;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * One value for each collection run, held in memory alone and released with its {@link CollectionRun}. Safe for use by many
 * threads.
 */
public final class RunCache<V> {
    private final Map<CollectionRun, V> values = new WeakHashMap<>();

    /** @param create makes the value of a run that has none yet; must not block */
    public synchronized V of(CollectionRun run, Supplier<V> create) {
        return values.computeIfAbsent(run, absent -> create.get());
    }

    /** The values of all runs that are still in use. */
    public synchronized List<V> values() {
        return List.copyOf(values.values());
    }
}
