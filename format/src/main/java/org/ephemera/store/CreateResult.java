package org.ephemera.store;

import org.ephemera.model.Digest;

/** Result of creating an object. The object exists now, written by this call or by an earlier writer. */
public sealed interface CreateResult {
    /** Returns the stored object. */
    StoredObject object();

    /** Returns the SHA-256 of the bytes that this call offered. */
    Digest offered();

    /** This call created the object. */
    record Stored(StoredObject object, Digest offered) implements CreateResult {}

    /** The object existed already and was not changed; {@code object} describes the existing bytes. */
    record Adopted(StoredObject object, Digest offered) implements CreateResult {
        /**
         * Reports whether the existing bytes are the offered ones. This is normal for a retry and counts as success.
         */
        public boolean isSame() {
            return object.sha256().filter(offered::equals).isPresent();
        }
    }
}
