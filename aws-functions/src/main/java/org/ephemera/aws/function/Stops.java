package org.ephemera.aws.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.Selection;
import org.ephemera.acquire.Subject;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.trigger.StoppedTask;
import org.ephemera.bag.Json;
import org.ephemera.record.OnStop;
import org.ephemera.record.RecordedEvent;

/**
 * What came of recording the tasks that stopped, before anything else is done about an alert.
 *
 * @param rest what is still to be done: without those that are recorded, if only that is asked for
 * @param recorded one for each that was recorded: {@code target, key}
 * @param lost set if something could not be recorded and gets no package either: the alert has to be delivered again
 */
record Stops(Selection rest, List<ObjectNode> recorded, Optional<IOException> lost) {
    Stops {
        recorded = List.copyOf(recorded);
    }

    /** @param log takes lines with ids only */
    static Stops record(Selection selection, ReceivedEvent received, AwsRuntime runtime, Consumer<String> log) {
        List<ObjectNode> recorded = new ArrayList<>();
        List<Subject> selected = new ArrayList<>();
        List<Selection.LeftOut> leftOut = new ArrayList<>();
        Optional<IOException> lost = Optional.empty();
        boolean only = runtime.onStop() == OnStop.RECORD;
        for (Subject subject : selection.selected()) {
            Optional<RecordedEvent> stop = StoppedTask.of(subject, received);
            boolean done = stop.isPresent()
                    && failure(stop.get(), recorded, runtime, log).isEmpty();
            if (!done || !only) {
                // What could not be recorded has its package, at least.
                selected.add(subject);
            }
        }
        for (Selection.LeftOut each : selection.leftOut()) {
            Optional<RecordedEvent> stop = StoppedTask.of(each.subject(), received);
            Optional<IOException> failed = stop.flatMap(event -> failure(event, recorded, runtime, log));
            lost = lost.or(() -> failed);
            if (stop.isEmpty() || !only) {
                leftOut.add(each);
            }
        }
        return new Stops(new Selection(selected, leftOut, selection.unplaced()), recorded, lost);
    }

    /** Adds what was recorded to an answer; is the answer if there is nothing else to say. */
    ObjectNode answer(Optional<ObjectNode> other) {
        ObjectNode answer = other.orElseGet(() -> Json.object().put("status", "recorded"));
        recorded.forEach(answer.withArray("recorded")::add);
        if (recorded.isEmpty()) {
            answer.remove("recorded");
        }
        return answer;
    }

    /** True if there is nothing else to be done or said. */
    boolean isAll() {
        return rest.selected().isEmpty()
                && rest.leftOut().isEmpty()
                && rest.unplaced().isEmpty();
    }

    private static Optional<IOException> failure(
            RecordedEvent event, List<ObjectNode> recorded, AwsRuntime runtime, Consumer<String> log) {
        try {
            String key = runtime.spool().record(event);
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
