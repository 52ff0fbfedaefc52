package org.ephemera.store;

import java.util.Optional;
import org.ephemera.evidence.Digest;

/**
 * An object as the store holds it.
 *
 * @param key below the store's own prefix, with slashes
 * @param sha256 of its bytes; empty in a listing that does not tell
 * @param versionId the store's name for this version, where it keeps versions
 */
public record StoredObject(String key, long bytes, Optional<Digest> sha256, Optional<String> versionId) {}
