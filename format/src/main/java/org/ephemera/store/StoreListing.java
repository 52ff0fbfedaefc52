package org.ephemera.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** A whole listing at once, for folders that are known to be small enough to hold. */
public final class StoreListing {
    private StoreListing() {}

    /**
     * Lists to the end.
     *
     * @throws IOException if the store fails, on the first page or a later one
     */
    public static List<StoredObject> of(EvidenceStore store, String prefix) throws IOException {
        try (Stream<StoredObject> objects = store.list(prefix)) {
            return objects.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
