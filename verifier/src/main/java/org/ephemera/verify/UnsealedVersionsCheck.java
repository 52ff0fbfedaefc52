package org.ephemera.verify;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;
import org.ephemera.store.VersionedStore.StoredVersion;
import org.ephemera.verify.parse.PortableNames;

/**
 * Version check for a package without a seal. Workers may still write it, so objects that were added after the listing
 * are no deviation. A deleted or overwritten object is one, because the seal may have been deleted like that.
 */
final class UnsealedVersionsCheck {
    private final VersionedStore store;
    private final String prefix;
    private final CheckResults findings;

    UnsealedVersionsCheck(VersionedStore store, String prefix, CheckResults findings) {
        this.store = store;
        this.prefix = prefix;
        this.findings = findings;
    }

    void run() throws IOException {
        Set<String> written = new LinkedHashSet<>();
        boolean kept = true;
        try (Stream<StoredVersion> versions = store.versions(prefix)) {
            for (Iterator<StoredVersion> all = versions.iterator(); all.hasNext(); ) {
                StoredVersion version = all.next();
                String path = version.key().substring(prefix.length());
                kept &= VersionsCheck.isKept(version);
                if (version.deleteMarker()) {
                    reportOverwritten(path, "was deleted: it has a delete marker");
                } else if (!written.add(path)) {
                    reportOverwritten(path, "has more than one version");
                }
            }
        }
        Set<String> there = new HashSet<>();
        // Listed after the versions: each version has its object, unless the object was deleted.
        try (Stream<StoredObject> objects = store.list(prefix)) {
            objects.forEach(object -> there.add(object.key().substring(prefix.length())));
        }
        for (String path : written) {
            if (!there.contains(path)) {
                reportOverwritten(path, "was deleted: the store has only an older version");
            }
        }
        findings.skipUnlessRun(
                VerificationCheck.VERSIONS,
                written.isEmpty()
                        ? "not checked: the store has no object version below this path"
                        : kept
                                ? "no object was deleted or overwritten so far"
                                : "not checked: the store keeps no versions, so a deleted object cannot be detected");
    }

    private void reportOverwritten(String path, String message) {
        findings.broken(
                VerificationCheck.VERSIONS,
                DeviationKind.OVERWRITTEN,
                CheckLocation.of(path),
                PortableNames.printable(path) + " " + message);
    }
}
