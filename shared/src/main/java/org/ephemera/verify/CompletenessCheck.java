package org.ephemera.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Layout;

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
        int listed = 0;
        for (PackageFile file : files.all()) {
            if (file.isListed()) {
                listed++;
            } else if (!isUnlisted(file.path())) {
                unlisted(file);
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
        findings.end(Check.COMPLETENESS, "the manifests list the " + listed + " files that are there, and no others");
    }

    private void unlisted(PackageFile file) {
        Optional<Absent.Missing> old = absent.claim(file.sha256());
        if (old.isPresent()) {
            findings.broken(
                    Check.COMPLETENESS,
                    Kind.RENAMED,
                    Place.of(file.path()),
                    file.path() + " is listed as " + old.get().path());
        } else {
            findings.broken(Check.COMPLETENESS, Kind.EXTRA, Place.of(file.path()), file.path() + " is in no manifest");
        }
    }

    private void missing(String path, String message) {
        findings.broken(Check.COMPLETENESS, Kind.MISSING, Place.of(path), path + " " + message);
    }

    /** What the seal stands for directly, or what stands on the seal. */
    private static boolean isUnlisted(String path) {
        return path.equals(Layout.TAG_MANIFEST) || path.equals(Layout.SEAL) || path.equals(Layout.TIMESTAMP);
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
