package org.ephemera.aws.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.aws.AwsSources;
import org.ephemera.bag.Json;
import org.ephemera.bag.Requester;
import org.ephemera.bag.RuntimeRecord;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Workers;
import org.ephemera.evidence.PackageId;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.sweep.PackageMaker;
import org.ephemera.sweep.Shard;
import org.ephemera.sweep.ShardRecord;
import org.ephemera.sweep.Sweep;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.ephemera.testing.InMemory;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that is killed before any of its writes, and begun again by somebody else. */
class SweepStoppedTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
    private static final SweepScope SCOPE =
            new SweepScope("aws", "aws:111122223333/eu-central-1", "111122223333", "eu-central-1", List.of());

    @TempDir(factory = InMemory.class)
    Path folder;

    private final AtomicInteger workers = new AtomicInteger();
    private SimulatedCloud cloud;
    private PemSigner signer;

    @BeforeEach
    void start() throws Exception {
        cloud = SimulatedCloud.start(
                ScenarioBuilder.at(CLOCK).container("app", 1, 1).build());
        PemSigner.create(folder.resolve("key.pem"));
        signer = PemSigner.open(folder.resolve("key.pem"));
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void stoppedAndBegunAgainAtEveryStepItGivesTheSameWindowsOnce() throws Exception {
        Dying whole = store(Integer.MAX_VALUE);
        sweep(whole);
        Set<String> index = index(whole.store);
        long points = points(whole.store);

        assertThat(packages(whole.store)).hasSize(2);
        assertThat(points).isPositive();
        int at = 1;
        for (boolean stopped = true; stopped; at++) {
            Dying dying = store(at);
            stopped = isStopped(dying);
            sweep(new Dying(dying.store, Integer.MAX_VALUE));

            assertThat(points(dying.store))
                    .as("points after a stop at write %d", at)
                    .isEqualTo(points);
            assertThat(index(dying.store))
                    .as("index after a stop at write %d", at)
                    .isEqualTo(index);
            List<PackageId> made = packages(dying.store);
            assertThat(made).as("packages after a stop at write %d", at).hasSize(2);
            for (PackageId id : made) {
                assertThat(PackageVerifier.verify(dying.store, id, signer.publicKey())
                                .verdict())
                        .as("package after a stop at write %d", at)
                        .isEqualTo(Verdict.INTACT);
            }
        }
        System.out.println("a sweep is stopped at each of " + (at - 2) + " writes: the same windows, once");
        assertThat(at).isGreaterThan(40);
    }

    private boolean isStopped(Dying dying) {
        try {
            sweep(dying);
            return false;
        } catch (IOException | java.io.UncheckedIOException e) {
            return true;
        }
    }

    private static long points(EvidenceStore store) throws IOException {
        long points = 0;
        for (String key : index(store)) {
            if (key.endsWith(".whole.json")) {
                try (InputStream in = store.open(key)) {
                    points += Json.parse(in).path("points").asLong();
                }
            }
        }
        return points;
    }

    /** What a queue does: a message names a shard, whoever gets it fetches it, and who gets it again finds it done. */
    @Test
    void aShardIsFoundAgainByItsMessageAndFetchedByAnyWorkerOnce() throws Exception {
        Dying store = store(Integer.MAX_VALUE);
        byte[] message;
        try (AwsClients clients = clients()) {
            Sweep planning = sweep(clients, store);
            planning.inventory(deadline());
            SweepWindow window =
                    planning.plan(Optional.of(from()), CLOCK.instant()).open().getFirst();
            try (Stream<Shard> shards = planning.shards(window)) {
                message = shards.findFirst().orElseThrow().toBytes();
            }
        }
        try (AwsClients clients = clients()) {
            Sweep working = sweep(clients, store);
            Shard shard = working.shard(message).orElseThrow();
            Sweep.Ran<ShardRecord> first = working.run(shard, deadline());
            Sweep.Ran<ShardRecord> second = working.run(shard, deadline());

            assertThat(message).hasSizeLessThan(1000);
            assertThat(first)
                    .isInstanceOfSatisfying(
                            Sweep.Ran.Done.class,
                            done -> assertThat(done.fresh()).isTrue());
            assertThat(second)
                    .isInstanceOfSatisfying(
                            Sweep.Ran.Done.class,
                            done -> assertThat(done.fresh()).isFalse());
            assertThat(working.shard(message)).isEmpty();
        }
    }

    private void sweep(Dying store) throws IOException {
        try (AwsClients clients = clients()) {
            Sweep sweep = sweep(clients, store);
            sweep.inventory(deadline());
            for (SweepWindow window :
                    sweep.plan(Optional.of(from()), CLOCK.instant()).open()) {
                try (Stream<Shard> shards = sweep.shards(window)) {
                    for (Iterator<Shard> each = shards.iterator(); each.hasNext(); ) {
                        assertThat(sweep.run(each.next(), deadline())).isInstanceOf(Sweep.Ran.Done.class);
                    }
                }
                sweep.complete(window);
            }
        }
    }

    private Sweep sweep(AwsClients clients, EvidenceStore store) {
        String self = "worker " + workers.incrementAndGet();
        Acquisition acquisition = new Acquisition(
                AwsSources.all(clients),
                store,
                signer,
                new Workers() {
                    @Override
                    public String self() {
                        return self;
                    }

                    @Override
                    public boolean isDead(String worker) {
                        return !worker.equals(self);
                    }
                },
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                CLOCK);
        return new Sweep(
                SCOPE,
                new AwsSweep(),
                store,
                PackageMaker.here(acquisition),
                new Requester("a test", Requester.Method.CLAIMED, false),
                Retention.NONE,
                CLOCK);
    }

    private AwsClients clients() {
        return AwsClients.of(
                Map.of(
                        "AWS_ENDPOINT_URL",
                        cloud.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test"),
                CLOCK);
    }

    private static Instant from() {
        return CLOCK.instant().minus(Duration.ofDays(2));
    }

    private static Deadline deadline() {
        return Deadline.in(CLOCK, Duration.ofHours(1));
    }

    private Dying store(int at) throws StoreException {
        return new Dying(DirectoryEvidenceStore.open(folder.resolve("store-" + at)), at);
    }

    private static Set<String> index(EvidenceStore store) throws IOException {
        try (Stream<StoredObject> objects = store.list("sweeps/")) {
            return objects.map(StoredObject::key).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<PackageId> packages(EvidenceStore store) throws IOException {
        try (Stream<StoredObject> objects = store.list("packages/")) {
            return objects.map(object -> object.key().split("/", -1)[4])
                    .distinct()
                    .map(PackageId::new)
                    .toList();
        }
    }

    /** Whoever writes to it is killed at one write: neither that nor any later one happens. */
    private static final class Dying implements EvidenceStore {
        private final EvidenceStore store;
        private final int at;
        private final AtomicInteger created = new AtomicInteger();

        Dying(EvidenceStore store, int at) {
            this.store = store;
            this.at = at;
        }

        @Override
        public Created create(String key, Blob blob) throws StoreException {
            created.incrementAndGet();
            live();
            return store.create(key, blob);
        }

        @Override
        public InputStream open(String key) throws StoreException {
            live();
            return store.open(key);
        }

        @Override
        public Stream<StoredObject> list(String prefix) throws StoreException {
            live();
            return store.list(prefix);
        }

        /** The dead do not read either: whoever waited for a claim of their own would wait for ever. */
        private void live() throws StoreException {
            if (created.get() >= at) {
                throw new StoreException("killed");
            }
        }
    }
}
