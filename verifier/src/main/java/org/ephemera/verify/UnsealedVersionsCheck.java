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
 * The same as {@link VersionsCheck} where there is no seal: it may be written still, so that what came since it was listed is
 * no wrong. But nothing that was written is deleted, or written again: a seal may have been taken away like that.
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
                    overwritten(path, "was deleted: a delete marker stands on it");
                } else if (!written.add(path)) {
                    overwritten(path, "has more than one version");
                }
            }
        }
        Set<String> there = new HashSet<>();
        // Listed after the versions: each of them is there, unless it was deleted.
        try (Stream<StoredObject> objects = store.list(prefix)) {
            objects.forEach(object -> there.add(object.key().substring(prefix.length())));
        }
        for (String path : written) {
            if (!there.contains(path)) {
                overwritten(path, "is in the store in an older version, and was deleted");
            }
        }
        findings.skipUnlessRun(
                Check.VERSIONS,
                written.isEmpty()
                        ? "not checked: the store has no version of anything here"
                        : kept
                                ? "nothing that was written so far was deleted or written again"
                                : "not checked: the store keeps no versions, so an object that was deleted would not show");
    }

    private void overwritten(String path, String message) {
        findings.broken(
                Check.VERSIONS,
                DeviationKind.OVERWRITTEN,
                CheckLocation.of(path),
                PortableNames.shown(path) + " " + message);
    }
}
