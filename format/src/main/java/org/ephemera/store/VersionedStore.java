package org.ephemera.store;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Store that keeps versions and can lock objects. Versions and locks can be read back. */
public interface VersionedStore extends EvidenceStore {
    /** Returns the lock in force on the current version of {@code key}. */
    ObjectLock lock(String key) throws StoreException;

    /**
     * Returns the lock after {@link #lock} returned a weaker one than expected. A store may return no lock to a caller
     * without the permission to read it; this call fails instead.
     *
     * @param hold true if a legal hold is expected too
     * @throws StoreException if the caller lacks the permission; the message contains its name
     */
    default ObjectLock confirmLock(String key, boolean hold) throws StoreException {
        return lock(key);
    }

    /**
     * Returns the lock in force, compared with the requested one: a weaker result is confirmed by {@link #confirmLock}.
     *
     * @param end of the requested retention, if it has one
     * @throws StoreException if the lock seems to be weaker and the caller lacks the permission to read it; the message
     *     contains the permission
     */
    default ObjectLock lock(String key, Retention asked, Optional<Instant> end) throws StoreException {
        ObjectLock lock = lock(key);
        return lock.covers(asked, end) ? lock : confirmLock(key, asked.legalHold());
    }

    /**
     * Returns this store with another retention for new objects: that of a package that was opened under other
     * settings.
     *
     * @throws StoreException if the store cannot apply it; the message states the remedy
     */
    VersionedStore withRetention(Retention retention) throws StoreException;

    /**
     * Lists every version and delete marker below {@code prefix}. An unchanged package has one version for each key and
     * no marker.
     */
    Stream<StoredVersion> versions(String prefix) throws StoreException;

    /** Version or delete marker of an object. */
    record StoredVersion(String key, String versionId, boolean deleteMarker) {}
}
