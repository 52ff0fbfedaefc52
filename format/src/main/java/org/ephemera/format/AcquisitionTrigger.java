package org.ephemera.format;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.model.AlertSeverity;

/**
 * Cause of an acquisition: an alert, a request or a schedule.
 *
 * @param source sender, e.g. {@code aws.guardduty}, or {@code ephemera} for a request
 * @param type type of the event in the sender's words, e.g. {@code Execution:Runtime/ReverseShell}; "" if the sender
 *     states none
 * @param eventId the sender's id for the event
 * @param eventTime time at which the event happened or was last updated, according to the sender
 * @param severity severity according to the sender
 */
public record AcquisitionTrigger(
        Kind kind,
        String source,
        String type,
        String eventId,
        Optional<Instant> eventTime,
        Optional<AlertSeverity> severity) {
    /** Source of a synthetic alert, with which {@code ephemera doctor} proves a deployment. */
    public static final String SYNTHETIC_SOURCE = "ephemera.doctor";

    /** Kinds of causes. */
    public enum Kind {
        ALERT,
        REQUEST,
        SCHEDULE;

        /** Returns the name in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Creates a trigger without type and severity. */
    public AcquisitionTrigger(Kind kind, String source, String eventId, Optional<Instant> eventTime) {
        this(kind, source, "", eventId, eventTime, Optional.empty());
    }

    /** Reports whether a test of the deployment caused the acquisition, and no incident. */
    public boolean isSynthetic() {
        return source.equals(SYNTHETIC_SOURCE);
    }

    /** Returns this trigger with another event id. */
    public AcquisitionTrigger withEventId(String id) {
        return new AcquisitionTrigger(kind, source, type, id, eventTime, severity);
    }
}
