package org.ephemera.collect;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * Cache of one value for each collection run, held in memory only and released with its {@link CollectionRun}. Safe for
 * use by many threads.
 */
public final class RunCache<V> {
    private final Map<CollectionRun, V> values = new WeakHashMap<>();

    /**
     * Returns the value of a run.
     *
     * @param create makes the value if the run has no value yet; must not block
     */
    public synchronized V of(CollectionRun run, Supplier<V> create) {
        return values.computeIfAbsent(run, absent -> create.get());
    }

    /** Returns the values of all runs that are still in use. */
    public synchronized List<V> values() {
        return List.copyOf(values.values());
    }
}
