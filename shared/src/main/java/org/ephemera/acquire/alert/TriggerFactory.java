package org.ephemera.acquire.alert;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.AlertSeverity;

/** Factory of triggers from the fields of an alert. */
public final class TriggerFactory {
    private static final int LONGEST_TYPE = 256;

    private TriggerFactory() {}

    /**
     * Returns the trigger of an alert.
     *
     * @param type type of the alert, truncated to 256 characters
     */
    public static AcquisitionTrigger alertTrigger(
            String source, String type, String eventId, Optional<Instant> eventTime, Optional<AlertSeverity> severity) {
        String fitting = type.length() > LONGEST_TYPE ? type.substring(0, LONGEST_TYPE) : type;
        return new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, source, fitting, eventId, eventTime, severity);
    }
}
