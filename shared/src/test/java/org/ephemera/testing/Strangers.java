package org.ephemera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.bag.Layout;
import org.ephemera.bag.VerifyText;
import org.ephemera.seal.PublicKeys;
import org.ephemera.seal.SealStatement;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.Verdict;
import org.ephemera.verify.VerificationReport;

/** Everybody who is asked whether a package is whole: our verifier, {@code verify.sh}, a BagIt library and cosign. */
public final class Strangers {
    private Strangers() {}

    /** Fails unless all of them accept the package, whose folder is named as it is in its store. */
    public static void accept(Path place, ECPublicKey key) throws Exception {
        VerificationReport report = PackageVerifier.verify(
                new DirectoryPackage(place), key, Optional.of(String.valueOf(place.getFileName())));
        assertThat(report.verdict()).as(report.toString()).isEqualTo(Verdict.INTACT);
        Path tools = Files.createTempDirectory("strangers");
        try {
            Path pem = Files.writeString(tools.resolve("key.pem"), PublicKeys.toPem(key));
            Path script = Files.writeString(tools.resolve("verify.sh"), VerifyText.script(), StandardCharsets.UTF_8);
            sevenTimesOk(Shell.run(place, Map.of("KEY", pem.toString()), "sh", script.toString()));
            cosign(place, pem);
            bagIt(place);
        } finally {
            Files.deleteIfExists(tools.resolve("key.pem"));
            Files.deleteIfExists(tools.resolve("verify.sh"));
            Files.delete(tools);
        }
    }

    private static void sevenTimesOk(Shell.Result result) {
        assertThat(result.output().lines().filter(line -> line.startsWith("ok   ")))
                .as(result.output())
                .hasSize(7);
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private static void cosign(Path place, Path key) throws Exception {
        Shell.Result result;
        try {
            result = Shell.run(
                    place,
                    Map.of(),
                    "cosign",
                    "verify-blob-attestation",
                    "--key",
                    key.toString(),
                    "--signature",
                    Layout.SEAL,
                    "--type",
                    SealStatement.PREDICATE_TYPE,
                    "--insecure-ignore-tlog=true",
                    Layout.TAG_MANIFEST);
        } catch (IOException e) {
            throw new AssertionError("cosign is not installed; ./check --setup-only installs it", e);
        }
        assertThat(result.output()).contains("Verified OK");
        assertThat(result.exit()).isZero();
    }

    private static void bagIt(Path place) throws Exception {
        try (BagVerifier verifier = new BagVerifier()) {
            verifier.isValid(new BagReader().read(place), false);
        }
    }
}
