package org.ephemera.testing;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Store whose worker is killed at one write: neither this write nor any later call happens. */
public final class StoreKilledAtWrite implements EvidenceStore {
    private final EvidenceStore store;
    private final int at;
    private final AtomicInteger created = new AtomicInteger();

    /**
     * Creates a store.
     *
     * @param at number of the write at which the worker is killed, from 1
     */
    public StoreKilledAtWrite(EvidenceStore store, int at) {
        this.store = store;
        this.at = at;
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        created.incrementAndGet();
        requireAlive();
        return store.create(key, blob);
    }

    @Override
    public InputStream open(String key) throws StoreException {
        requireAlive();
        return store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        requireAlive();
        return store.list(prefix);
    }

    /** Fails every call after the kill, reads too: otherwise the worker would wait for its own claim for ever. */
    private void requireAlive() throws StoreException {
        if (created.get() >= at) {
            throw new StoreException("killed");
        }
    }
}
