package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.verify.CheckResult;
import org.ephemera.verify.CheckResult.Result;
import org.ephemera.verify.DeviationKind;
import org.ephemera.verify.TamperContract;
import org.ephemera.verify.VerificationCheck;
import org.ephemera.verify.VerificationResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/**
 * Tampering with blobs: {@code ephemera verify azblob://…} detects it in the store, {@code verify.sh} in the
 * downloaded package.
 */
@Tag("slow")
class BlobTamperTest extends TamperContract {
    private static final long LARGEST = 16 << 20;
    /** Kinds of tampering that leave files, with names that a blob can have. */
    private static final int LEAST_SHOWN = 50;

    /** Content of the container by package and path. */
    private final Map<String, Map<String, Digest>> kept = new HashMap<>();

    private @Nullable BlobPackages packages;
    private int shown;

    @Override
    protected Sealed seal(Path folder) throws Exception {
        BlobPackages made = new BlobPackages(folder, 66);
        packages = made;
        Path one = made.make();
        Path other = made.make();
        for (Path each : List.of(one, other)) {
            kept.put(each.getFileName().toString(), StoreFolder.hashes(each));
            VerifierResult reported = verify(each, made.storage().key());
            assertThat(reported.verdict()).as(reported.toString()).isEqualTo(VerificationResult.INTACT);
        }
        shown = 0;
        return new Sealed(one, other, BlobPackages.LOG_ITEM, made.sealedPackages(), made.packagesOfOtherKey());
    }

    @AfterAll
    void stop() {
        packages().close();
        assertThat(shown).as("packages verified in Blob Storage").isGreaterThanOrEqualTo(LEAST_SHOWN);
    }

    @Override
    protected VerifierResult verify(Path tampered, ECPublicKey key) throws Exception {
        keep(tampered);
        shown++;
        PackageId id = new PackageId(tampered.getFileName().toString());
        Path pem = Files.writeString(packages().desk().folder().resolve("key.pub.pem"), PublicKeys.toPem(key));
        Ran ran = packages()
                .desk()
                .run("verify", StoreOpener.location(packages().storage().uri(), id), "--key", pem.toString(), "--json");
        JsonNode json = ran.json();
        VerificationResult verdict = VerificationResult.valueOf(
                json.path("verdict").asText(ran.out()).toUpperCase(Locale.ROOT).replace('-', '_'));
        assertThat(ran.exit()).isEqualTo(exit(verdict).number());
        List<CheckResult> checks = new ArrayList<>();
        json.path("checks").forEach(check -> checks.add(result(check)));
        return new VerifierResult(verdict, checks);
    }

    /**
     * Excludes links, pipes and empty folders, which blobs do not support, and a gigabyte of zeros, which would be
     * uploaded each time.
     */
    @Override
    protected boolean canBeKept(Path tampered) throws IOException {
        try (Stream<Path> all = Files.walk(tampered)) {
            for (Path each : all.toList()) {
                boolean named = each.toString().chars().noneMatch(letter -> letter == '\\' || letter < ' ');
                boolean full = Files.isRegularFile(each, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                        ? Files.size(each) < LARGEST
                        : Files.isDirectory(each, java.nio.file.LinkOption.NOFOLLOW_LINKS) && hasFiles(each);
                if (!named || !full) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean hasFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        }
    }

    /** Writes the changed blobs only, with all permissions of the account. */
    private void keep(Path tampered) throws IOException {
        PackageId id = new PackageId(tampered.getFileName().toString());
        BlobContainerClient container = packages().storage().container();
        Map<String, Digest> there = kept.getOrDefault(id.value(), Map.of());
        Map<String, Digest> wanted = StoreFolder.hashes(tampered);
        for (String path : there.keySet()) {
            if (!wanted.containsKey(path)) {
                container.getBlobClient(id.prefix() + path).delete();
            }
        }
        for (Map.Entry<String, Digest> file : wanted.entrySet()) {
            if (!file.getValue().equals(there.get(file.getKey()))) {
                container
                        .getBlobClient(id.prefix() + file.getKey())
                        .upload(BinaryData.fromBytes(Files.readAllBytes(tampered.resolve(file.getKey()))), true);
            }
        }
        kept.put(id.value(), wanted);
    }

    private BlobPackages packages() {
        return java.util.Objects.requireNonNull(packages);
    }

    private static ExitCode exit(VerificationResult verdict) {
        return switch (verdict) {
            case INTACT -> ExitCode.DONE;
            case BROKEN -> ExitCode.WRONG;
            case OTHER_KEY, UNVERIFIABLE -> ExitCode.COULD_NOT;
        };
    }

    private static CheckResult result(JsonNode json) {
        Optional<DeviationKind> kind = Json.text(json, "kind")
                .flatMap(text -> Arrays.stream(DeviationKind.values())
                        .filter(each -> each.key().equals(text))
                        .findFirst());
        return new CheckResult(
                Arrays.stream(VerificationCheck.values())
                        .filter(each -> each.key().equals(json.path("check").asText()))
                        .findFirst()
                        .orElseThrow(),
                Result.valueOf(
                        json.path("result").asText().toUpperCase(Locale.ROOT).replace('-', '_')),
                kind,
                Json.text(json, "path"),
                Optional.empty(),
                json.path("message").asText());
    }
}
