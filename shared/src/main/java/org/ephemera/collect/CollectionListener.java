package org.ephemera.collect;

import org.ephemera.bag.PlannedItem;
import org.ephemera.evidence.Outcome;

/** Is told how a collection comes along, from many threads. */
public interface CollectionListener {
    void started(PlannedItem item);

    void received(PlannedItem item, long bytes);

    void ended(PlannedItem item, Outcome outcome);

    /** Nothing is left to ask for: what follows is the seal. */
    default void sealing() {}

    /**
     * An object was found in the package's place that this program did not write. The run continues.
     *
     * @param key chosen by whoever wrote the object: escape it before it is shown
     */
    default void foreignObject(String key) {}

    CollectionListener NONE = new CollectionListener() {
        @Override
        public void started(PlannedItem item) {}

        @Override
        public void received(PlannedItem item, long bytes) {}

        @Override
        public void ended(PlannedItem item, Outcome outcome) {}
    };
}
