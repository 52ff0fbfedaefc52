package org.ephemera.store;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes that are written once, when the store is ready for them; they may come straight from a connection. */
@FunctionalInterface
public interface Blob {
    void writeTo(OutputStream out) throws IOException;

    /**
     * Asked when all bytes are there and durable, and have no name yet: the last moment to call the creation off.
     *
     * @throws IOException if they must not get one
     */
    default void confirm() throws IOException {}

    static Blob of(byte[] bytes) {
        return out -> out.write(bytes);
    }
}
