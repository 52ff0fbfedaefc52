package org.ephemera.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RetentionPolicy;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.VersionedStore;

/** Locks on the files of a package, read back from the store. */
final class PackageLocks {
    private PackageLocks() {}

    /** Returns the weakest lock of three files: the first file, the last file below {@code data/}, and one body. */
    static ObjectLock readWeakest(StoredPackageFiles files, Optional<String> body) throws IOException {
        if (!(files.store() instanceof VersionedStore versioned)) {
            return ObjectLock.NONE;
        }
        List<ParallelCalls.Part<ObjectLock>> checks = new ArrayList<>();
        checks.add(() -> versioned.lock(files.key(PackageLayout.OPEN)));
        checks.add(() -> versioned.lock(files.key(PackageLayout.MANIFEST)));
        body.ifPresent(path -> checks.add(() -> versioned.lock(files.key(path))));
        return ParallelCalls.all(checks).stream().reduce(ObjectLock::weaker).orElse(ObjectLock.NONE);
    }

    /**
     * Checks the lock on the seal. {@code package.json} cannot contain it, because it is written before the seal.
     *
     * @throws StoreException if the store does not lock the seal as requested
     */
    static void requireOnSeal(StoredPackageFiles files, RetentionPolicy policy) throws IOException {
        Retention requested = policy.retention();
        // A store without locks accepts no package that requests one. A package sealed there is a copy, and its
        // package.json states that no lock was confirmed.
        if (!requested.isRequested() || !(files.store() instanceof VersionedStore versioned)) {
            return;
        }
        String key = files.key(PackageLayout.SEAL);
        ObjectLock lock = versioned.lock(key, requested, policy.retainUntil());
        if (!lock.covers(requested, policy.retainUntil())) {
            throw new StoreException("the package is sealed but " + key + " is not locked as requested (" + requested
                    + "); set the retention of this object, or correct the retention of the store and collect again");
        }
    }
}
