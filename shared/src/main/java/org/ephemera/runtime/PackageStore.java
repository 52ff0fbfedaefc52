package org.ephemera.runtime;

import java.io.IOException;
import org.ephemera.format.PlanProgress;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.VersionedStore;

/** The store as a package needs it whose work may go on under other settings than those that it was opened with. */
final class PackageStore {
    private PackageStore() {}

    /**
     * The store with the retention that the package was opened for.
     *
     * @param set the retention that the store has now
     * @throws StoreException if the package cannot be looked at, or its retention not be kept
     */
    static EvidenceStore of(EvidenceStore store, PackageId id, Retention set) throws StoreException {
        if (!(store instanceof VersionedStore versioned)) {
            return store;
        }
        Retention asked = asked(store, id, set);
        return asked.equals(set) ? store : versioned.retaining(asked);
    }

    private static Retention asked(EvidenceStore store, PackageId id, Retention otherwise) throws StoreException {
        try {
            return PlanProgress.openRecord(store, id).policy().retention();
        } catch (MissingObjectException e) {
            return otherwise; // whoever works on it says that there is none
        } catch (StoreException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return otherwise; // it is no record, which whoever works on it says too
        }
    }
}
