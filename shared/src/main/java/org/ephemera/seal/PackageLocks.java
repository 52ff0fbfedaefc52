package org.ephemera.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RetentionPolicy;
import org.ephemera.store.Lock;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.VersionedStore;

/** What the store says of the locks on a package, read back from it. */
final class PackageLocks {
    private PackageLocks() {}

    /** What is in force on the first file, on the last of {@code data/}, and on one body, whichever is the weakest. */
    static Lock confirmed(StoredPackageFiles files, StoredPaths bodies) throws IOException {
        if (!(files.store() instanceof VersionedStore versioned)) {
            return Lock.NONE;
        }
        List<ParallelCalls.Part<Lock>> looks = new ArrayList<>();
        looks.add(() -> versioned.lock(files.key(PackageLayout.OPEN)));
        looks.add(() -> versioned.lock(files.key(PackageLayout.MANIFEST)));
        if (bodies.count() > 0) {
            String body = bodies.paths().iterator().next();
            looks.add(() -> versioned.lock(files.key(body)));
        }
        return ParallelCalls.all(looks).stream().reduce(Lock::weaker).orElse(Lock.NONE);
    }

    /**
     * What {@code package.json} cannot tell: it is written before the seal.
     *
     * @throws StoreException if the store does not lock the seal as it was asked to
     */
    static void requireOnSeal(StoredPackageFiles files, RetentionPolicy policy) throws IOException {
        Retention asked = policy.retention();
        // Where nothing can be locked, nothing is opened that asks for it: what is sealed there is a copy, and its
        // package.json says that no lock was confirmed.
        if (!asked.isAsked() || !(files.store() instanceof VersionedStore versioned)) {
            return;
        }
        String key = files.key(PackageLayout.SEAL);
        Lock lock = versioned.lock(key, asked, policy.retainUntil());
        if (!lock.covers(asked, policy.retainUntil())) {
            throw new StoreException("the package is sealed but " + key + " is not locked as asked (" + asked
                    + "); set its retention, or have the store's retention put right and collect again");
        }
    }
}
