package org.ephemera.store;

import java.io.IOException;
import java.io.OutputStream;

/** Content of an object, which is written once when the store is ready. It may be read directly from a connection. */
@FunctionalInterface
public interface Blob {
    /** Writes the content. */
    void writeTo(OutputStream out) throws IOException;

    /**
     * Confirms the creation. The store calls it when all bytes are durable and the object has no name yet, which is the
     * last moment to cancel.
     *
     * @throws IOException if the object must not be created
     */
    default void confirm() throws IOException {}

    /** Returns a blob with these bytes. */
    static Blob of(byte[] bytes) {
        return out -> out.write(bytes);
    }
}
