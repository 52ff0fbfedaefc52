package org.ephemera.format;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.model.AlertSeverity;

/**
 * Why an acquisition began.
 *
 * @param source who said so, e.g. {@code aws.guardduty}, or {@code ephemera} for a request
 * @param type what kind of thing the sender says has happened, in the sender's words, e.g.
 *     {@code Execution:Runtime/ReverseShell}; "" if he does not say
 * @param eventId the sender's id for the event
 * @param eventTime when the sender says it happened or was last updated
 * @param severity how grave the sender says it is
 */
public record Trigger(
        Kind kind,
        String source,
        String type,
        String eventId,
        Optional<Instant> eventTime,
        Optional<AlertSeverity> severity) {
    public enum Kind {
        ALERT,
        REQUEST,
        SCHEDULE;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One of which nobody says of which type or how grave it is. */
    public Trigger(Kind kind, String source, String eventId, Optional<Instant> eventTime) {
        this(kind, source, "", eventId, eventTime, Optional.empty());
    }

    public Trigger withEventId(String id) {
        return new Trigger(kind, source, type, id, eventTime, severity);
    }
}
