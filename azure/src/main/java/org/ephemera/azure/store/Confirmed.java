package org.ephemera.azure.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.ephemera.store.Blob;
import org.jspecify.annotations.Nullable;

/** Remembers that a blob was called off: the SDK takes it for a failure of the network. */
final class Confirmed implements Blob {
    private final Blob blob;
    private volatile @Nullable IOException refusal;

    Confirmed(Blob blob) {
        this.blob = blob;
    }

    Optional<IOException> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        blob.writeTo(out);
    }

    @Override
    public void confirm() throws IOException {
        try {
            blob.confirm();
        } catch (IOException e) {
            refusal = e;
            throw e;
        }
    }
}
