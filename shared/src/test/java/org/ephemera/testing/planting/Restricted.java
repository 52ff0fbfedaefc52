package org.ephemera.testing.planting;

import java.io.InputStream;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Store whose listing contains only some of the objects. */
record Restricted(EvidenceStore store, Predicate<String> listed) implements EvidenceStore {
    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        return store.create(key, blob);
    }

    @Override
    public InputStream open(String key) throws StoreException {
        return store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        return store.list(prefix).filter(object -> listed.test(object.key()));
    }
}
