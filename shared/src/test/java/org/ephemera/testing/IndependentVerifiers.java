package org.ephemera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.VerificationInstructions;
import org.ephemera.model.PackageId;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;

/**
 * Verifies packages with the project's verifier, {@code verify.sh}, a BagIt library and cosign.
 *
 * <p>With {@code ./check --full} the independent verifiers read every package that is accepted here; otherwise the
 * first package of each kind in each JVM. The project's verifier reads every package.
 */
public final class IndependentVerifiers {
    private static final Pattern NOT_ON_WINDOWS =
            Pattern.compile("(?i).*[. ]|(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[.].*)?");

    /** True with {@code ./check --full}. */
    private static final boolean EVERY_PACKAGE = Boolean.getBoolean("ephemera.full");

    private static final Set<PackageKind> SHOWN = ConcurrentHashMap.newKeySet();

    private IndependentVerifiers() {}

    /** Fails unless the verifiers accept the package, whose folder has the name that it has in its store. */
    public static void accept(Path place, ECPublicKey key) throws IOException {
        if (EVERY_PACKAGE || SHOWN.add(PackageKind.of(place))) {
            acceptByAll(place, key);
        } else {
            acceptByProjectVerifier(place, key);
        }
    }

    private static void acceptByProjectVerifier(Path place, ECPublicKey key) throws IOException {
        VerificationReport report = PackageVerifier.verify(
                new DirectoryPackage(place), key, Optional.of(String.valueOf(place.getFileName())));
        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.INTACT);
    }

    private static void acceptByAll(Path place, ECPublicKey key) throws IOException {
        acceptByProjectVerifier(place, key);
        Path tools = Files.createTempDirectory("strangers");
        try {
            Path pem = Files.writeString(tools.resolve("key.pem"), PublicKeys.toPem(key));
            Path script = Files.writeString(
                    tools.resolve("verify.sh"), VerificationInstructions.script(), StandardCharsets.UTF_8);
            assertEightChecksOk(ShellCommand.run(place, Map.of("KEY", pem.toString()), "sh", script.toString()));
            cosign(place, pem);
            bagIt(place);
            assertPortableNames(place);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while strangers looked at " + place, e);
        } finally {
            Files.deleteIfExists(tools.resolve("key.pem"));
            Files.deleteIfExists(tools.resolve("verify.sh"));
            Files.delete(tools);
        }
    }

    /** Accepts a package in a store that is not a folder: downloads it first. */
    public static void accept(EvidenceStore store, PackageId id, ECPublicKey key) throws IOException {
        withDownloaded(store, id, place -> accept(place, key));
    }

    private static void withDownloaded(EvidenceStore store, PackageId id, Check check) throws IOException {
        Path place = Files.createTempDirectory("fetched").resolve(id.value());
        try {
            for (StoredObject object : StoreListing.of(store, id.prefix())) {
                Path file = place.resolve(object.key().substring(id.prefix().length()));
                Files.createDirectories(file.getParent());
                try (InputStream in = store.open(object.key())) {
                    Files.copy(in, file);
                }
            }
            check.check(place);
        } finally {
            try (Stream<Path> below = Files.walk(place.getParent())) {
                below.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    /** Checks a package in a folder. */
    @FunctionalInterface
    private interface Check {
        void check(Path place) throws IOException;
    }

    /** Accepts every sealed package in a store that is not a folder; all packages have one key. */
    public static void acceptAll(EvidenceStore store, ECPublicKey key) throws IOException {
        for (PackageId id : sealed(store)) {
            accept(store, id, key);
        }
    }

    /**
     * Accepts a package of a test that makes many: the independent verifiers read only the first of each kind in this
     * JVM.
     */
    public static void acceptFirstOfKind(EvidenceStore store, PackageId id, ECPublicKey key) throws IOException {
        if (SHOWN.add(PackageKind.of(store, id))) {
            withDownloaded(store, id, place -> acceptByAll(place, key));
        }
    }

    /** Accepts all packages of a store as {@link #acceptFirstOfKind}. */
    public static void acceptFirstOfEachKind(EvidenceStore store, ECPublicKey key) throws IOException {
        for (PackageId id : sealed(store)) {
            acceptFirstOfKind(store, id, key);
        }
    }

    private static List<PackageId> sealed(EvidenceStore store) throws IOException {
        return StoreListing.of(store, "packages/").stream()
                .map(StoredObject::key)
                .filter(key -> key.endsWith("/" + PackageLayout.SEAL))
                .map(key -> new PackageId(key.split("/", -1)[4]))
                .toList();
    }

    /**
     * Accepts every sealed package below a folder.
     *
     * @param folder contains the keys too, private or public, each in a file {@code *.pem}
     */
    public static void acceptAll(Path folder) throws IOException {
        for (Path seal : files(folder, PackageLayout.SEAL)) {
            DsseEnvelope envelope = DsseEnvelope.parse(Files.readAllBytes(seal));
            accept(Objects.requireNonNull(seal.getParent()), key(folder, envelope.keyId()));
        }
    }

    private static ECPublicKey key(Path folder, String keyId) throws IOException {
        return files(folder, ".pem").stream()
                .flatMap(pem -> read(pem).stream())
                .filter(key -> PublicKeys.keyId(key).equals(keyId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("below " + folder + " is no key " + keyId));
    }

    /** Reads a public key; empty for another file, which a test may have created. */
    private static Optional<ECPublicKey> read(Path pem) {
        try {
            String text = Files.readString(pem);
            return Optional.of(text.contains("PRIVATE") ? PemSigner.open(pem).publicKey() : PublicKeys.fromPem(text));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end) && Files.isRegularFile(file))
                    .toList();
        }
    }

    private static void assertEightChecksOk(ShellCommand.Result result) {
        assertThat(result.output().lines().filter(line -> line.startsWith("ok   ")))
                .as(result.output())
                .hasSize(8);
        assertThat(result.exit()).as(result.output()).isZero();
    }

    public static void cosign(Path place, Path key) throws InterruptedException {
        ShellCommand.Result result;
        try {
            result = ShellCommand.run(
                    place,
                    Map.of(),
                    "cosign",
                    "verify-blob-attestation",
                    "--key",
                    key.toString(),
                    "--signature",
                    PackageLayout.SEAL,
                    "--type",
                    SealStatement.PREDICATE_TYPE,
                    "--insecure-ignore-tlog=true",
                    PackageLayout.TAG_MANIFEST);
        } catch (IOException e) {
            throw new AssertionError("cosign is not installed; ./check --setup-only installs it", e);
        }
        assertThat(result.output()).contains("Verified OK");
        assertThat(result.exit()).isZero();
    }

    /** Checks that the file names are valid on Windows; the verifier checks the rest. */
    private static void assertPortableNames(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            assertThat(all.map(path -> String.valueOf(path.getFileName())))
                    .noneMatch(name -> NOT_ON_WINDOWS.matcher(name).matches());
        }
    }

    private static void bagIt(Path place) throws IOException, InterruptedException {
        try (BagVerifier verifier = new BagVerifier()) {
            verifier.isValid(new BagReader().read(place), false);
        } catch (IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("the BagIt library does not accept " + place, e);
        }
    }
}
