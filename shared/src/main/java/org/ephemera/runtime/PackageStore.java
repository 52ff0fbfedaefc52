package org.ephemera.runtime;

import java.io.IOException;
import org.ephemera.format.PlanProgress;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.VersionedStore;

/**
 * Evidence store with the settings under which a package was opened. The settings of the site may have changed since.
 */
final class PackageStore {
    private PackageStore() {}

    /**
     * Returns the store with the retention that the package was opened with.
     *
     * @param set retention in the current settings
     * @throws StoreException if the package cannot be read, or its retention cannot be applied
     */
    static EvidenceStore of(EvidenceStore store, PackageId id, Retention set) throws StoreException {
        if (!(store instanceof VersionedStore versioned)) {
            return store;
        }
        Retention opened = retention(store, id, set);
        return opened.equals(set) ? store : versioned.withRetention(opened);
    }

    private static Retention retention(EvidenceStore store, PackageId id, Retention otherwise) throws StoreException {
        try {
            return PlanProgress.openRecord(store, id).policy().retention();
        } catch (MissingObjectException e) {
            return otherwise; // the worker reports that there is no such package
        } catch (StoreException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return otherwise; // not an open record, which the worker reports too
        }
    }
}
