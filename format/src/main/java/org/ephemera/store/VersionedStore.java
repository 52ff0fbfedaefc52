package org.ephemera.store;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** A store that keeps versions and can lock them: what it claims can be read back. */
public interface VersionedStore extends EvidenceStore {
    /** The lock in force on the current version of {@code key}. */
    Lock lock(String key) throws StoreException;

    /**
     * The same where {@link #lock} tells of a weaker lock than there should be. A store may show no lock to whoever may not see
     * one: this one asks so that it has to say so.
     *
     * @param hold whether a legal hold matters, too
     * @throws StoreException if the caller may not know it; names the permission
     */
    default Lock certainLock(String key, boolean hold) throws StoreException {
        return lock(key);
    }

    /**
     * The lock in force, where one was asked for: if it is weaker than that, it is certain.
     *
     * @param end of the term that was asked for, if it has one
     * @throws StoreException if it seems to be weaker and the caller may not know it; names the permission
     */
    default Lock lock(String key, Retention asked, Optional<Instant> end) throws StoreException {
        Lock told = lock(key);
        return told.covers(asked, end) ? told : certainLock(key, asked.legalHold());
    }

    /**
     * The same store, whose objects get another retention as they are created: that of a package which was opened when another was set.
     *
     * @throws StoreException if it cannot be kept; says what to do
     */
    VersionedStore retaining(Retention retention) throws StoreException;

    /** Every version and delete marker below {@code prefix}; an untouched package has one version a key, no marker. */
    Stream<StoredVersion> versions(String prefix) throws StoreException;

    record StoredVersion(String key, String versionId, boolean deleteMarker) {}
}
