package org.ephemera.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares what was listed with what was measured. */
final class HashCheck {
    private static final int SHOWN = 16;
    /** Among more altered files than this, nobody looks for two that were swapped. */
    private static final int COMPARED = 10_000;

    private final PackageFiles files;
    private final CheckResults findings;

    HashCheck(PackageFiles files, CheckResults findings) {
        this.files = files;
        this.findings = findings;
    }

    /** @param failures why a file was not measured */
    void run(Map<PackageFile, String> failures) {
        List<PackageFile> altered = new ArrayList<>();
        Map<String, PackageFile> byListed = new HashMap<>();
        long bytes = 0;
        int count = 0;
        for (PackageFile file : files.all()) {
            if (!file.isMeasured()) {
                String why = failures.getOrDefault(file, file.path() + " was not read");
                findings.unread(Check.HASHES, CheckLocation.of(file.path()), why);
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
            altered(file, byListed.get(file.sha256()));
        }
        findings.end(Check.HASHES, "all " + count + " files (" + bytes + " bytes) are as they were listed");
    }

    /** @param other the altered file that is listed with the bytes this one has */
    private void altered(PackageFile file, @Nullable PackageFile other) {
        CheckLocation place = CheckLocation.of(file.path());
        if (other != null && other.sha256().equals(file.listedSha256())) {
            findings.broken(
                    Check.HASHES,
                    DeviationKind.SWAPPED,
                    place,
                    file.path() + " and " + other.path() + " hold each other's bytes");
            return;
        }
        String message = file.path() + " has SHA-256 " + file.sha256().substring(0, SHOWN) + "…, listed is "
                + file.listedSha256().substring(0, SHOWN) + "…";
        if (file.isShorterThanReceived()) {
            findings.broken(
                    Check.HASHES,
                    DeviationKind.TRUNCATED,
                    place,
                    message + "; it has " + file.measuredSize() + " of the bytes that were received");
        } else {
            findings.broken(Check.HASHES, DeviationKind.ALTERED, place, message);
        }
    }
}
