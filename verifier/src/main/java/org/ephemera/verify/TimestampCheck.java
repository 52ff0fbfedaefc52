package org.ephemera.verify;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PortableNames;

/**
 * Check of the timestamp over the seal. The timestamp is in no manifest, so its deletion leaves no trace: with a root
 * given, a timestamp is required. A delayed timestamp is valid but worth less, and is reported as delayed. A file above
 * 64 KiB fails with or without a root, because the collector stores no such file.
 */
final class TimestampCheck {
    private static final CheckLocation TIMESTAMP = CheckLocation.of(PackageLayout.TIMESTAMP);

    private final PackageFiles files;
    private final CheckResults findings;

    TimestampCheck(PackageFiles files, CheckResults findings) {
        this.files = files;
        this.findings = findings;
    }

    /**
     * @param verifier empty if no authority is trusted
     * @param seal whose signature was looked at; empty if there is none
     * @param sealedAt as the seal says
     * @return the time, if there is a timestamp that is to be believed
     */
    Optional<AttestedTime> run(Optional<TimestampVerifier> verifier, Optional<byte[]> seal, Optional<Instant> sealedAt)
            throws IOException {
        try {
            Optional<byte[]> response = files.whole(PackageLayout.TIMESTAMP, PackageLayout.LARGEST_TIMESTAMP);
            if (verifier.isEmpty()) {
                findings.skipped(
                        Check.TIMESTAMP,
                        response.isPresent()
                                ? "not checked without the authority's root (--tsa-root PEM); without us: openssl ts"
                                        + " -verify -data " + PackageLayout.SEAL + " -in " + PackageLayout.TIMESTAMP
                                        + " -CAfile PEM"
                                : "there is no timestamp");
                return Optional.empty();
            }
            if (response.isEmpty() || seal.isEmpty()) {
                findings.unread(
                        Check.TIMESTAMP,
                        TIMESTAMP,
                        response.isEmpty()
                                ? "there is no timestamp: none could be had, or it was taken away"
                                : "there is no seal that it could be of");
                return Optional.empty();
            }
            AttestedTime attested = verifier.get().verify(response.get(), seal.get());
            findings.end(Check.TIMESTAMP, message(attested, sealedAt));
            return Optional.of(attested);
        } catch (MalformedException | BadTimestampException e) {
            String problem = PortableNames.shown(String.valueOf(e.getMessage()));
            findings.broken(
                    Check.TIMESTAMP, DeviationKind.BAD_TIMESTAMP, TIMESTAMP, PackageLayout.TIMESTAMP + " " + problem);
            return Optional.empty();
        }
    }

    private static String message(AttestedTime attested, Optional<Instant> sealedAt) {
        String said = "the seal existed at " + attested.time() + ", says " + PortableNames.shown(attested.authority());
        if (sealedAt.isEmpty() || attested.isTimely(sealedAt.get())) {
            return said;
        }
        Duration apart = Duration.between(sealedAt.get(), attested.time());
        String span = apart.abs()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .substring(2)
                .toLowerCase(java.util.Locale.ROOT);
        return apart.isNegative()
                ? said + "; that is " + span + " BEFORE the time that the seal gives for itself: a clock was wrong"
                : said + "; that is " + span + " LATE: that it was sealed at " + sealedAt.get()
                        + " is only its own word";
    }
}
