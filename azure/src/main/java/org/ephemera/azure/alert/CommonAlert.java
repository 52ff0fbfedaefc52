package org.ephemera.azure.alert;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.format.Json;
import org.ephemera.format.Trigger;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;

/**
 * The common alert schema of Azure Monitor ({@code azureMonitorCommonAlertSchema}): {@code data.essentials} is the same for
 * every kind of rule, {@code data.alertContext} is that of a metric, a log query or an event of the activity log. Only an
 * alert that fires is acted upon. It is delivered more than once: {@code alertId} and {@code firedDateTime} say that it is
 * the same.
 *
 * @see <a href="https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema">the schema</a>
 */
final class CommonAlert {
    private static final String SCHEMA = "azureMonitorCommonAlertSchema";
    static final String SOURCE = "azure.monitor";

    private CommonAlert() {}

    static boolean looksLikeOne(AlertField root) {
        return root.field("schemaId").text().filter(SCHEMA::equals).isPresent()
                && root.path("data", "essentials").node().isObject();
    }

    static Alert read(AlertField root) {
        AlertField essentials = root.path("data", "essentials");
        AlertField context = root.path("data", "alertContext");
        String condition = essentials.field("monitorCondition").text().orElse("");
        if (!condition.equalsIgnoreCase("Fired")) {
            return new Alert.NoContainer(
                    "it is not fired but '" + SanitizedText.of(condition) + "'; nothing is collected");
        }
        if (DefenderAlert.isToldBy(context)) {
            return DefenderAlert.ofEvent(context, essentials.field("alertTargetIDs"));
        }
        AlertTargets named = ArmNames.targets();
        if (isTest(essentials)) {
            named.instead("it is a test alert and names no container group; nothing is collected");
        }
        name(
                essentials,
                context,
                named,
                AlertTags.of(root.path("data", "customProperties"), ofLogs(essentials, context)));
        return named.about(
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
            if (ArmNames.isCluster(text)) {
                clusters.cluster(text);
            } else if (ArmNames.isMeantFor(text)) {
                named.add(text, hints, tags);
            } else {
                named.instead("its target '" + SanitizedText.of(text) + "' is no " + AzureTarget.nouns()
                        + forLogs(essentials));
            }
        }
        for (String id : alerted.resources(essentials.field("configurationItems"))) {
            if (ArmNames.isCluster(id)) {
                clusters.cluster(id);
            } else {
                named.add(id, hints, tags);
            }
        }
        alerted.within(clusters);
        clusters.into(named, () -> hints(essentials, context), tags);
    }

    private static TargetHints hints(AlertField essentials, AlertField context) {
        return new TargetHints()
                .text("findingType", context.field("operationName").or(essentials.field("alertRule")))
                .text("containerName", new AlertContext(context).dimension("containerName"));
    }

    private static Trigger trigger(AlertField essentials) {
        String rule = essentials.field("alertRule").text().orElse("");
        String signal = essentials.field("signalType").text().orElse("");
        String id = essentials.field("alertId").text().orElse("") + ":"
                + essentials.field("firedDateTime").text().orElse("");
        return TriggerFactory.says(
                SOURCE,
                signal + "/" + rule,
                // One without any would be taken for every other of its kind.
                id.equals(":") ? Digest.of(Json.bytes(essentials.node())).hex() : id,
                essentials.field("firedDateTime").instant(),
                severity(signal, essentials.field("severity").text().orElse("")));
    }

    /** Whoever makes a rule rates it, but for those of the activity log: Azure calls each of them Sev4. */
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

    /** An action group's own test is about things of its own, all of which are called test-something. */
    private static boolean isTest(AlertField essentials) {
        String rule = essentials.field("alertRule").text().orElse("").toLowerCase(Locale.ROOT);
        return rule.startsWith("test-");
    }

    /** The properties of a rule over logs are its maker's; those of an event of the activity log are the event's. */
    private static AlertField ofLogs(AlertField essentials, AlertField context) {
        return isOfLogs(essentials) ? context.field("properties") : context.field("none");
    }

    /** The rule of a log alert watches a workspace, and the answer is not in the alert. */
    private static String forLogs(AlertField essentials) {
        return isOfLogs(essentials)
                ? "; a rule over logs names it only if it splits by the dimension _ResourceId, or, as rows of apps bear the id of"
                        + " their environment, by a column ResourceId that its query makes"
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
