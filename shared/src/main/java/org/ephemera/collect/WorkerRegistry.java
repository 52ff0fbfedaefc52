package org.ephemera.collect;

/** Names this worker and reports which other workers are known to be dead. */
public interface WorkerRegistry {
    /** Returns the unique name of this worker. */
    String self();

    /** Reports whether it is certain that {@code worker} will not write again. */
    boolean isDead(String worker);

    /**
     * Returns a registry for environments in which other workers cannot be observed, so that only the expiry of a claim
     * counts.
     */
    static WorkerRegistry unknown(String self) {
        return new WorkerRegistry() {
            @Override
            public String self() {
                return self;
            }

            @Override
            public boolean isDead(String worker) {
                return false;
            }
        };
    }
}
