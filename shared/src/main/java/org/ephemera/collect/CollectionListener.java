package org.ephemera.collect;

import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Is told how a collection comes along, from many threads. */
public interface CollectionListener {
    void started(PlannedItem item);

    void received(PlannedItem item, long bytes);

    void ended(PlannedItem item, Outcome outcome);

    /** Nothing is left to ask for: what follows is the seal. */
    default void sealing() {}

    /**
     * Receives an object that this program did not write, found where only this program writes. The run continues.
     *
     * @param key of the object, chosen by its unknown author: escape the key before it is shown
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
