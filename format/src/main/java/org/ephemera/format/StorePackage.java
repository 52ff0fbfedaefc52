package org.ephemera.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;

/** Package in an evidence store. */
public final class StorePackage implements PackageReader {
    private final EvidenceStore store;
    private final String prefix;

    public StorePackage(EvidenceStore store, PackageId id) {
        this.store = store;
        this.prefix = id.prefix();
    }

    @Override
    public Stream<Entry> entries() throws IOException {
        return store.list(prefix)
                .map(object -> new Entry(object.key().substring(prefix.length()), Kind.FILE, object.bytes()));
    }

    @Override
    public InputStream open(String path) throws IOException {
        return store.open(prefix + path);
    }

    @Override
    public void close() {
        // The caller owns the store.
    }
}
