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
 * What came of recording what stopped, before anything else is done about an alert.
 *
 * @param rest what is still to be done: without those that are recorded, if only that is asked for
 * @param recorded one for each that was recorded: {@code target, key}
 * @param lost set if something could not be recorded and gets no package either: the alert has to be delivered again
 */
public record RecordedStops(AlertSelection rest, List<ObjectNode> recorded, Optional<IOException> lost) {
    /** Tells what is recorded of a subject, if anything is. */
    @FunctionalInterface
    public interface Recordable {
        Optional<RecordedEvent> of(AlertSubject subject);
    }

    /** Opens the spool, or has it open. */
    @FunctionalInterface
    public interface Place {
        EventSpool open() throws IOException;
    }

    public RecordedStops {
        recorded = List.copyOf(recorded);
    }

    /**
     * Records what is to be recorded, whether it is selected or not.
     *
     * @param stops of those, what tells that a container stopped; the others are collected whatever is set
     * @param log takes lines with ids only
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
                // What could not be recorded has its package, at least.
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

    /** Adds what was recorded to an answer; is the answer if there is nothing else to say. */
    public ObjectNode answer(Optional<ObjectNode> other) {
        ObjectNode answer = other.orElseGet(() -> Json.object().put("status", "recorded"));
        if (!recorded.isEmpty()) {
            recorded.forEach(answer.withArray("recorded")::add);
        }
        return answer;
    }

    /** True if there is nothing else to be done or said. */
    public boolean isAll() {
        return rest.selected().isEmpty()
                && rest.leftOut().isEmpty()
                && rest.unplaced().isEmpty();
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
                        e instanceof IOException io ? io : new IOException("the recorder failed; deliver it again", e));
            }
        }
    }
}
