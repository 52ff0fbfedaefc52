package org.ephemera.analyze.parse.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.PacedServer;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.testing.SlowLogServer;
import org.ephemera.testing.StreamedPackageFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedPackageTest {
    private static final int PAGES = 70;

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void createPackage() throws IOException {
        root = SealedPackageMaker.in(folder).make("one", PAGES, 200);
    }

    @Test
    void returnsSealedDigestOfEachResponse() throws Exception {
        try (SealedPackage sealed = SealedPackage.open(new DirectoryPackage(root))) {
            assertThat(sealed.sealSha256()).isEqualTo(Digest.of(Files.readAllBytes(root.resolve(PackageLayout.SEAL))));
            List<ApiResponse> log = sealed.responses("aws.logs.stream").toList();
            assertThat(log).hasSize(PAGES);
            for (ApiResponse answer : log) {
                byte[] body = Files.readAllBytes(root.resolve(answer.evidence().file()));
                assertThat(answer.evidence().sha256()).isEqualTo(Digest.of(body));
                try (InputStream in = sealed.open(answer)) {
                    assertThat(in.readAllBytes()).isEqualTo(body);
                }
            }
            assertThat(sealed.evidence(PackageLayout.OPEN, FileLocation.root()).sha256())
                    .isEqualTo(Digest.of(Files.readAllBytes(root.resolve(PackageLayout.OPEN))));
        }
    }

    @Test
    void joinsPartsOfResponse() throws Exception {
        AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));
        StreamedPackageFixture streamed = new StreamedPackageFixture(folder.resolve("parts"), clock);
        SlowLogServer log = new SlowLogServer(clock, 2_000, 1_000, Duration.ofSeconds(21));
        streamed.collect(streamed.store(), new PacedServer(log, streamed.place()));
        streamed.seal();
        try (SealedPackage sealed = SealedPackage.open(new DirectoryPackage(streamed.place()))) {
            ApiResponse answer = sealed.responses(StreamedPackageFixture.LOG.id())
                    .findFirst()
                    .orElseThrow();
            assertThat(sealed.responses()).containsExactly(answer);
            assertThat(answer.files()).hasSize(2);
            assertThat(sealed.bytes(answer)).isEqualTo(log.content());
        }
    }

    @Test
    void rejectsUnsealedContent() throws Exception {
        try (SealedPackage sealed = SealedPackage.open(new DirectoryPackage(root))) {
            ApiResponse answer = sealed.responses("aws.logs.stream").findFirst().orElseThrow();
            Path body = root.resolve(answer.evidence().file());
            byte[] changed = Files.readAllBytes(body);
            changed[changed.length / 2] ^= 1;
            Files.write(body, changed);
            assertThatIOException()
                    .isThrownBy(() -> sealed.open(answer).transferTo(OutputStream.nullOutputStream()))
                    .withMessageContaining(answer.evidence().file());
            Files.writeString(root.resolve("data/raw/planted"), "planted");
            assertThatIOException().isThrownBy(() -> sealed.open("data/raw/planted"));
        }
    }

    @Test
    void rejectsChangedRecord() throws Exception {
        Path open = root.resolve(PackageLayout.OPEN);
        Files.writeString(open, Files.readString(open).replace("\"window\"", "\"Window\""));
        assertThatThrownBy(() -> SealedPackage.open(new DirectoryPackage(root)))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("open.json differs from its sealed digest");
    }

    @Test
    void rejectsManifestThatWasNotSealed() throws Exception {
        Path manifest = root.resolve(PackageLayout.MANIFEST);
        Files.writeString(manifest, Files.readString(manifest) + "0".repeat(64) + "  data/raw/planted\n");
        assertThatThrownBy(() -> SealedPackage.open(new DirectoryPackage(root)))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("manifest-sha256.txt");
    }

    @Test
    void reportsUnsealedPackage() throws Exception {
        Files.delete(root.resolve(PackageLayout.SEAL));
        assertThatThrownBy(() -> SealedPackage.open(new DirectoryPackage(root)))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("not sealed");
    }
}
