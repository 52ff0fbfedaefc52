package org.ephemera.acquire;

import java.util.Optional;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.AskedWindow;
import org.ephemera.evidence.CaseId;
import org.ephemera.evidence.Target;

/**
 * One container that an alert is about.
 *
 * @param trigger its event id is "" for a request that brought none: whoever received it gives it one
 * @param target with what the alert told of it besides its name, and {@code pointers} (a JSON object: where in the alert
 *     each of them stands)
 * @param reason the requester's words, "" if there are none
 * @param window open, unless a requester asked for one
 */
public record Subject(Trigger trigger, Target target, Optional<CaseId> caseId, String reason, AskedWindow window) {
    public Subject(Trigger trigger, Target target, Optional<CaseId> caseId, String reason) {
        this(trigger, target, caseId, reason, AskedWindow.OPEN);
    }

    public Subject withEventId(String id) {
        Trigger named = new Trigger(trigger.kind(), trigger.source(), id, trigger.eventTime());
        return new Subject(named, target, caseId, reason, window);
    }
}
