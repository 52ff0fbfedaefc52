package org.ephemera.collect;

/** Who works here, and who is known not to work any more. */
public interface WorkerRegistry {
    /** A name for this worker that no other has. */
    String self();

    /** True only if it is certain that {@code worker} will not write again. */
    boolean isDead(String worker);

    /** For places where nothing can be known of other workers but their time. */
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
