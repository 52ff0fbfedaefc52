package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.Set;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.TamperContract;
import org.ephemera.verify.VerificationReport;
import org.junit.jupiter.api.Tag;

/**
 * Tampering with a package about a pod in a folder. Its list of 66 responses is one segment, so resuming in the
 * middle is not tested.
 */
@Tag("slow")
class ClusterTamperTest extends TamperContract {
    @Override
    protected Sealed seal(Path folder) throws IOException {
        try (ClusterPackages packages = new ClusterPackages(folder, 66)) {
            return new Sealed(
                    packages.make(),
                    packages.make(),
                    ClusterPackages.LOG_ITEM,
                    packages.sealedPackages(),
                    packages.packagesOfOtherKey());
        }
    }

    @Override
    protected Set<String> withoutPlace() {
        return Set.of(
                "log line edited",
                "last log line removed",
                "segment cut in a line",
                "two segments swapped",
                "by the owner: segment removed");
    }

    @Override
    protected VerifierResult verify(Path tampered, ECPublicKey key) throws IOException {
        try (DirectoryPackage reader = new DirectoryPackage(tampered)) {
            VerificationReport report =
                    PackageVerifier.verify(reader, key, Optional.of(String.valueOf(tampered.getFileName())));
            return new VerifierResult(report.verdict(), report.checks());
        }
    }

    @Override
    protected boolean canBeKept(Path tampered) {
        return true;
    }
}
