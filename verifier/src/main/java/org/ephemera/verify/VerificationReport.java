package org.ephemera.verify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.model.PackageId;

/**
 * What became of every check.
 *
 * @param packageId from the seal, or from {@code open.json} if there is no seal; empty if the seal's signature is not
 *     verified
 * @param checks in the order of {@link Check}, at least one for each
 * @param keyid of the key that was given to verify with
 * @param sealedAt from the seal; empty if its signature is not verified
 * @param timestamp if there is one by an authority that is trusted
 */
public record VerificationReport(
        Optional<PackageId> packageId,
        VerificationResult verdict,
        List<CheckResult> checks,
        String keyid,
        Optional<Instant> sealedAt,
        Optional<AttestedTime> timestamp) {
    public VerificationReport {
        checks = List.copyOf(checks);
    }
}
