package org.ephemera.testing;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Whoever writes to it is killed at one write: neither that nor any later one happens. */
public final class DyingStore implements EvidenceStore {
    private final EvidenceStore store;
    private final int at;
    private final AtomicInteger created = new AtomicInteger();

    /** @param at the write that kills, from 1 */
    public DyingStore(EvidenceStore store, int at) {
        this.store = store;
        this.at = at;
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        created.incrementAndGet();
        live();
        return store.create(key, blob);
    }

    @Override
    public InputStream open(String key) throws StoreException {
        live();
        return store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        live();
        return store.list(prefix);
    }

    /** The dead do not read either: whoever waited for a claim of their own would wait for ever. */
    private void live() throws StoreException {
        if (created.get() >= at) {
            throw new StoreException("killed");
        }
    }
}
