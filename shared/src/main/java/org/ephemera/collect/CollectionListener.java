package org.ephemera.collect;

import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Listener for the progress of a collection. It is called from many threads. */
public interface CollectionListener {
    void started(PlannedItem item);

    void received(PlannedItem item, long bytes);

    void ended(PlannedItem item, Outcome outcome);

    /** Called when every item has an outcome and sealing begins. */
    default void sealing() {}

    /**
     * Called for an object that this program did not write, found in a place where only this program writes. The run
     * continues.
     *
     * @param key key of the object. Its unknown author chose the key: escape it before it is shown.
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
