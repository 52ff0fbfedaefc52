package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Existing {@code bag-info.txt} and {@code package.json} in a package without a seal. */
class StoredRecordTest {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-26T09:00:00Z"), ZoneOffset.UTC);
    private DirectoryEvidenceStore store;
    private PemSigner signer;

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        PemSigner.create(folder.resolve("key.pem"));
        signer = PemSigner.open(folder.resolve("key.pem"));
    }

    /** Each file is as this program wrote it, except for one changed text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bag-info.txt | Bag-Software-Agent: ephemera | Bag-Software-Agent: ephemera-9",
                "bag-info.txt | Payload-Oxum: | Contact-Name: alice@Payload-Oxum:",
                "bag-info.txt | Bagging-Date: 2026 | Bagging-Date: 2025",
                "package.json | \"complete\" | \"partial\"",
                "package.json | \"status\" | \"status\" : \"failed\", \"status\"",
                "package.json | \"status\" | \"note\" : \"planted\", \"status\"",
                "package.json | \"files\" : | \"files\" : 1",
                "package.json | \"collected\" : 1 | \"collected\" : 2",
                "package.json | \"footprint\" : [ | \"footprint\" : [ {}",
                "package.json | \"principal\" : null | \"principal\" : \"arn:aws:iam::1:role/admin\"",
                "package.json | \"closedAt\" : \" | \"closedAt\" : \"x",
                "package.json | \"runtime\" : { | \"runtime\" : 1, \"was\" : {",
                "package.json | { | [ {",
            })
    void sealsCopyWhenRecordDiffers(String path, String text, String planted) throws Exception {
        PackageId id = closeWithoutSeal();
        Path file = folder.resolve("evidence/" + id.prefix() + path);
        replace(file, text, planted.replace('@', '\n'));

        Acquisition next = acquisition(store, "eu-central-1");
        PackageId copy = next.seal(next.reopen(id)).statement().packageId();
        assertThat(PlanProgress.openRecord(store, copy).copyOf().orElseThrow().occupied())
                .isEqualTo(path);
        assertThat(folder.resolve("evidence/" + id.prefix() + PackageLayout.SEAL))
                .doesNotExist();
        IndependentVerifiers.accept(store, copy, signer.publicKey());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"closedAt\" : \"2026-11-26T09:00:00Z\" | \"closedAt\" : \"2026-11-26T09:00:01.5Z\"",
                "\"gitCommit\" : \" | \"gitCommit\" : \"0",
                "\"region\" : \"us-east-1\" | \"region\" : \"\"",
            })
    void sealsRecordOfOtherProcess(String text, String written) throws Exception {
        PackageId id = closeWithoutSeal();
        Path file = folder.resolve("evidence/" + id.prefix() + PackageLayout.PACKAGE);
        replace(file, text, written);
        String before = Files.readString(file);

        Acquisition next = acquisition(store, "eu-central-1");
        next.seal(next.reopen(id));
        assertThat(file).hasContent(before);
        IndependentVerifiers.accept(store, id, signer.publicKey());
    }

    private static void replace(Path file, String text, String by) throws IOException {
        String written = Files.readString(file);
        assertThat(written).contains(text);
        Files.writeString(file, written.replace(text, by));
    }

    /** Collects and closes a package; the worker is killed before it seals. */
    private PackageId closeWithoutSeal() throws IOException {
        EvidenceStore breaking = new InterceptedStore(store, key -> key.endsWith(PackageLayout.TAG_MANIFEST), () -> {
            throw new IOException("killed");
        });
        Acquisition first = acquisition(breaking, "us-east-1");
        OpenPackage opened = first.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), List.of(TASK));
        assertThatThrownBy(() -> first.finish(opened, Deadline.in(clock, Duration.ofMinutes(1))))
                .hasMessageContaining("the incident");
        return opened.open().packageId();
    }

    private Acquisition acquisition(EvidenceStore into, String region) {
        RuntimeRecord local = RuntimeRecord.local(Map.of());
        return new Acquisition(
                List.of(new PagedSource(TASK, 3, 10, List.of()).registered()),
                into,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                new RuntimeRecord("local", "", List.of(), region, local.sdk()),
                clock);
    }
}
