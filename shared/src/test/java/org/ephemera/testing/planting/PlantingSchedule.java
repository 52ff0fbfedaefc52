package org.ephemera.testing.planting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.EventKeys;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.queue.Announcement;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.PackageIntake;
import org.ephemera.queue.PackageWorker;
import org.ephemera.queue.WorkMessage;
import org.ephemera.queue.WorkResult;
import org.ephemera.recorder.HourlyPackaging;
import org.ephemera.recorder.PackageCreation;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.state.SignedStateStore;
import org.ephemera.state.StateKeys;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.PagedSource;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;

/**
 * An alert from its intake to its announcement, while an attacker plants objects in the store. The alert is collected
 * completely, no planted byte becomes evidence, and planted objects that were in the way are reported.
 *
 * @param store the store without signatures, as both see it
 * @param location of the store for the attacker
 * @param folder for the keys
 * @param pages number of responses of the second source
 */
public record PlantingSchedule(EvidenceStore store, String location, Path folder, int pages) {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V1);
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);
    private static final int MOST_DELIVERIES = 30;

    /** Runs a schedule. */
    public void run(AttackerProcess attacker, int seed) throws Exception {
        Path seals = folder.resolve("seal.pem");
        Path state = folder.resolve("state.pem");
        PemSigner.create(seals);
        PemSigner.create(state);
        KnownKeys keys = KnownKeys.of(PemSigner.open(seals));
        KnownKeys stateKeys = KnownKeys.of(PemSigner.open(state));
        Set<String> reported = new ConcurrentSkipListSet<>();
        EvidenceStore signed = SignedStateStore.of(
                store, new StateKeys(stateKeys::signer, stateKeys, Clock.systemUTC()), reported::add);
        AcquisitionRequest request = AcquisitionRequests.alert("e-" + seed, Instant.EPOCH, "task-" + seed);
        attacker.attack(location, seed, EventKeys.event(request.trigger()).hex());

        Deque<WorkMessage> queue = new ArrayDeque<>();
        List<Announcement> announced = new ArrayList<>();
        PackageIntake intake = new PackageIntake(
                signed, PackageBudget.UNBOUNDED, (work, delay) -> queue.add(work), Announcer.NONE, Clock.systemUTC());
        if (seed % 2 == 1) {
            Thread.sleep(5); // the attacker is first
        }
        intake.take(request, List.of(TASK));
        WorkResult.Sealed sealed = work(signed, keys, queue, announced, reported);
        assertThat(intake.take(request, List.of(TASK)).open().originalId())
                .as("the same alert again")
                .isEqualTo(sealed.opened().open().originalId());
        List<PackageId> hours = new HourlyPackaging(signed, notNeeded(), Retention.NONE, Clock.systemUTC())
                .run(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
        List<String> planted = attacker.stop();

        assertThat(hours).as("hours that were not recorded").isEmpty();
        assertThat(announced).hasSize(1);
        assertThat(sealed.seal().statement().status()).isEqualTo("complete");
        assertThat(sealed.seal().outcomes().items().stream()
                        .mapToLong(item -> item.answers())
                        .sum())
                .isEqualTo(pages + 2L);
        OpenRecord open = sealed.opened().open();
        assertThat(open.target().id()).isEqualTo(request.target().id());
        requireNoPlantedEvidence(open, planted);
        requireReports(open, planted, reported);
        assertThat(PackageVerifier.verify(
                                copied(open), open.packageId(), keys.signer().publicKey())
                        .verdict())
                .isEqualTo(VerificationResult.INTACT);
    }

    private WorkResult.Sealed work(
            EvidenceStore signed,
            KnownKeys keys,
            Deque<WorkMessage> queue,
            List<Announcement> announced,
            Set<String> reported)
            throws IOException {
        for (int delivery = 1; ; delivery++) {
            // Each delivery is another run, as after a killed one; a failed message is delivered again.
            Acquisition acquisition = new Acquisition(
                    target -> List.of(
                            new PagedSource(TASK, 2, 10, List.of(LOG)).registered(),
                            new PagedSource(LOG, pages, 20, List.of()).registered()),
                    signed,
                    keys,
                    Optional.empty(),
                    WorkerRegistry.unknown("worker-" + delivery),
                    new ReportedObjects(reported),
                    RuntimeRecord.local(Map.of()),
                    Clock.systemUTC());
            PackageWorker worker = new PackageWorker(
                    acquisition,
                    signed,
                    (work, delay) -> queue.add(work),
                    announced::add,
                    id -> "store:" + id,
                    Clock.systemUTC());
            WorkMessage message = queue.remove();
            try {
                if (worker.work(message, 1, Deadline.in(Clock.systemUTC(), Duration.ofSeconds(20)))
                        instanceof WorkResult.Sealed sealed) {
                    return sealed;
                }
            } catch (IOException e) {
                if (delivery == MOST_DELIVERIES) {
                    throw e;
                }
                queue.add(message);
            }
        }
    }

    /** No body in the log or the index of the sealed package is a planted object. */
    private void requireNoPlantedEvidence(OpenRecord open, List<String> planted) throws IOException {
        String prefix = open.packageId().prefix();
        assertThat(text(prefix + PackageLayout.INDEX)).doesNotContain(Attack.MARK);
        PlanProgress log = PlanProgress.readSealed(store, open);
        for (String key : planted) {
            if (key.startsWith(prefix)) {
                assertThat(log.contains(key.substring(prefix.length()))).as(key).isFalse();
            }
        }
    }

    /** An object in the way was reported: another name was used, or a copy was made. */
    private void requireReports(OpenRecord open, List<String> planted, Set<String> reported) throws IOException {
        Set<String> keys = new ConcurrentSkipListSet<>();
        for (StoredObject object : StoreListing.of(store, "work/")) {
            keys.add(object.key());
        }
        for (String key : planted) {
            if (keys.contains(key + ".2") && !planted.contains(key + ".2")) {
                assertThat(reported).as("the names of objects").contains(key);
            }
        }
        if (open.copyOf().isPresent()) {
            String occupied = open.copyOf().get().packageId().prefix()
                    + open.copyOf().get().occupied();
            assertThat(reported).as("a copy was made").contains(occupied);
        }
    }

    /** Returns the store without objects that were planted in the package after its seal, which verifiers report. */
    private EvidenceStore copied(OpenRecord open) throws IOException {
        String manifest = text(open.packageId().prefix() + PackageLayout.MANIFEST);
        return new Restricted(
                store,
                key -> !key.startsWith(open.packageId().prefix())
                        || PackageLayout.ROOT.contains(
                                key.substring(open.packageId().prefix().length()))
                        || manifest.contains(
                                "  " + key.substring(open.packageId().prefix().length()) + "\n"));
    }

    private String text(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** Listener that keeps the keys of foreign objects. */
    private record ReportedObjects(Set<String> keys) implements CollectionListener {
        @Override
        public void foreignObject(String key) {
            keys.add(key);
        }

        @Override
        public void started(PlannedItem item) {}

        @Override
        public void received(PlannedItem item, long bytes) {}

        @Override
        public void ended(PlannedItem item, Outcome outcome) {}

        @Override
        public void sealing() {}
    }

    private static PackageCreation notNeeded() {
        return (request, planned) -> {
            throw new IllegalStateException("an hour is packaged that was not recorded");
        };
    }
}
