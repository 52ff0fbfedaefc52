package org.ephemera.testing;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;

/** Versioned store with locks around another store. Methods simulate other writers to the bucket. */
public final class FakeVersionedStore implements VersionedStore {
    private final EvidenceStore store;
    private final List<StoredVersion> versions = new ArrayList<>();
    private final Map<String, ObjectLock> locks = new HashMap<>();
    private final ObjectLock lock;
    private final String except;
    private final ObjectLock other;
    private boolean hidden;
    private boolean unnamed;

    /**
     * Creates a store.
     *
     * @param lock on every created object
     */
    public FakeVersionedStore(EvidenceStore store, ObjectLock lock) {
        this(store, lock, "nothing", lock);
    }

    /**
     * Creates a store with two locks.
     *
     * @param other lock on objects with {@code except} in their key
     */
    public FakeVersionedStore(EvidenceStore store, ObjectLock lock, String except, ObjectLock other) {
        this.store = store;
        this.lock = lock;
        this.except = except;
        this.other = other;
    }

    @Override
    public synchronized CreateResult create(String key, Blob blob) throws StoreException {
        CreateResult created = store.create(key, blob);
        if (created instanceof CreateResult.Stored stored) {
            String version = "v" + versions.size();
            versions.add(new StoredVersion(key, version, false));
            StoredObject object = stored.object();
            return new CreateResult.Stored(
                    new StoredObject(key, object.bytes(), object.sha256(), Optional.of(version)), stored.offered());
        }
        return created;
    }

    @Override
    public InputStream open(String key) throws StoreException {
        return store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        return store.list(prefix);
    }

    @Override
    public synchronized ObjectLock lock(String key) {
        return hidden ? ObjectLock.NONE : lockOn(key);
    }

    @Override
    public synchronized ObjectLock confirmLock(String key, boolean hold) throws StoreException {
        if (hidden) {
            throw new StoreException("cannot read the lock of " + key);
        }
        return lockOn(key);
    }

    /** {@inheritDoc} Ignores the retention: the locks are those of the constructor. */
    @Override
    public FakeVersionedStore withRetention(Retention retention) {
        return this;
    }

    /** Hides all locks from now on, as from a caller without the permission to read them. */
    public synchronized void hideLocks() {
        hidden = true;
    }

    private ObjectLock lockOn(String key) {
        return locks.getOrDefault(key, key.contains(except) ? other : lock);
    }

    @Override
    public synchronized Stream<StoredVersion> versions(String prefix) {
        return List.copyOf(versions).stream()
                .filter(v -> v.key().startsWith(prefix))
                .map(v -> unnamed ? new StoredVersion(v.key(), "", v.deleteMarker()) : v);
    }

    /** Switches versioning off: each object has one version without an id. */
    public synchronized void disableVersioning() {
        unnamed = true;
    }

    public synchronized void lock(String key, ObjectLock instead) {
        locks.put(key, instead);
    }

    /** Adds another version, or a delete marker, to a key. */
    public synchronized void overwrite(String key, boolean deleteMarker) {
        versions.add(new StoredVersion(key, "w" + versions.size(), deleteMarker));
    }

    /** Deletes the written version without a trace. */
    public synchronized void deleteVersion(String key) {
        versions.removeIf(version -> version.key().equals(key));
    }

    /** Deletes the written version and adds another one. */
    public synchronized void replace(String key) {
        versions.removeIf(version -> version.key().equals(key));
        overwrite(key, false);
    }
}
