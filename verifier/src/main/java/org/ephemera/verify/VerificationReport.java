package org.ephemera.verify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.model.PackageId;

/**
 * Report of a verification with the results of every check.
 *
 * @param packageId from the seal, or from {@code open.json} if there is no seal; empty if the seal's signature is not
 *     verified
 * @param checks in the order of {@link VerificationCheck}, at least one for each
 * @param keyid of the key that was given for the verification
 * @param sealedAt from the seal; empty if its signature is not verified
 * @param timestamp present if a trusted authority issued one
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
