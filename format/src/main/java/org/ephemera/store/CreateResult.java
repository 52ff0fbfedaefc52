package org.ephemera.store;

import org.ephemera.model.Digest;

/** What came of creating an object: it is there now, and either we wrote it or somebody had before us. */
public sealed interface CreateResult {
    StoredObject object();

    /** SHA-256 of the bytes that were offered. */
    Digest offered();

    record Stored(StoredObject object, Digest offered) implements CreateResult {}

    /** The object existed already and was left as it is; {@code object} tells of the bytes that are there. */
    record Adopted(StoredObject object, Digest offered) implements CreateResult {
        /** True if the bytes there are the bytes offered: our own retry, a success. */
        public boolean same() {
            return object.sha256().filter(offered::equals).isPresent();
        }
    }
}
