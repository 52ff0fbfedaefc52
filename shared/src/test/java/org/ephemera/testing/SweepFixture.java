package org.ephemera.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.Json;
import org.ephemera.format.Requester;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoredObject;
import org.ephemera.sweep.MetricInventory;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.SweepPackageMaker;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.ephemera.sweep.SweepableCloud;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;

/**
 * Runs sweeps of one scope into any number of stores, each with a new worker that regards all other workers as dead.
 *
 * @param sources returns the cloud's sources for each worker
 */
public record SweepFixture(
        SweepScope scope,
        SweepableCloud cloud,
        Supplier<List<RegisteredSource>> sources,
        PemSigner signer,
        AdjustableClock clock) {
    private static final AtomicInteger WORKERS = new AtomicInteger();
    private static final int MOST_RUNS = 60;

    public static PemSigner signer(Path folder) throws IOException {
        PemSigner.create(folder.resolve("key.pem"));
        return PemSigner.open(folder.resolve("key.pem"));
    }

    public MetricSweep sweepInto(EvidenceStore store) {
        String self = "worker " + WORKERS.incrementAndGet();
        Acquisition acquisition = new Acquisition(
                sources.get(),
                store,
                signer,
                new WorkerRegistry() {
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
                clock);
        return new MetricSweep(
                scope,
                cloud,
                store,
                SweepPackageMaker.inProcess(acquisition),
                new Requester("a test", Requester.Method.CLAIMED, false),
                Retention.NONE,
                clock);
    }

    /** Lists the inventory and fetches the closed windows of the last two days, in one run. */
    public void run(EvidenceStore store) throws IOException {
        done(sweepInto(store).inventory(hour()));
        fetch(store);
    }

    /** Fetches as {@link #run}, with an existing inventory. */
    public void fetch(EvidenceStore store) throws IOException {
        MetricSweep sweep = sweepInto(store);
        for (SweepWindow window :
                sweep.plan(Optional.of(from()), clock.instant()).open()) {
            try (Stream<MetricShard> shards = sweep.shards(window)) {
                for (Iterator<MetricShard> each = shards.iterator(); each.hasNext(); ) {
                    done(sweep.run(each.next(), hour()));
                }
            }
            sweep.markComplete(window);
        }
    }

    /**
     * Lists the inventory in runs that each have time for one page of an item: the deadline passes while the second
     * page is read.
     *
     * @param item as in {@link PageLimitedStore}
     * @return the number of runs
     */
    public int listPageByPage(EvidenceStore store, String item) throws IOException {
        for (int runs = 1; runs <= MOST_RUNS; runs++) {
            if (listOnePage(store, item) instanceof MetricSweep.StepResult.Done<MetricInventory>) {
                return runs;
            }
        }
        throw new AssertionError("it was not listed in " + MOST_RUNS + " runs");
    }

    /** Makes one of these runs. The clock advances before it, so that two runs have different times. */
    public MetricSweep.StepResult<MetricInventory> listOnePage(EvidenceStore store, String item) throws IOException {
        clock.step(Duration.ofSeconds(1));
        PageLimitedStore limited = new PageLimitedStore(store, item, clock.instant());
        return sweepInto(limited).inventory(limited.answers(2));
    }

    /** Reports whether a run into the store is interrupted. */
    public boolean isInterrupted(EvidenceStore store) {
        try {
            run(store);
            return false;
        } catch (IOException | UncheckedIOException e) {
            return true;
        }
    }

    /** Returns the digests of the index by key; equal content has an equal digest. */
    public static SortedMap<String, String> index(EvidenceStore store) throws IOException {
        SortedMap<String, String> index = new TreeMap<>();
        try (Stream<StoredObject> objects = store.list("sweeps/")) {
            for (StoredObject object : objects.toList()) {
                try (InputStream in = store.open(object.key())) {
                    byte[] bytes = in.readAllBytes();
                    boolean named = object.key().endsWith(".jsonl");
                    index.put(object.key(), named ? Digest.of(bytes).toString() : points(object.key(), bytes));
                }
            }
        }
        return index;
    }

    private static String points(String key, byte[] json) throws IOException {
        return key.endsWith(".whole.json") ? Json.parse(json).path("points").asText() : "";
    }

    public static List<PackageId> packages(EvidenceStore store) throws IOException {
        try (Stream<StoredObject> objects = store.list("packages/")) {
            return objects.map(object -> object.key().split("/", -1)[4])
                    .distinct()
                    .map(PackageId::new)
                    .toList();
        }
    }

    /**
     * Reports whether every package of a store is sealed and intact; the independent verifiers read one of each kind.
     */
    public boolean areIntact(EvidenceStore store) throws IOException {
        for (PackageId id : packages(store)) {
            if (PackageVerifier.verify(store, id, signer.publicKey()).verdict() != VerificationResult.INTACT) {
                return false;
            }
            IndependentVerifiers.acceptFirstOfKind(store, id, signer.publicKey());
        }
        return true;
    }

    public Deadline hour() {
        return Deadline.in(clock, Duration.ofHours(1));
    }

    public Instant from() {
        return clock.instant().minus(Duration.ofDays(2));
    }

    private static <T> T done(MetricSweep.StepResult<T> ran) {
        return switch (ran) {
            case MetricSweep.StepResult.Done<T> done -> done.result();
            case MetricSweep.StepResult.Paused<T> paused ->
                throw new AssertionError("a step was not done within an hour");
        };
    }
}
