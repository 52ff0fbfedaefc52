package org.ephemera.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.Layout;

/** Manifests and files must name each other; run when all files are measured, so that a new name is known for one. */
final class CompletenessCheck {
    private final PackageFiles files;
    private final Absent absent;
    private final Findings findings;

    CompletenessCheck(PackageFiles files, Absent absent, Findings findings) {
        this.files = files;
        this.absent = absent;
        this.findings = findings;
    }

    void run() {
        List<PackageFile> extra = new ArrayList<>();
        int listed = 0;
        for (PackageFile file : files.all()) {
            if (file.isListed()) {
                listed++;
            } else if (mustBeListed(file) && !isRenamed(file)) {
                extra.add(file);
            }
            if (file.isBelow(Layout.DATA) && !Layout.isContent(file.path())) {
                // Listed or not: whoever may write to a store can put it there before all of it is sealed.
                String message = file.path() + " is not called like anything that is collected";
                findings.broken(Check.COMPLETENESS, Kind.EXTRA, Place.of(file.path()), message);
            }
        }
        for (Absent.Missing missing : absent.rest()) {
            missing(missing.path(), "is not there; it is listed in " + missing.listedAt());
        }
        if (absent.more() > 0) {
            findings.broken(
                    Check.COMPLETENESS,
                    Kind.MISSING,
                    Place.PACKAGE,
                    absent.more() + " more listed files are not there");
        }
        for (String path : required()) {
            if (!files.has(path) && !absent.contains(path)) {
                missing(path, "is not there; every package has it");
            }
        }
        for (PackageFile file : extra) {
            findings.broken(Check.COMPLETENESS, Kind.EXTRA, Place.of(file.path()), file.path() + " is in no manifest");
        }
        findings.end(Check.COMPLETENESS, "the manifests list the " + listed + " files that are there, and no others");
    }

    private boolean isRenamed(PackageFile file) {
        Optional<Absent.Missing> old = absent.claim(file.sha256());
        old.ifPresent(missing -> findings.broken(
                Check.COMPLETENESS,
                Kind.RENAMED,
                Place.of(file.path()),
                file.path() + " is listed as " + missing.path()));
        return old.isPresent();
    }

    private void missing(String path, String message) {
        findings.broken(Check.COMPLETENESS, Kind.MISSING, Place.of(path), path + " " + message);
    }

    /** Not what the seal stands for directly or stands on the seal, and nothing if there is no manifest at all. */
    private boolean mustBeListed(PackageFile file) {
        String path = file.path();
        if (path.equals(Layout.TAG_MANIFEST) || path.equals(Layout.SEAL) || path.equals(Layout.TIMESTAMP)) {
            return false;
        }
        return files.has(file.isBelow(Layout.DATA) ? Layout.MANIFEST : Layout.TAG_MANIFEST);
    }

    private static List<String> required() {
        List<String> required = new ArrayList<>(Layout.TAGGED);
        required.add(Layout.TAG_MANIFEST);
        required.add(Layout.TRIGGER);
        required.add(Layout.INDEX);
        required.add(Layout.OUTCOMES);
        return required;
    }
}
