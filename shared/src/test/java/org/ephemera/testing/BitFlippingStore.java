package org.ephemera.testing;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Store that silently flips one bit of an object. */
public final class BitFlippingStore implements EvidenceStore {
    private final EvidenceStore store;
    private final Predicate<String> where;

    /**
     * Creates a store.
     *
     * @param where keys of the objects to corrupt
     */
    public BitFlippingStore(EvidenceStore store, Predicate<String> where) {
        this.store = store;
        this.where = where;
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        if (!where.test(key)) {
            return store.create(key, blob);
        }
        ByteArrayOutputStream offered = new ByteArrayOutputStream();
        CreateResult kept = store.create(key, out -> {
            blob.writeTo(offered);
            byte[] spoiled = offered.toByteArray();
            spoiled[spoiled.length / 2] ^= 1;
            out.write(spoiled);
        });
        return new CreateResult.Stored(kept.object(), Digest.of(offered.toByteArray()));
    }

    @Override
    public InputStream open(String key) throws StoreException {
        return store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        return store.list(prefix);
    }
}
