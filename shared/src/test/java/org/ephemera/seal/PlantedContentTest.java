package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.ephemera.acquire.Opened;
import org.ephemera.bag.Layout;
import org.ephemera.bag.Manifest;
import org.ephemera.bag.OutcomeList;
import org.ephemera.bag.Progress;
import org.ephemera.bag.RuntimeRecord;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Workers;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.Volatility;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Listing;
import org.ephemera.store.Retention;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.InMemory;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.PagedSource;
import org.ephemera.testing.Requests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All is collected, and before it is sealed somebody puts something there that the verifier would not accept. */
class PlantedContentTest {
    private static final Artifact TASK = PagedSource.artifact("test.task", Volatility.V2);

    @TempDir(factory = InMemory.class)
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

    @Test
    void outcomesThatSayMoreOrElseThanTheLogAreTakenForNone() throws Exception {
        Opened opened = collected(acquisition(store));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutcomeList.of(Progress.read(store, opened.open()))
                .write(opened.open().target().id(), written);
        String genuine = written.toString(StandardCharsets.UTF_8);

        assertThat(isBelieved(opened, genuine)).isTrue();
        assertThat(isBelieved(opened, genuine.replace("{\"item\":", "{\"later\":1,\"item\":")))
                .as("of a later version")
                .isTrue();
        Map.of(
                        "\"requestIds\":[", "\"requestIds\":[\"\",",
                        "\"requestIds\":[\"", "\"requestIds\":[{\"outcome\":\"EMPTY\"},\"",
                        "\"requestIds\":", "\"ids\":",
                        "\"target\":\"", "\"target\":\"x",
                        "\"params\":{", "\"params\":{\"x\":\"y\"",
                        "\"counts\":", "\"count\":",
                        "}\n", "}\n{\"item\":\"test.other\"}\n")
                .forEach((text, by) -> assertThat(isBelieved(opened, genuine.replace(text, by)))
                        .as(by)
                        .isFalse());
        assertThat(isBelieved(opened, genuine + genuine)).isFalse();
        assertThat(isBelieved(opened, "")).isFalse();
    }

    /** It lists every file, and of one a digest that this never had. */
    @Test
    void aManifestThatSaysElseThanWhatIsThereIsNotSigned() throws Exception {
        String[] manifest = new String[1];
        EvidenceStore overtaken = new InterceptedStore(
                store,
                key -> {
                    manifest[0] = key;
                    return key.endsWith(Layout.MANIFEST);
                },
                () -> store.create(manifest[0], Blob.of(other(manifest[0].replace(Layout.MANIFEST, "")))));
        Acquisition acquisition = acquisition(overtaken);
        Opened opened = collected(acquisition);

        assertThatThrownBy(() -> acquisition.seal(opened)).hasMessageContaining("has other digests than what is there");
        assertThat(Listing.of(store, opened.open().packageId().prefix() + Layout.SEAL))
                .isEmpty();
    }

    private byte[] other(String prefix) throws IOException {
        Map<String, Digest> files = new TreeMap<>();
        for (StoredObject object : Listing.of(store, prefix + Layout.DATA)) {
            byte[] bytes = Files.readAllBytes(folder.resolve("evidence/" + object.key()));
            String path = object.key().substring(prefix.length());
            files.put(path, Digest.of(path.startsWith(Layout.RAW) ? new byte[1] : bytes));
        }
        return Manifest.of(files).toBytes();
    }

    private boolean isBelieved(Opened opened, String planted) {
        String key = opened.open().packageId().prefix() + Layout.OUTCOMES;
        try {
            store.create(key, Blob.of(planted.getBytes(StandardCharsets.UTF_8)));
            boolean believed = StandingOutcomes.areWritten(store, opened.open(), signer);
            Files.delete(folder.resolve("evidence/" + key));
            return believed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Opened collected(Acquisition acquisition) throws IOException {
        Opened opened = acquisition.open(Requests.byHand("somebody", Retention.NONE), List.of(TASK));
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        return opened;
    }

    private Acquisition acquisition(EvidenceStore into) {
        return new Acquisition(
                List.of(new PagedSource(TASK, 3, 10, List.of())),
                into,
                signer,
                Workers.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }
}
