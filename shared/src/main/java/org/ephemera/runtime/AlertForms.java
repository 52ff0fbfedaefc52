package org.ephemera.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.Requester;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import org.ephemera.recorder.RecordedEvent;

/**
 * What a cloud's alerts and requests look like.
 *
 * @param parser never throws: what it cannot place is an alert too
 * @param largest in bytes; what is larger was cut off on its way, and is not kept
 * @param recordable what is recorded of a subject
 * @param stop the same of those alone that tell of a container's end
 * @param planned what is planned for a kind of target
 * @param named the target with what the site's settings say of it
 * @param requests how it is known who made a request
 */
public record AlertForms(
        Function<byte[], Alert> parser,
        int largest,
        Recordable recordable,
        Recordable stop,
        Function<String, List<Artifact>> planned,
        UnaryOperator<Target> named,
        Requester.Method requests) {
    /** Tells what is recorded of a subject of a delivery, if anything is. */
    @FunctionalInterface
    public interface Recordable {
        Optional<RecordedEvent> of(AlertSubject subject, ReceivedEvent received);
    }
}
