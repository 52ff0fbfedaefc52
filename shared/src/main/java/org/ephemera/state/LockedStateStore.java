package org.ephemera.state;

import java.util.stream.Stream;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.VersionedStore;

/** Store with signed work state that also keeps versions and locks. */
final class LockedStateStore extends SignedStateStore implements VersionedStore {
    private final VersionedStore store;
    private final Signatures signatures;

    LockedStateStore(VersionedStore store, Signatures signatures) {
        super(store, signatures);
        this.store = store;
        this.signatures = signatures;
    }

    @Override
    public ObjectLock lock(String key) throws StoreException {
        return store.lock(key);
    }

    @Override
    public ObjectLock confirmLock(String key, boolean hold) throws StoreException {
        return store.confirmLock(key, hold);
    }

    @Override
    public VersionedStore withRetention(Retention retention) throws StoreException {
        return new LockedStateStore(store.withRetention(retention), signatures);
    }

    @Override
    public Stream<StoredVersion> versions(String prefix) throws StoreException {
        return store.versions(prefix);
    }
}
