package org.ephemera.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/** Store that runs an incident once, just before an object is created. */
public final class InterceptedStore implements EvidenceStore {
    /** Incident. It may fail, as if the worker were killed. */
    public interface Incident {
        void happen() throws IOException;
    }

    private final EvidenceStore store;
    private final Predicate<String> where;
    private final Incident incident;
    private boolean over;

    /**
     * Creates a store.
     *
     * @param where key at which the incident happens
     */
    public InterceptedStore(EvidenceStore store, Predicate<String> where, Incident incident) {
        this.store = store;
        this.where = where;
        this.incident = incident;
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        if (!over && where.test(key)) {
            over = true;
            try {
                incident.happen();
            } catch (StoreException e) {
                throw e;
            } catch (IOException e) {
                throw new StoreException("the incident", e);
            }
        }
        return store.create(key, blob);
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
