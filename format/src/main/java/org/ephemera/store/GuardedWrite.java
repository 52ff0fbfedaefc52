package org.ephemera.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A write that is allowed twice: before it begins, and once more when its bytes are durable and have no name yet. A process
 * that is stopped in between may wake when another has taken over and sealed; what it had begun must not appear then.
 */
public final class GuardedWrite implements Blob {
    /** Says whether a write may still be made. */
    @FunctionalInterface
    public interface Guard {
        /** @throws IOException if it may not */
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
     * Creates an object, if the guard lets it.
     *
     * @throws IOException what the guard threw, as it was; or what the store did
     */
    public static CreateResult create(EvidenceStore store, String key, Blob blob, Guard guard) throws IOException {
        guard.check();
        GuardedWrite guarded = new GuardedWrite(blob, guard);
        try {
            return store.create(key, guarded);
        } catch (IOException e) {
            // The store takes it for a failure of its own, and advises to make room.
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
