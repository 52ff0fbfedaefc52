package org.ephemera.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the listed digests with the computed digests. */
final class HashCheck {
    private static final int SHOWN = 16;
    /** Limit of altered files that are searched for swapped pairs. */
    private static final int COMPARED = 10_000;

    private final PackageFiles files;
    private final CheckResults findings;

    HashCheck(PackageFiles files, CheckResults findings) {
        this.files = files;
        this.findings = findings;
    }

    /**
     * Compares all files.
     *
     * @param failures reasons for which files were not hashed
     */
    void run(Map<PackageFile, String> failures) {
        List<PackageFile> altered = new ArrayList<>();
        Map<String, PackageFile> byListed = new HashMap<>();
        long bytes = 0;
        int count = 0;
        for (PackageFile file : files.all()) {
            if (!file.isMeasured()) {
                String why = failures.getOrDefault(file, file.path() + " was not read");
                findings.unread(VerificationCheck.HASHES, CheckLocation.of(file.path()), why);
            } else if (file.isListed() && !file.isAsListed()) {
                altered.add(file);
                if (byListed.size() < COMPARED) {
                    byListed.put(file.listedSha256(), file);
                }
            } else if (file.isListed()) {
                bytes += file.measuredSize();
                count++;
            }
        }
        for (PackageFile file : altered) {
            reportAltered(file, byListed.get(file.sha256()));
        }
        findings.end(VerificationCheck.HASHES, "all " + count + " files (" + bytes + " bytes) have the listed SHA-256");
    }

    /**
     * Records an altered or swapped file.
     *
     * @param other the altered file whose listed digest equals the digest of this one, if any
     */
    private void reportAltered(PackageFile file, @Nullable PackageFile other) {
        CheckLocation place = CheckLocation.of(file.path());
        if (other != null && other.sha256().equals(file.listedSha256())) {
            findings.broken(
                    VerificationCheck.HASHES,
                    DeviationKind.SWAPPED,
                    place,
                    file.path() + " and " + other.path() + " have each other's content");
            return;
        }
        String message = file.path() + " has SHA-256 " + file.sha256().substring(0, SHOWN)
                + "…, but the manifest lists "
                + file.listedSha256().substring(0, SHOWN) + "…";
        if (file.isShorterThanReceived()) {
            findings.broken(
                    VerificationCheck.HASHES,
                    DeviationKind.TRUNCATED,
                    place,
                    message + "; it has only " + file.measuredSize() + " of the received bytes");
        } else {
            findings.broken(VerificationCheck.HASHES, DeviationKind.ALTERED, place, message);
        }
    }
}
