package org.ephemera.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.PackageLayout;

/** Manifests and files must name each other; run when all files are measured, so that a new name is known for one. */
final class CompletenessCheck {
    private final PackageFiles files;
    private final AbsentFiles absent;
    private final CheckResults findings;

    CompletenessCheck(PackageFiles files, AbsentFiles absent, CheckResults findings) {
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
            if (file.isBelow(PackageLayout.DATA) && !PackageLayout.isContent(file.path())) {
                // Listed or not: whoever may write to a store can put it there before all of it is sealed.
                String message = file.path() + " is not called like anything that is collected";
                findings.broken(Check.COMPLETENESS, DeviationKind.EXTRA, CheckLocation.of(file.path()), message);
            }
        }
        for (AbsentFiles.Missing missing : absent.rest()) {
            missing(missing.path(), "is not there; it is listed in " + missing.listedAt());
        }
        if (absent.more() > 0) {
            findings.broken(
                    Check.COMPLETENESS,
                    DeviationKind.MISSING,
                    CheckLocation.PACKAGE,
                    absent.more() + " more listed files are not there");
        }
        for (String path : required()) {
            if (!files.has(path) && !absent.contains(path)) {
                missing(path, "is not there; every package has it");
            }
        }
        for (PackageFile file : extra) {
            findings.broken(
                    Check.COMPLETENESS,
                    DeviationKind.EXTRA,
                    CheckLocation.of(file.path()),
                    file.path() + " is in no manifest");
        }
        findings.end(Check.COMPLETENESS, "the manifests list the " + listed + " files that are there, and no others");
    }

    private boolean isRenamed(PackageFile file) {
        Optional<AbsentFiles.Missing> old = absent.claim(file.sha256());
        old.ifPresent(missing -> findings.broken(
                Check.COMPLETENESS,
                DeviationKind.RENAMED,
                CheckLocation.of(file.path()),
                file.path() + " is listed as " + missing.path()));
        return old.isPresent();
    }

    private void missing(String path, String message) {
        findings.broken(Check.COMPLETENESS, DeviationKind.MISSING, CheckLocation.of(path), path + " " + message);
    }

    /** Not what the seal stands for directly or stands on the seal, and nothing if there is no manifest at all. */
    private boolean mustBeListed(PackageFile file) {
        String path = file.path();
        if (path.equals(PackageLayout.TAG_MANIFEST)
                || path.equals(PackageLayout.SEAL)
                || path.equals(PackageLayout.TIMESTAMP)) {
            return false;
        }
        return files.has(file.isBelow(PackageLayout.DATA) ? PackageLayout.MANIFEST : PackageLayout.TAG_MANIFEST);
    }

    private static List<String> required() {
        List<String> required = new ArrayList<>(PackageLayout.TAGGED);
        required.add(PackageLayout.TAG_MANIFEST);
        required.add(PackageLayout.TRIGGER);
        required.add(PackageLayout.INDEX);
        required.add(PackageLayout.OUTCOMES);
        return required;
    }
}
