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
     * Verifies the timestamp.
     *
     * @param verifier empty if no authority is trusted
     * @param seal bytes whose signature was checked; empty without one
     * @param sealedAt time that the seal states
     * @return the attested time, if there is a trusted timestamp
     */
    Optional<AttestedTime> run(Optional<TimestampVerifier> verifier, Optional<byte[]> seal, Optional<Instant> sealedAt)
            throws IOException {
        try {
            Optional<byte[]> response = files.readFully(PackageLayout.TIMESTAMP, PackageLayout.LARGEST_TIMESTAMP);
            if (verifier.isEmpty()) {
                findings.skipped(
                        VerificationCheck.TIMESTAMP,
                        response.isPresent()
                                ? "not checked without the authority's root (--tsa-root PEM); independent check:"
                                        + " openssl ts -verify -data " + PackageLayout.SEAL + " -in "
                                        + PackageLayout.TIMESTAMP
                                        + " -CAfile PEM"
                                : "there is no timestamp");
                return Optional.empty();
            }
            if (response.isEmpty() || seal.isEmpty()) {
                findings.unread(
                        VerificationCheck.TIMESTAMP,
                        TIMESTAMP,
                        response.isEmpty()
                                ? "there is no timestamp: it was not obtained, or it was deleted"
                                : "there is no seal for this timestamp");
                return Optional.empty();
            }
            AttestedTime attested = verifier.get().verify(response.get(), seal.get());
            findings.end(VerificationCheck.TIMESTAMP, message(attested, sealedAt));
            return Optional.of(attested);
        } catch (MalformedException | BadTimestampException e) {
            String problem = PortableNames.printable(String.valueOf(e.getMessage()));
            findings.broken(
                    VerificationCheck.TIMESTAMP,
                    DeviationKind.BAD_TIMESTAMP,
                    TIMESTAMP,
                    PackageLayout.TIMESTAMP + " " + problem);
            return Optional.empty();
        }
    }

    private static String message(AttestedTime attested, Optional<Instant> sealedAt) {
        String existence = "the seal existed at " + attested.time() + " according to "
                + PortableNames.printable(attested.authority());
        if (sealedAt.isEmpty() || attested.isTimely(sealedAt.get())) {
            return existence;
        }
        Duration apart = Duration.between(sealedAt.get(), attested.time());
        String span = apart.abs()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .substring(2)
                .toLowerCase(java.util.Locale.ROOT);
        return apart.isNegative()
                ? existence + "; that is " + span + " BEFORE the time in the seal: a clock was wrong"
                : existence + "; that is " + span + " LATE: the sealing time " + sealedAt.get()
                        + " is stated by the seal alone";
    }
}
