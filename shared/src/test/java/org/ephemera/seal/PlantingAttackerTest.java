package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.RunKey;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.format.SegmentEnd;
import org.ephemera.format.SegmentWriter;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.model.Volatility;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Collections during which an attacker, who can list and create objects of the store, plants well-formed segments,
 * delegations, bodies and unknown files at seeded moments. No planted byte becomes evidence, and the package is
 * sealed. Files that close a package are not planted: they are covered by {@code PlantedObjectsTest}.
 */
class PlantingAttackerTest {
    private static final int SCHEDULES = Integer.getInteger("planting.schedules", 50);
    private static final Artifact TASK = PagedSource.artifact("test.task", Volatility.V1);
    private static final Artifact LOG = PagedSource.artifact("test.log", Volatility.V4);
    private static final String MARK = "planted by the attacker";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    static IntStream seeds() {
        return IntStream.range(0, SCHEDULES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sealsOnlyWhatTheCollectorReceived(int seed) throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        PemSigner signer = PemSigner.open(folder.resolve("key.pem"));
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Acquisition acquisition = new Acquisition(
                List.of(
                        new PagedSource(TASK, 2, 10, List.of(LOG)).registered(),
                        new PagedSource(LOG, 150, 20, List.of()).registered()),
                store,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                Clock.systemUTC());
        OpenPackage opened = acquisition.open(AcquisitionRequests.byHand("a test", Retention.NONE), List.of(TASK));
        Attacker attacker = new Attacker(store, opened, seed);
        Thread thread = Thread.ofPlatform().start(attacker);
        acquisition.collect(opened, Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
        attacker.over = true;
        thread.join();

        Seal seal = acquisition.seal(opened);

        String prefix = opened.open().packageId().prefix();
        assertThat(seal.statement().status()).isEqualTo("complete");
        assertThat(seal.outcomes().items().stream()
                        .mapToLong(item -> item.answers())
                        .sum())
                .isEqualTo(152);
        assertThat(foreign(prefix)).containsAll(attacker.planted);
        assertThat(attacker.planted).isNotEmpty();
        assertThat(Files.readString(folder.resolve("evidence/" + prefix + PackageLayout.INDEX)))
                .doesNotContain(Attacker.ATTEMPT);
        assertThat(PackageVerifier.verify(store, opened.open().packageId(), signer.publicKey())
                        .verdict())
                .isEqualTo(VerificationResult.INTACT);
    }

    private List<String> foreign(String prefix) throws IOException {
        List<String> paths = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("evidence/" + prefix + PackageLayout.FOREIGN))) {
            paths.add(Json.parse(line.getBytes(StandardCharsets.UTF_8))
                    .path("path")
                    .asText());
        }
        return paths;
    }

    /** Principal that can list and create objects, and has no key. */
    private static final class Attacker implements Runnable {
        static final String ATTEMPT = "0bad0bad";

        private final EvidenceStore store;
        private final OpenPackage opened;
        private final Random random;
        private final ConcurrentSkipListSet<String> planted = new ConcurrentSkipListSet<>();
        private volatile boolean over;

        Attacker(EvidenceStore store, OpenPackage opened, int seed) {
            this.store = store;
            this.opened = opened;
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            try {
                for (int number = 1; number <= 3 || (!over && number < 40); number++) {
                    Thread.sleep(random.nextInt(4));
                    plant(number);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void plant(int number) throws IOException {
            switch (random.nextInt(5)) {
                case 0 -> create(PackageLayout.segment("test.log.1", ATTEMPT, number), segment(ATTEMPT, number));
                case 1 -> next();
                case 2 -> {
                    RunKey run = key();
                    create(
                            run.delegation().path(),
                            ("{\"payload\":\"" + MARK + "\"}").getBytes(StandardCharsets.UTF_8));
                }
                case 3 ->
                    create(
                            "data/raw/test.log.1/" + ATTEMPT + "/" + String.format(Locale.ROOT, "%06d", number)
                                    + ".body.json",
                            MARK.getBytes(StandardCharsets.UTF_8));
                default -> create("data/notes-" + number + ".txt", MARK.getBytes(StandardCharsets.UTF_8));
            }
        }

        /** Occupies the next segment and a later body of an attempt that the collector has begun. */
        private void next() throws IOException {
            String prefix = opened.open().packageId().prefix();
            for (StoredObject object : StoreListing.of(store, prefix + PackageLayout.RAW)) {
                String[] parts = object.key().substring(prefix.length()).split("/", -1);
                if (!parts[3].equals(ATTEMPT)) {
                    int number = 2 + random.nextInt(2);
                    create(PackageLayout.segment(parts[2], parts[3], number), segment(parts[3], number));
                    int body = 20 + random.nextInt(100);
                    create(
                            PackageLayout.RAW + parts[2] + "/" + parts[3] + String.format(Locale.ROOT, "/%06d", body)
                                    + ".body.json",
                            MARK.getBytes(StandardCharsets.UTF_8));
                    return;
                }
            }
        }

        private void create(String path, byte[] bytes) throws IOException {
            String key = opened.open().packageId().prefix() + path;
            store.create(key, Blob.of(bytes));
            if (StoredObject.read(key, store.open(key), Optional.empty())
                    .sha256()
                    .orElseThrow()
                    .equals(Digest.of(bytes))) {
                planted.add(path);
            }
        }

        private byte[] segment(String attempt, int number) throws IOException {
            SegmentWriter segment = new SegmentWriter(opened.sha256(), "test.log.1", attempt, Clock.systemUTC());
            segment.open(number, Clock.systemUTC().instant(), MARK);
            segment.close(new SegmentEnd.Continues(ResumeCursor.START));
            segment.sign(key());
            return segment.toBytes();
        }

        private RunKey key() throws IOException {
            Instant now = Clock.systemUTC().instant();
            return RunKey.create(
                    opened.open().packageId(),
                    opened.sha256(),
                    now.minus(Duration.ofMinutes(1)),
                    now.plus(Duration.ofMinutes(15)));
        }
    }
}
