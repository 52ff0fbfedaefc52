package org.ephemera.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.Target;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a failing recorder never prevents a package. */
class RecordedStopsTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON.plusSeconds(5), ZoneOffset.UTC);
    private static final AlertSubject FIRST = subject(1);
    private static final AlertSubject SECOND = subject(2);
    private static final RecordedStops.Place BROKEN = () -> {
        throw new StoreException("the store is away");
    };
    private static final RecordedStops.Place HOSTILE = () -> {
        throw new IllegalStateException("unexpected");
    };

    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();

    @Test
    void recordedStopNeedsNoPackageWhenOnlyRecording() throws IOException {
        RecordedStops stops = record(OnStop.RECORD, selected(), open());

        assertThat(stops.recorded()).hasSize(2);
        assertThat(stops.isAll()).isTrue();
        assertThat(stops.lost()).isEmpty();
    }

    @Test
    void stopThatCannotBeRecordedGetsAPackage() {
        for (RecordedStops.Place place : List.of(BROKEN, HOSTILE)) {
            for (OnStop setting : OnStop.values()) {
                RecordedStops stops = record(setting, selected(), place);

                assertThat(stops.remaining().selected()).containsExactly(FIRST, SECOND);
                assertThat(stops.recorded()).isEmpty();
                assertThat(stops.lost()).isEmpty();
            }
        }
        assertThat(log).allMatch(line -> line.startsWith("not recorded ") && !line.contains("away"));
    }

    @Test
    void failureIsReportedWhenNeitherRecordedNorPackaged() throws IOException {
        AlertSelection leftOut = new AlertSelection(
                List.of(FIRST), List.of(new AlertSelection.LeftOut(SECOND, "not selected")), List.of());

        assertThat(record(OnStop.COLLECT, leftOut, BROKEN).lost())
                .get()
                .hasToString("org.ephemera.store.StoreException: the store is away");
        assertThat(record(OnStop.COLLECT, leftOut, HOSTILE).lost())
                .get()
                .extracting(Throwable::getMessage)
                .isEqualTo("The recorder failed. Deliver the event again.");
        assertThat(record(OnStop.COLLECT, leftOut, open()).lost()).isEmpty();
    }

    private RecordedStops.Place open() throws IOException {
        EventSpool spool = new RecordedEventFixture().spool(DirectoryEvidenceStore.open(folder), CLOCK);
        return () -> spool;
    }

    private RecordedStops record(OnStop onStop, AlertSelection selection, RecordedStops.Place place) {
        RecordedStops.Recordable stopped =
                subject -> Optional.of(RecordedEventFixture.event(subject.equals(FIRST) ? 1 : 2, "web:1", NOON));
        return RecordedStops.record(selection, stopped, stopped, onStop, place, log::add);
    }

    private static AlertSelection selected() {
        return new AlertSelection(List.of(FIRST, SECOND), List.of(), List.of());
    }

    private static AlertSubject subject(int number) {
        return new AlertSubject(
                new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "test", "e-" + number, Optional.of(NOON)),
                new Target("aws.ecs.task", "task/" + number, Map.of()),
                Optional.empty(),
                "");
    }
}
