package org.ephemera.verify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.evidence.PackageId;

/**
 * What became of every check.
 *
 * @param packageId as the seal says, or {@code open.json} where there is no seal; to be believed only if INTACT
 * @param checks in the order of {@link Check}, at least one for each
 * @param keyid of the key that was given to verify with
 * @param sealedAt as the seal says; to be believed only if INTACT
 * @param timestamp if there is one by an authority that is trusted
 */
public record VerificationReport(
        Optional<PackageId> packageId,
        Verdict verdict,
        List<CheckResult> checks,
        String keyid,
        Optional<Instant> sealedAt,
        Optional<AttestedTime> timestamp) {
    public VerificationReport {
        checks = List.copyOf(checks);
    }
}
