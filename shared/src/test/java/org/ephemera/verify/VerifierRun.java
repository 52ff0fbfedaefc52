package org.ephemera.verify;

import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.ephemera.format.PackageReader;

/**
 * Verifies a package and returns the report as text. It uses JDK types only, so it can be called through another class
 * loader.
 */
public final class VerifierRun implements BiFunction<PackageReader, ECPublicKey, String> {
    @Override
    public String apply(PackageReader reader, ECPublicKey key) {
        VerificationReport report = PackageVerifier.verify(reader, key, Optional.empty());
        return report.verdict() + " " + report.packageId() + " " + report.sealedAt() + "\n"
                + report.checks().stream().map(CheckResult::toString).collect(Collectors.joining("\n"));
    }
}
