package org.ephemera.acquire.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.AlertSeverity;

/** Factory of triggers from the fields of an alert. */
public final class TriggerFactory {
    private static final int LONGEST_TYPE = 256;

    private static final String REQUEST_SOURCE = "ephemera";
    private static final String SYNTHETIC_TYPE = "synthetic alert";

    private TriggerFactory() {}

    /**
     * Returns the trigger of a request in Ephemera's own form.
     *
     * @param synthetic field of the request that marks a test of the deployment; absent, true or false
     * @throws IllegalArgumentException if the field has another value
     */
    public static AcquisitionTrigger requestTrigger(JsonNode synthetic, String id) {
        if (!synthetic.isMissingNode() && !synthetic.isNull() && !synthetic.isBoolean()) {
            throw new IllegalArgumentException("its 'synthetic' is not true or false");
        }
        return synthetic.booleanValue()
                ? new AcquisitionTrigger(
                        AcquisitionTrigger.Kind.REQUEST,
                        AcquisitionTrigger.SYNTHETIC_SOURCE,
                        SYNTHETIC_TYPE,
                        id,
                        Optional.empty(),
                        Optional.empty())
                : new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, REQUEST_SOURCE, id, Optional.empty());
    }

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
