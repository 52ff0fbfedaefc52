package org.ephemera.collect;

import org.ephemera.model.Target;

/**
 * One run of the collector over one package. Two runs are never equal, so a run is the key of values that must not
 * outlive it ({@link RunCache}).
 */
public final class CollectionRun {
    private final Target target;
    private final Deadline deadline;

    public CollectionRun(Target target, Deadline deadline) {
        this.target = target;
        this.deadline = deadline;
    }

    /**
     * Returns the target in the open record of the package. Parameters of an item may differ from it if the acquisition
     * log was altered.
     */
    public Target target() {
        return target;
    }

    public Deadline deadline() {
        return deadline;
    }
}
