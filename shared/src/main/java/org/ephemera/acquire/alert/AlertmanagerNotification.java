package org.ephemera.acquire.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.model.SanitizedText;

/**
 * Notification that Alertmanager posts to a webhook: {@code version, groupKey, receiver, status, truncatedAlerts,
 * alerts[]}. Each of its alerts is a separate event.
 */
public final class AlertmanagerNotification {
    private static final int MOST = 1_000;

    private AlertmanagerNotification() {}

    /** Reports whether it is a notification. */
    public static boolean matches(AlertField root) {
        return root.field("alerts").node().isArray()
                && (root.field("groupKey").text().isPresent()
                        || root.field("alerts")
                                .element(0)
                                .field("labels")
                                .node()
                                .isObject());
    }

    /**
     * Reads all alerts.
     *
     * @param reader reads one alert that fires
     */
    public static ParsedAlert read(AlertField root, Function<PrometheusAlert, ParsedAlert> reader) {
        List<AlertField> alerts = root.field("alerts").elements();
        if (alerts.size() > MOST) {
            return new ParsedAlert.NotAnAlert(
                    "it contains more than " + MOST + " alerts; set max_alerts of the receiver to " + MOST);
        }
        List<ParsedAlert> read = new ArrayList<>();
        alerts.forEach(alert -> read.add(one(alert, reader)));
        int truncated = root.field("truncatedAlerts").node().asInt();
        if (truncated > 0) {
            read.add(new ParsedAlert.NoContainer("Alertmanager left out " + truncated
                    + " alerts of the group; increase max_alerts of the receiver"));
        }
        return MergedAlert.merge(read, "alerts");
    }

    /**
     * Reads one alert.
     *
     * @param reader reads it if it fires
     */
    public static ParsedAlert one(AlertField alert, Function<PrometheusAlert, ParsedAlert> reader) {
        PrometheusAlert parsed = new PrometheusAlert(alert);
        return parsed.isFiring()
                ? reader.apply(parsed)
                : new ParsedAlert.NoContainer("the Prometheus alert '" + SanitizedText.of(parsed.rule())
                        + "' has the status '" + SanitizedText.of(parsed.status())
                        + "', not firing; nothing is collected");
    }
}
