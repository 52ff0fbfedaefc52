package org.ephemera.bag;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Why an acquisition began.
 *
 * @param source who said so, e.g. {@code aws.guardduty}, or {@code ephemera} for a request
 * @param eventId the sender's id for the event
 * @param eventTime when the sender says it happened or was last updated
 */
public record Trigger(Kind kind, String source, String eventId, Optional<Instant> eventTime) {
    public enum Kind {
        ALERT,
        REQUEST,
        SCHEDULE;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
