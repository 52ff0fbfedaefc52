package org.ephemera.azure.alert;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;

/**
 * Common alert schema of Azure Monitor ({@code azureMonitorCommonAlertSchema}). {@code data.essentials} is the same for
 * every kind of rule; {@code data.alertContext} depends on it: metric, log query, or event of the activity log. Only an
 * alert in the state Fired starts a collection. An alert is delivered more than once; {@code alertId} and
 * {@code firedDateTime} identify it.
 *
 * @see <a href="https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema">the schema</a>
 */
final class CommonAlert {
    private static final String SCHEMA = "azureMonitorCommonAlertSchema";
    static final String SOURCE = "azure.monitor";

    private CommonAlert() {}

    static boolean matches(AlertField root) {
        return root.field("schemaId").text().filter(SCHEMA::equals).isPresent()
                && root.path("data", "essentials").node().isObject();
    }

    static ParsedAlert read(AlertField root) {
        AlertField essentials = root.path("data", "essentials");
        AlertField context = root.path("data", "alertContext");
        String condition = essentials.field("monitorCondition").text().orElse("");
        if (!condition.equalsIgnoreCase("Fired")) {
            return new ParsedAlert.NoContainer(
                    "its monitorCondition is '" + SanitizedText.of(condition) + "', not 'Fired'; nothing is collected");
        }
        if (DefenderAlert.isActivityLogEvent(context)) {
            return DefenderAlert.ofEvent(context, essentials.field("alertTargetIDs"));
        }
        AlertTargets named = AlertResourceIds.targets();
        if (isTest(essentials)) {
            named.setFallbackReason("it is a test alert and names no container group; nothing is collected");
        }
        name(
                essentials,
                context,
                named,
                AlertTags.parse(root.path("data", "customProperties"), ofLogs(essentials, context)));
        return named.toAlert(
                trigger(essentials),
                AlertWindow.of(
                        context.path("condition", "windowStartTime").instant(),
                        essentials.field("firedDateTime").instant()),
                "it names no target");
    }

    private static void name(AlertField essentials, AlertField context, AlertTargets named, Map<String, String> tags) {
        AlertContext alerted = new AlertContext(context);
        TargetHints hints = hints(essentials, context);
        ClusterNames clusters = new ClusterNames();
        for (AlertField id : essentials.field("alertTargetIDs").elements()) {
            String text = id.text().orElse("");
            if (AlertResourceIds.isClusterId(text)) {
                clusters.addCluster(text);
            } else if (AlertResourceIds.isTargetLike(text)) {
                named.add(text, hints, tags);
            } else {
                named.setFallbackReason("its target '" + SanitizedText.of(text) + "' is not a " + AzureTarget.nouns()
                        + forLogs(essentials));
            }
        }
        for (String id : alerted.resources(essentials.field("configurationItems"))) {
            if (AlertResourceIds.isClusterId(id)) {
                clusters.addCluster(id);
            } else {
                named.add(id, hints, tags);
            }
        }
        alerted.addKubernetesNames(clusters);
        clusters.addTo(named, () -> hints(essentials, context), tags);
    }

    private static TargetHints hints(AlertField essentials, AlertField context) {
        return new TargetHints()
                .text("findingType", context.field("operationName").or(essentials.field("alertRule")))
                .text("containerName", new AlertContext(context).dimension("containerName"));
    }

    private static AcquisitionTrigger trigger(AlertField essentials) {
        String rule = essentials.field("alertRule").text().orElse("");
        String signal = essentials.field("signalType").text().orElse("");
        String id = essentials.field("alertId").text().orElse("") + ":"
                + essentials.field("firedDateTime").text().orElse("");
        return TriggerFactory.alertTrigger(
                SOURCE,
                signal + "/" + rule,
                // Without an id, all such alerts would count as the same one.
                id.equals(":") ? Digest.of(Json.bytes(essentials.node())).hex() : id,
                essentials.field("firedDateTime").instant(),
                severity(signal, essentials.field("severity").text().orElse("")));
    }

    /**
     * Returns the severity that the rule's author chose. Azure sets Sev4 for every rule of the activity log, so that is
     * not used.
     */
    private static Optional<AlertSeverity> severity(String signal, String word) {
        if (signal.equalsIgnoreCase("Activity Log")) {
            return Optional.empty();
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "sev0" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.CRITICAL, word));
            case "sev1" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.HIGH, word));
            case "sev2" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.MEDIUM, word));
            case "sev3" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.LOW, word));
            case "sev4" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.INFORMATIONAL, word));
            default -> Optional.empty();
        };
    }

    /** Reports whether it is the test alert of an action group; the rule names of all of them begin with test-. */
    private static boolean isTest(AlertField essentials) {
        String rule = essentials.field("alertRule").text().orElse("").toLowerCase(Locale.ROOT);
        return rule.startsWith("test-");
    }

    /** Returns the custom properties of a log rule. The properties of an activity log event belong to the event. */
    private static AlertField ofLogs(AlertField essentials, AlertField context) {
        return isOfLogs(essentials) ? context.field("properties") : context.field("none");
    }

    /** Returns a hint for a log rule, whose target is a workspace; the alert does not contain the rows. */
    private static String forLogs(AlertField essentials) {
        return isOfLogs(essentials)
                ? "; a log rule names its target only if it splits by the dimension _ResourceId, or for apps, whose"
                        + " rows contain the id of their environment, by a column ResourceId that the query creates"
                : "";
    }

    private static boolean isOfLogs(AlertField essentials) {
        String service = essentials.field("monitoringService").text().orElse("");
        return switch (service) {
            case "Log Alerts V2", "Log Analytics", "Application Insights" -> true;
            default -> false;
        };
    }
}
