package org.ephemera.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.PackageLayout;

/**
 * Check that each file is listed in a manifest, and that each listed file exists. It runs after all files are hashed,
 * so a renamed file is recognized by its SHA-256.
 */
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
            if (file.isBelow(PackageLayout.DATA) && !file.isForeign() && !PackageLayout.isContent(file.path())) {
                // Checked even if it is listed: any writer of the store can add a file before the package is sealed.
                String message = file.path() + " does not have the name of a collected file";
                findings.broken(
                        VerificationCheck.COMPLETENESS, DeviationKind.EXTRA, CheckLocation.of(file.path()), message);
            }
        }
        for (AbsentFiles.Missing missing : absent.rest()) {
            reportMissing(missing.path(), "is missing; it is listed in " + missing.listedAt());
        }
        if (absent.more() > 0) {
            findings.broken(
                    VerificationCheck.COMPLETENESS,
                    DeviationKind.MISSING,
                    CheckLocation.PACKAGE,
                    absent.more() + " more listed files are missing");
        }
        for (String path : required()) {
            if (!files.has(path) && !absent.contains(path)) {
                reportMissing(path, "is missing; every package has it");
            }
        }
        for (PackageFile file : extra) {
            findings.broken(
                    VerificationCheck.COMPLETENESS,
                    DeviationKind.EXTRA,
                    CheckLocation.of(file.path()),
                    file.path() + " is not listed in a manifest");
        }
        findings.end(
                VerificationCheck.COMPLETENESS, "the manifests list the " + listed + " existing files, and no others");
    }

    private boolean isRenamed(PackageFile file) {
        Optional<AbsentFiles.Missing> old = absent.claim(file.sha256());
        old.ifPresent(missing -> findings.broken(
                VerificationCheck.COMPLETENESS,
                DeviationKind.RENAMED,
                CheckLocation.of(file.path()),
                file.path() + " is listed as " + missing.path()));
        return old.isPresent();
    }

    private void reportMissing(String path, String message) {
        findings.broken(
                VerificationCheck.COMPLETENESS, DeviationKind.MISSING, CheckLocation.of(path), path + " " + message);
    }

    /**
     * Excludes the tag manifest, the seal and the timestamp. If the manifest itself is missing, no file has to be
     * listed.
     */
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
