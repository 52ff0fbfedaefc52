package org.ephemera.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.ephemera.collect.Deadline;
import org.ephemera.model.PackageId;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.FailingStore;
import org.ephemera.testing.HourlyPackageContent;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages events that arrive duplicated and in any order as one sealed package an hour. */
class HourlyPackagingTest {
    private static final Instant NINE = Instant.parse("2026-11-26T09:00:00Z");
    private static final Instant TEN = NINE.plus(Duration.ofHours(1));

    private final AdjustableClock clock = new AdjustableClock(NINE);
    private final RecordedEventFixture recordings = new RecordedEventFixture();

    @TempDir(factory = MemoryFolders.class)
    private Path folder;

    private EvidenceStore store;
    private PemSigner signer;

    @BeforeEach
    void open() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        PemSigner.create(folder.resolve("key.pem"));
        signer = PemSigner.open(folder.resolve("key.pem"));
    }

    @AfterEach
    void independentVerifiersAcceptTheSeals() throws IOException {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void packagesTwoHoursWithEachEventOnce() throws Exception {
        EventSpool spool = recordings.spool(store, clock);
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
        numbers.addAll(numbers.subList(0, 60));
        Collections.shuffle(numbers, new Random(1));
        for (int number : numbers) {
            RecordedEvent event = event(number);
            clock.set(event.trigger().eventTime().orElseThrow().plusSeconds(2));
            spool.record(event);
        }
        assertThat(recordings.asked("web")).as("asked for once an hour").isEqualTo(2);
        clock.set(TEN.plus(Duration.ofMinutes(66)));

        List<PackageId> made = packaged("w-1");

        assertThat(made).hasSize(2);
        for (int i = 0; i < 2; i++) {
            HourlyPackageContent hour = HourlyPackageContent.of(store, made.get(i));
            assertThat(hour.received())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(150 * i, 150 * (i + 1))
                            .mapToObj(RecordedEventFixture::text)
                            .toList());
            assertThat(hour.described())
                    .hasSize(5)
                    .containsEntry("web", RecordedEventFixture.described("web"))
                    .containsEntry("secret", "refused: AccessDenied");
            assertThat(hour.outcomes())
                    .containsEntry("recorder.events", "COLLECTED: 150 events")
                    .containsEntry("recorder.definitions", "PARTIAL: 4 definitions, 1 refused");
        }
        assertThat(packaged("w-2")).as("nothing is left to do").isEmpty();
    }

    @Test
    void packagesAnHourFiveMinutesAfterItsEnd() throws Exception {
        clock.set(NINE.plusSeconds(60));
        recordings.spool(store, clock).record(event(1));
        clock.set(TEN.plusSeconds(300));
        assertThat(packaged("w-1")).isEmpty();
        clock.set(TEN.plusSeconds(301));
        assertThat(packaged("w-1")).hasSize(1);
    }

    /** After weeks without packaging that were not noticed. */
    @Test
    void packagesAnOldHourInTheFirstRunOfADay() throws Exception {
        clock.set(NINE.plusSeconds(60));
        recordings.spool(store, clock).record(event(1));
        clock.set(Instant.parse("2027-01-31T09:05:00Z"));
        assertThat(packaged("w-1")).isEmpty();
        clock.set(Instant.parse("2027-02-01T00:07:00Z"));
        assertThat(packaged("w-1")).hasSize(1);
    }

    /** The job has a share of a run; lost work and metrics wait for it. */
    @Test
    void endsInTimeAndContinuesInTheNextRun() throws Exception {
        for (int hour = 0; hour < 5; hour++) {
            clock.set(NINE.plus(Duration.ofHours(hour)).plusSeconds(60));
            recordings.spool(store, clock).record(event(1 + 150 * hour));
        }
        clock.set(NINE.plus(Duration.ofHours(6)));
        Random random = new Random(1);
        PackageCreation slow = (request, planned) -> {
            clock.step(Duration.ofSeconds(1));
            return Optional.of(PackageId.create(clock.instant(), random));
        };
        HourlyPackaging record = new HourlyPackaging(store, slow, Retention.NONE, clock);
        List<Integer> made = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            made.add(record.run(Deadline.in(clock, Duration.ofSeconds(2))).size());
        }
        assertThat(made).containsExactly(2, 2, 1);
    }

    @Test
    void parallelWorkersCreateOnePackage() throws Exception {
        clock.set(NINE.plusSeconds(60));
        recordings.spool(store, clock).record(event(1));
        clock.set(TEN.plus(Duration.ofMinutes(6)));
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            List<Callable<List<PackageId>>> runs = IntStream.range(0, 4)
                    .<Callable<List<PackageId>>>mapToObj(i -> () -> packaged("w-" + i))
                    .toList();
            for (var run : workers.invokeAll(runs)) {
                run.get();
            }
        }
        assertThat(StoreListing.of(store, "packages/").stream()
                        .filter(object -> object.key().endsWith("/seal.dsse.json")))
                .hasSize(1);
    }

    @Test
    void doesNotRecordARepeatedEventInALaterHour() throws Exception {
        EventSpool spool = recordings.spool(store, clock);
        clock.set(NINE.plusSeconds(3599));
        RecordedEvent event = RecordedEventFixture.event(7, "web", clock.instant());
        String key = spool.record(event);
        for (Duration later : List.of(Duration.ofSeconds(30), Duration.ofMinutes(4), Duration.ofHours(5))) {
            clock.set(TEN.plus(later));
            assertThat(recordings.spool(store, clock).record(event)).isEqualTo(key);
        }
        clock.set(TEN.plus(Duration.ofHours(7)));
        assertThat(packaged("w-1")).hasSize(1);
    }

    @Test
    void recordsALateEventInTheHourOfItsArrival() throws Exception {
        clock.set(TEN.plus(Duration.ofHours(3)));
        RecordedEvent event = RecordedEventFixture.event(7, "web", NINE);
        assertThat(recordings.spool(store, clock).record(event)).contains("/2026-11-26T13/");
        clock.step(Duration.ofHours(2));
        assertThat(recordings.spool(store, clock).record(event)).contains("/2026-11-26T13/");
    }

    @Test
    void anotherWorkerContinuesAfterAKillAtAnyCall() throws Exception {
        clock.set(NINE.plusSeconds(60));
        FailingStore counting = FailingStore.never(store);
        recordings.spool(counting, clock).record(RecordedEventFixture.event(1000, "counted", clock.instant()));
        int numbers = 0;
        for (int call = 1; call <= counting.calls(); call++) {
            for (FailingStore.Manner manner : FailingStore.Manner.values()) {
                RecordedEvent event =
                        RecordedEventFixture.event(numbers++, "d-" + call + "-" + manner, clock.instant());
                EventSpool killed = recordings.spool(new FailingStore(store, call, manner), clock);
                try {
                    killed.record(event);
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("; ");
                }
                recordings.spool(store, clock).record(event);
            }
        }
        clock.set(TEN.plus(Duration.ofMinutes(6)));
        HourlyPackageContent hour =
                HourlyPackageContent.of(store, packaged("w-1").getFirst());
        int each = counting.calls() * FailingStore.Manner.values().length;
        assertThat(hour.received()).doesNotHaveDuplicates().hasSize(1 + each);
        assertThat(hour.described()).hasSize(1 + each);
        assertThat(hour.outcomes().get("recorder.definitions")).startsWith("COLLECTED");
    }

    /** The event was not delivered again, so its definition was never requested. */
    @Test
    void countsADefinitionThatWasNotRequested() throws Exception {
        clock.set(NINE.plusSeconds(60));
        int untilAsked = 3; // hour, event, then the check for the definition
        EventSpool killed = recordings.spool(new FailingStore(store, untilAsked, FailingStore.Manner.FOR_GOOD), clock);
        assertThatThrownBy(() -> killed.record(event(10))).isInstanceOf(IOException.class);
        clock.set(TEN.plus(Duration.ofMinutes(6)));

        HourlyPackageContent hour =
                HourlyPackageContent.of(store, packaged("w-1").getFirst());

        assertThat(hour.received()).containsExactly(RecordedEventFixture.text(10));
        assertThat(hour.outcomes().get("recorder.definitions"))
                .isEqualTo(
                        "PARTIAL: no definitions, 0 refused, 1 referenced but not requested, because the recorder was"
                                + " interrupted");
    }

    @Test
    void createsNoPackageForAnHourWithoutEvents() throws Exception {
        clock.set(NINE.plusSeconds(60));
        EventSpool killed = recordings.spool(new FailingStore(store, 2, FailingStore.Manner.FOR_GOOD), clock);
        assertThatThrownBy(() -> killed.record(event(10))).isInstanceOf(IOException.class);
        clock.set(TEN.plus(Duration.ofMinutes(6)));
        assertThat(packaged("w-1")).isEmpty();
    }

    /** Another worker resumes the copying of thousands of events. */
    @Test
    void anotherWorkerResumesTheCopyAfterAKill() throws Exception {
        EventSpool spool = recordings.spool(store, clock);
        for (int i = 0; i < 2200; i++) {
            clock.set(NINE.plusSeconds(i));
            spool.record(RecordedEventFixture.event(i, "web", clock.instant()));
        }
        clock.set(TEN.plus(Duration.ofMinutes(6)));
        // A segment closes after twenty seconds; events after it are read again.
        EvidenceStore slow = new InterceptedStore(
                store, key -> key.contains("/data/raw/recorder.events/"), () -> clock.step(Duration.ofSeconds(25)));
        FailingStore failing = new FailingStore(slow, 1500, FailingStore.Manner.FOR_GOOD);
        assertThatThrownBy(() -> RecordedEventFixture.packaged(failing, signer, clock, "dead"))
                .isInstanceOf(IOException.class);
        clock.step(Duration.ofMinutes(4)); // the dead worker's claim
        FailingStore counting = FailingStore.never(store);
        PackageId id =
                RecordedEventFixture.packaged(counting, signer, clock, "w-1").getFirst();
        assertThat(counting.calls()).as("the first thousand is not read again").isLessThan(1500);
        HourlyPackageContent hour = HourlyPackageContent.of(store, id);
        assertThat(hour.received()).doesNotHaveDuplicates().hasSize(2200);
        assertThat(hour.outcomes()).containsEntry("recorder.events", "COLLECTED: 2200 events");
    }

    /** An attacker who may write to the spool must not make other events of the hour disappear. */
    @Test
    void leavesOutAPlantedObjectOnly() throws Exception {
        clock.set(NINE.plusSeconds(60));
        String key = recordings.spool(store, clock).record(event(1));
        String planted = key.substring(0, key.lastIndexOf('/') + 1) + "0-planted";
        store.create(planted, Blob.of(new byte[(2 << 20) + 1]));
        clock.set(TEN.plus(Duration.ofMinutes(6)));
        HourlyPackageContent hour =
                HourlyPackageContent.of(store, packaged("w-1").getFirst());
        assertThat(hour.received()).containsExactly(RecordedEventFixture.text(1));
        assertThat(hour.outcomes())
                .containsEntry(
                        "recorder.events",
                        "PARTIAL: 1 event; left out: 1 object larger than any that this program writes, the first is "
                                + planted + "; they remain in the store");
        assertThat(hour.outcomes().get("recorder.definitions")).startsWith("COLLECTED: 1 definition, 0 refused");
    }

    @Test
    void rejectsAnEventAboveTheSizeLimit() throws Exception {
        RecordedEvent large = new RecordedEvent(
                RecordedEventFixture.SCOPE,
                event(1).trigger(),
                "task/1",
                new DefinitionReference.Absent("none"),
                new org.ephemera.acquire.ReceivedEvent(new byte[EventSpool.LARGEST + 1]));
        assertThatThrownBy(() -> recordings.spool(store, clock).record(large)).hasMessageContaining("1048576 bytes");
        assertThat(StoreListing.of(store, "recorder/")).isEmpty();
    }

    /** Records the first 150 events in one hour and the rest in the next, with five definitions. */
    private static RecordedEvent event(int number) {
        List<String> definitions = List.of("web", "api", "batch", "cron", "secret");
        return RecordedEventFixture.event(number, definitions.get(number % 5), NINE.plusSeconds(24L * number));
    }

    private List<PackageId> packaged(String worker) throws IOException {
        return RecordedEventFixture.packaged(store, signer, clock, worker);
    }
}
