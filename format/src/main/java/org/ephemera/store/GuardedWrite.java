package org.ephemera.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Write that is checked twice: before it begins, and again when its bytes are durable and the object has no name yet. A
 * worker may be suspended in between, and another worker may seal the package meanwhile. Then the suspended write must
 * not create its object.
 */
public final class GuardedWrite implements Blob {
    /** Check whether a write is still allowed. */
    @FunctionalInterface
    public interface Guard {
        /**
         * Checks the write.
         *
         * @throws IOException if the write is not allowed any more
         */
        void check() throws IOException;
    }

    private final Blob blob;
    private final Guard guard;
    private Optional<IOException> refusal = Optional.empty();

    private GuardedWrite(Blob blob, Guard guard) {
        this.blob = blob;
        this.guard = guard;
    }

    /**
     * Creates an object, if the guard allows it.
     *
     * @throws IOException the exception of the guard, unchanged, or that of the store
     */
    public static CreateResult create(EvidenceStore store, String key, Blob blob, Guard guard) throws IOException {
        guard.check();
        GuardedWrite guarded = new GuardedWrite(blob, guard);
        try {
            return store.create(key, guarded);
        } catch (IOException e) {
            // The store reports the refusal as its own failure, with a remedy that does not apply.
            throw guarded.refusal.orElse(e);
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        blob.writeTo(out);
    }

    @Override
    public void confirm() throws IOException {
        blob.confirm();
        try {
            guard.check();
        } catch (IOException e) {
            refusal = Optional.of(e);
            throw e;
        }
    }
}
