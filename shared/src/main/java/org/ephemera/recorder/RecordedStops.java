package org.ephemera.recorder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.format.Json;

/**
 * Result of recording stopped containers, which precedes all other handling of an alert.
 *
 * @param remaining subjects that still need handling; recorded ones are absent if recording is all that the settings request
 * @param recorded one object for each recorded event: {@code target, key}
 * @param lost failure of an event that could not be recorded and gets no package; the alert must be delivered again
 */
public record RecordedStops(AlertSelection remaining, List<ObjectNode> recorded, Optional<IOException> lost) {
    /** Returns the event that is recorded for a subject; empty if none is. */
    @FunctionalInterface
    public interface Recordable {
        Optional<RecordedEvent> of(AlertSubject subject);
    }

    /** Opens the spool, or returns the open one. */
    @FunctionalInterface
    public interface Place {
        EventSpool open() throws IOException;
    }

    public RecordedStops {
        recorded = List.copyOf(recorded);
    }

    /**
     * Records the events of all subjects, selected or not.
     *
     * @param stops returns the event of a subject whose container stopped; all other subjects are collected whatever
     *     the settings are
     * @param log receives log lines with ids only
     */
    public static RecordedStops record(
            AlertSelection selection,
            Recordable recordable,
            Recordable stops,
            OnStop onStop,
            Place place,
            Consumer<String> log) {
        Recording recording = new Recording(place, log);
        List<AlertSubject> selected = new ArrayList<>();
        for (AlertSubject subject : selection.selected()) {
            boolean only = onStop == OnStop.RECORD && stops.of(subject).isPresent();
            Optional<RecordedEvent> event = recordable.of(subject);
            boolean done = event.isPresent() && recording.failure(event.get()).isEmpty();
            if (!done || !only) {
                // A subject that could not be recorded gets its package at least.
                selected.add(subject);
            }
        }
        List<AlertSelection.LeftOut> leftOut = new ArrayList<>();
        Optional<IOException> lost = Optional.empty();
        for (AlertSelection.LeftOut each : selection.leftOut()) {
            Optional<IOException> failed = recordable.of(each.subject()).flatMap(recording::failure);
            lost = lost.or(() -> failed);
            if (onStop != OnStop.RECORD || stops.of(each.subject()).isEmpty()) {
                leftOut.add(each);
            }
        }
        return new RecordedStops(new AlertSelection(selected, leftOut, selection.unplaced()), recording.recorded, lost);
    }

    /**
     * Adds the recorded events to a response; without another response, returns one with the status {@code recorded}.
     */
    public ObjectNode answer(Optional<ObjectNode> otherResponse) {
        ObjectNode response = otherResponse.orElseGet(() -> Json.object().put("status", "recorded"));
        if (!recorded.isEmpty()) {
            recorded.forEach(response.withArray("recorded")::add);
        }
        return response;
    }

    /** Reports whether recording was all that the alert requires. */
    public boolean isAll() {
        return remaining.selected().isEmpty()
                && remaining.leftOut().isEmpty()
                && remaining.unplaced().isEmpty();
    }

    private static final class Recording {
        private final Place place;
        private final Consumer<String> log;
        private final List<ObjectNode> recorded = new ArrayList<>();

        Recording(Place place, Consumer<String> log) {
            this.place = place;
            this.log = log;
        }

        Optional<IOException> failure(RecordedEvent event) {
            try {
                String key = place.open().record(event);
                recorded.add(Json.object().put("target", event.target()).put("key", key));
                log.accept("recorded " + event.key());
                return Optional.empty();
            } catch (IOException | RuntimeException e) {
                log.accept("not recorded " + event.key() + ": " + e.getClass().getSimpleName());
                return Optional.of(
                        e instanceof IOException io
                                ? io
                                : new IOException("The recorder failed. Deliver the event again.", e));
            }
        }
    }
}
