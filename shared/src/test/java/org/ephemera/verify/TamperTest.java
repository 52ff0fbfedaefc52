package org.ephemera.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.testing.SealedPackageMaker;

/** Tampering with a package in a folder. */
class TamperTest extends TamperContract {
    @Override
    protected Sealed seal(Path folder) throws IOException {
        SealedPackageMaker packages = SealedPackageMaker.in(folder.resolve("ours"));
        return new Sealed(
                packages.make("one", 66, 20),
                packages.make("other", 3, 20),
                SealedPackageMaker.LOG_ITEM,
                packages,
                SealedPackageMaker.in(folder.resolve("theirs")));
    }

    @Override
    protected VerifierResult verify(Path tampered, ECPublicKey key) {
        VerificationReport report = PackageVerifier.verify(
                new DirectoryPackage(tampered), key, Optional.of(String.valueOf(tampered.getFileName())));
        return new VerifierResult(report.verdict(), report.checks());
    }

    @Override
    protected boolean isOfTask() {
        return true;
    }

    @Override
    protected boolean canBeKept(Path tampered) {
        return true;
    }
}
