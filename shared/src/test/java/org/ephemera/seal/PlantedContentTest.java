package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.BagManifest;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageIndex;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After collecting and before sealing, an attacker plants content that the verifier would not accept. */
class PlantedContentTest {
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

    /** Each planted file is well-formed, but contains a false statement about one file. */
    @ParameterizedTest
    @ValueSource(strings = {PackageLayout.INDEX, PackageLayout.MANIFEST, PackageLayout.TAG_MANIFEST})
    void sealsACopyWhenAFileContradictsOthers(String path) throws Exception {
        String[] planted = new String[1];
        EvidenceStore overtaken = new InterceptedStore(
                store,
                key -> {
                    planted[0] = key;
                    return key.endsWith(path);
                },
                () -> store.create(planted[0], Blob.of(other(path, planted[0].replace(path, "")))));
        Acquisition acquisition = acquisition(overtaken);
        OpenPackage opened = collected(acquisition);

        Seal seal = acquisition.seal(opened);
        assertThat(seal.statement().packageId()).isNotEqualTo(opened.open().packageId());
        IndependentVerifiers.accept(store, seal.statement().packageId(), signer.publicKey());
        assertThat(StoreListing.of(store, opened.open().packageId().prefix() + PackageLayout.SEAL))
                .isEmpty();
    }

    private byte[] other(String path, String prefix) throws IOException {
        if (path.equals(PackageLayout.INDEX)) {
            PackageId id = new PackageId(Path.of(prefix).getFileName().toString());
            OpenRecord open = PlanProgress.openRecord(store, id);
            return index(
                            prefix,
                            PlanProgress.readUnchecked(store, open),
                            open.target().id())
                    .replaceFirst("\"requestId\":\"", "\"requestId\":\"x")
                    .getBytes(StandardCharsets.UTF_8);
        }
        Map<String, Digest> files = new TreeMap<>();
        boolean tags = path.equals(PackageLayout.TAG_MANIFEST);
        for (StoredObject object : StoreListing.of(store, prefix + (tags ? "" : PackageLayout.DATA))) {
            byte[] bytes = Files.readAllBytes(folder.resolve("evidence/" + object.key()));
            String name = object.key().substring(prefix.length());
            boolean changed = name.equals(PackageLayout.PACKAGE) || name.startsWith(PackageLayout.RAW);
            if (!tags || !name.startsWith(PackageLayout.DATA)) {
                files.put(name, Digest.of(changed ? new byte[1] : bytes));
            }
        }
        return BagManifest.of(files).toBytes();
    }

    private String index(String prefix, PlanProgress progress, String target) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PackageIndex.write(paths(prefix), progress, target, written);
        return written.toString(StandardCharsets.UTF_8);
    }

    private List<String> paths(String prefix) throws IOException {
        return StoreListing.of(store, prefix + PackageLayout.RAW).stream()
                .map(object -> object.key().substring(prefix.length()))
                .toList();
    }

    private OpenPackage collected(Acquisition acquisition) throws IOException {
        OpenPackage opened = acquisition.open(AcquisitionRequests.byHand("somebody", Retention.NONE), List.of(TASK));
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        return opened;
    }

    private Acquisition acquisition(EvidenceStore into) {
        return new Acquisition(
                List.of(new PagedSource(TASK, 3, 10, List.of()).registered()),
                into,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }
}
