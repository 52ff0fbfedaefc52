package org.ephemera.store;

import java.util.stream.Stream;

/** A store that keeps versions and can lock them: what it claims can be read back. */
public interface VersionedStore extends EvidenceStore {
    /** The lock in force on the current version of {@code key}. */
    Lock lock(String key) throws StoreException;

    /** Every version and delete marker below {@code prefix}; an untouched package has one version a key, no marker. */
    Stream<StoredVersion> versions(String prefix) throws StoreException;

    record StoredVersion(String key, String versionId, boolean deleteMarker) {}
}
