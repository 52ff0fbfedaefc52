package org.ephemera.testing;

import java.io.InputStream;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Store whose worker is killed when it creates an object: neither this nor any later call happens. */
public final class StoreKilledAtKey implements EvidenceStore {
    private final EvidenceStore store;
    private final String end;
    private boolean dead;

    /**
     * Creates a store.
     *
     * @param end suffix of the object's key
     */
    public StoreKilledAtKey(EvidenceStore store, String end) {
        this.store = store;
        this.end = end;
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        requireAlive(key);
        return store.create(key, blob);
    }

    @Override
    public InputStream open(String key) throws StoreException {
        requireAlive("");
        return store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        requireAlive("");
        return store.list(prefix);
    }

    private synchronized void requireAlive(String key) throws StoreException {
        dead |= key.endsWith(end);
        if (dead) {
            throw new StoreException("killed");
        }
    }
}
