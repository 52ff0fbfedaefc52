package org.ephemera.store;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes that are written once, when the store is ready for them; they may come straight from a connection. */
@FunctionalInterface
public interface Blob {
    void writeTo(OutputStream out) throws IOException;

    static Blob of(byte[] bytes) {
        return out -> out.write(bytes);
    }
}
