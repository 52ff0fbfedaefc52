package org.ephemera.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Complete listing of a folder that is known to fit into memory. */
public final class StoreListing {
    private StoreListing() {}

    /**
     * Lists all objects below a prefix.
     *
     * @throws IOException if the store fails on any page
     */
    public static List<StoredObject> of(EvidenceStore store, String prefix) throws IOException {
        try (Stream<StoredObject> objects = store.list(prefix)) {
            return objects.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
