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
import org.ephemera.store.Lock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;

/** Gives a store versions and locks, and lets a test play whoever may write to the bucket behind our back. */
public final class RememberingStore implements VersionedStore {
    private final EvidenceStore store;
    private final List<StoredVersion> versions = new ArrayList<>();
    private final Map<String, Lock> locks = new HashMap<>();
    private final Lock lock;
    private final String except;
    private final Lock other;
    private boolean hidden;
    private boolean unnamed;

    /** @param lock on every object that is created */
    public RememberingStore(EvidenceStore store, Lock lock) {
        this(store, lock, "nothing", lock);
    }

    /** @param other the lock on what has {@code except} in its key */
    public RememberingStore(EvidenceStore store, Lock lock, String except, Lock other) {
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
    public synchronized Lock lock(String key) {
        return hidden ? Lock.NONE : lockOn(key);
    }

    @Override
    public synchronized Lock certainLock(String key, boolean hold) throws StoreException {
        if (hidden) {
            throw new StoreException("cannot read the lock of " + key);
        }
        return lockOn(key);
    }

    /** Its locks are those that the test gave it. */
    @Override
    public RememberingStore retaining(Retention retention) {
        return this;
    }

    /** From now on whoever asks may not see locks, and is told of none. */
    public synchronized void hideLocks() {
        hidden = true;
    }

    private Lock lockOn(String key) {
        return locks.getOrDefault(key, key.contains(except) ? other : lock);
    }

    @Override
    public synchronized Stream<StoredVersion> versions(String prefix) {
        return List.copyOf(versions).stream()
                .filter(v -> v.key().startsWith(prefix))
                .map(v -> unnamed ? new StoredVersion(v.key(), "", v.deleteMarker()) : v);
    }

    /** From now on it is one that keeps no versions: of each object there is one, without a name. */
    public synchronized void keepNoVersions() {
        unnamed = true;
    }

    public synchronized void lock(String key, Lock instead) {
        locks.put(key, instead);
    }

    /** Puts another version, or a delete marker, on a key. */
    public synchronized void overwrite(String key, boolean deleteMarker) {
        versions.add(new StoredVersion(key, "w" + versions.size(), deleteMarker));
    }

    /** Takes away the version that was written, as if it had never been. */
    public synchronized void forget(String key) {
        versions.removeIf(version -> version.key().equals(key));
    }

    /** Takes away the version that was written, and puts another in its place. */
    public synchronized void replace(String key) {
        versions.removeIf(version -> version.key().equals(key));
        overwrite(key, false);
    }
}
