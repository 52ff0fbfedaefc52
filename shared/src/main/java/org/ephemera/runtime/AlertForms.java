package org.ephemera.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.Requester;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import org.ephemera.recorder.RecordedEvent;

/**
 * Forms of the alerts and requests that a cloud sends.
 *
 * @param parser parses a payload. It never throws: a payload that it does not recognize is an alert too.
 * @param largest size limit in bytes: a larger payload was truncated by the sender and is not stored
 * @param recordable returns the event to record for a subject
 * @param stop returns the event to record for a subject whose container stopped
 * @param planned returns the artifacts that are planned for a kind of target
 * @param withSettings returns the target with the attributes that the settings of the site add
 * @param requestMethod method by which the requester of a manual request is known
 */
public record AlertForms(
        Function<byte[], ParsedAlert> parser,
        int largest,
        Recordable recordable,
        Recordable stop,
        Function<String, List<Artifact>> planned,
        UnaryOperator<Target> withSettings,
        Requester.Method requestMethod) {
    /** Returns the event that is recorded for a subject of a delivery; empty if none is. */
    @FunctionalInterface
    public interface Recordable {
        Optional<RecordedEvent> of(AlertSubject subject, ReceivedEvent received);
    }
}
