package org.ephemera.verify;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.format.PackageLayout;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;
import org.ephemera.store.VersionedStore.StoredVersion;
import org.ephemera.verify.parse.PortableNames;

/**
 * Check of object versions. Every file must have exactly one version and no delete marker, otherwise another object
 * could be returned than the one that was written.
 */
final class VersionsCheck {
    /** Version ids that S3 and Azure return for objects without versioning. */
    private static final Set<String> UNVERSIONED = Set.of("null", "");

    private final VersionedStore store;
    private final String prefix;
    private final PackageFiles files;
    private final CheckResults findings;
    private final String lock;
    private final boolean copy;
    private boolean kept = true;

    /**
     * Creates the check.
     *
     * @param lock message about the locks, for a check that finds no fault in them
     * @param copy true if the package is a copy in the same store: its acquisition log contains the versions of the
     *     original's bodies
     */
    VersionsCheck(
            VersionedStore store, String prefix, PackageFiles files, CheckResults findings, String lock, boolean copy) {
        this.lock = lock;
        this.copy = copy;
        this.store = store;
        this.prefix = prefix;
        this.files = files;
        this.findings = findings;
    }

    void run() throws IOException {
        Set<String> seen = new HashSet<>();
        try (Stream<StoredVersion> versions = store.versions(prefix)) {
            for (Iterator<StoredVersion> all = versions.iterator(); all.hasNext(); ) {
                StoredVersion version = all.next();
                if (version.key().startsWith(prefix)) {
                    take(version.key().substring(prefix.length()), version, seen);
                }
            }
        }
        for (PackageFile file : files.all()) {
            if (!seen.contains(file.path())) {
                reportOverwritten(file.path(), "has no version in the store");
            }
        }
        if (!kept) {
            findings.skipUnlessRun(
                    VerificationCheck.VERSIONS,
                    "not checked: the store keeps no versions, so an overwritten object cannot be detected; " + lock);
        }
        findings.end(
                VerificationCheck.VERSIONS, "each of the " + seen.size() + " objects has one version, and " + lock);
    }

    /** Returns false for the version id of an object in a store without versioning: such an object can be replaced. */
    static boolean isKept(StoredVersion version) {
        return !UNVERSIONED.contains(version.versionId());
    }

    private boolean isThere(String path) throws IOException {
        try (Stream<StoredObject> found = store.list(prefix + path)) {
            return found.anyMatch(object -> object.key().equals(prefix + path));
        }
    }

    private void take(String path, StoredVersion version, Set<String> seen) throws IOException {
        PackageFile file = files.find(path);
        kept &= isKept(version);
        if (version.deleteMarker()) {
            reportOverwritten(path, "was deleted: it has a delete marker");
        } else if (path.equals(PackageLayout.TIMESTAMP) && file == null && isThere(path) && seen.add(path)) {
            // The timestamp was added after the listing. The seal that it covers existed before.
        } else if (file == null) {
            reportOverwritten(path, "exists in the store only as an older version");
        } else if (!seen.add(path)) {
            reportOverwritten(path, "has more than one version");
        } else {
            Optional<String> written = file.versionId();
            if (!copy && written.isPresent() && !written.get().equals(version.versionId())) {
                reportOverwritten(
                        path,
                        "is not the version in the acquisition log: it was written again, or this"
                                + " is a copy of the package, to be verified as a folder, a .zip or a .tar");
            }
        }
    }

    private void reportOverwritten(String path, String message) {
        findings.broken(
                VerificationCheck.VERSIONS,
                DeviationKind.OVERWRITTEN,
                CheckLocation.of(path),
                PortableNames.printable(path) + " " + message);
    }
}
