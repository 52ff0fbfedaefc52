package org.ephemera.acquire;

import java.util.Map;
import java.util.Optional;
import org.ephemera.format.Trigger;
import org.ephemera.model.AskedWindow;
import org.ephemera.model.CaseId;
import org.ephemera.model.Target;

/**
 * One container that an alert is about.
 *
 * @param trigger its event id is "" for a request that brought none: whoever received it gives it one
 * @param target with what the alert told of it besides its name, and {@code pointers} (a JSON object: where in the alert
 *     each of them stands)
 * @param reason the requester's words, "" if there are none
 * @param window open, unless a requester asked for one or the alert reaches further back than a day
 * @param tags of the target, as far as the alert tells them
 * @param event the bytes that are about it, if it came in an envelope with others; else they are all that was received
 */
public record AlertSubject(
        Trigger trigger,
        Target target,
        Optional<CaseId> caseId,
        String reason,
        AskedWindow window,
        Map<String, String> tags,
        Optional<ReceivedEvent> event) {
    public AlertSubject {
        tags = Map.copyOf(tags);
    }

    public AlertSubject(Trigger trigger, Target target, Optional<CaseId> caseId, String reason) {
        this(trigger, target, caseId, reason, AskedWindow.OPEN);
    }

    public AlertSubject(Trigger trigger, Target target, Optional<CaseId> caseId, String reason, AskedWindow window) {
        this(trigger, target, caseId, reason, window, Map.of(), Optional.empty());
    }

    public AlertSubject withEventId(String id) {
        return new AlertSubject(trigger.withEventId(id), target, caseId, reason, window, tags, event);
    }

    /** The same, told by these bytes of several; if the bytes are known already, they are nearer. */
    public AlertSubject receivedAs(ReceivedEvent own) {
        return event.isPresent()
                ? this
                : new AlertSubject(trigger, target, caseId, reason, window, tags, Optional.of(own));
    }
}
