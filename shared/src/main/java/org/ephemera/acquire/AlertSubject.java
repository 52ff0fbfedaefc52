package org.ephemera.acquire;

import java.util.Map;
import java.util.Optional;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.CaseId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;

/**
 * Target that an alert is about, with the request that the alert implies.
 *
 * @param trigger its event id is "" for a request without an id; the receiver of the request sets one
 * @param target with the attributes that the alert contains, and {@code pointers}: a JSON object with the JSON pointer
 *     of each attribute in the alert
 * @param reason reason that the requester gave, or ""
 * @param window open, unless a requester gave one or the alert covers more than one day
 * @param tags tags of the target, as far as the alert contains them
 * @param event bytes of this part, if it was received in an envelope with others; otherwise all received bytes
 */
public record AlertSubject(
        AcquisitionTrigger trigger,
        Target target,
        Optional<CaseId> caseId,
        String reason,
        RequestedWindow window,
        Map<String, String> tags,
        Optional<ReceivedEvent> event) {
    public AlertSubject {
        tags = Map.copyOf(tags);
    }

    public AlertSubject(AcquisitionTrigger trigger, Target target, Optional<CaseId> caseId, String reason) {
        this(trigger, target, caseId, reason, RequestedWindow.OPEN);
    }

    public AlertSubject(
            AcquisitionTrigger trigger, Target target, Optional<CaseId> caseId, String reason, RequestedWindow window) {
        this(trigger, target, caseId, reason, window, Map.of(), Optional.empty());
    }

    public AlertSubject withEventId(String id) {
        return new AlertSubject(trigger.withEventId(id), target, caseId, reason, window, tags, event);
    }

    /**
     * Returns this subject with the bytes of its part of an envelope. Bytes that are already set are kept, because
     * they are more specific.
     */
    public AlertSubject receivedAs(ReceivedEvent own) {
        return event.isPresent()
                ? this
                : new AlertSubject(trigger, target, caseId, reason, window, tags, Optional.of(own));
    }
}
