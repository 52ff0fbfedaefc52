package org.ephemera.azure.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.SanitizedText;

/**
 * Alert of Defender for Cloud in one of two forms. The first is an event of the activity log
 * ({@code Microsoft.Security/locations/alerts/activate/action}, alone or in a common alert), which contains only
 * {@code properties}. The second is the alert itself, as in the API and the continuous export
 * ({@code properties.alertType, resourceIdentifiers[], entities[]}).
 *
 * @see <a href="https://learn.microsoft.com/azure/defender-for-cloud/alerts-schemas">the forms</a>
 */
final class DefenderAlert {
    static final String OPERATION = "Microsoft.Security/locations/alerts/activate/action";

    private static final String SOURCE = "azure.defender";

    /** Resource type of AKS in these alerts. */
    private static final String KUBERNETES = "Kubernetes Service";

    private static final Pattern GROUP =
            Pattern.compile("/subscriptions/[^/]+/resourceGroups/[^/]+", Pattern.CASE_INSENSITIVE);

    /** Machine or scale set in the resource group that AKS creates for the nodes of a cluster. */
    private static final Pattern NODE = Pattern.compile(
            "/subscriptions/[^/]+/resourceGroups/(?<group>MC_[^/]+)/providers/Microsoft.Compute/"
                    + "virtualMachine(?:ScaleSet)?s/(?<name>[^/]+)(?:/.*)?",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> CLOSED = List.of("Resolved", "Dismissed");

    private DefenderAlert() {}

    /** Reports whether the event of the activity log is about such an alert. */
    static boolean isActivityLogEvent(AlertField event) {
        return value(event.field("operationName"))
                .filter(OPERATION::equalsIgnoreCase)
                .isPresent();
    }

    /** Reports whether it is the alert itself. */
    static boolean matches(AlertField root) {
        return root.path("properties", "alertType").text().isPresent()
                && root.path("properties", "resourceIdentifiers").node().isArray();
    }

    /**
     * Reads an event of the activity log.
     *
     * @param targets ids outside of the event, if it came in a common alert
     */
    static ParsedAlert ofEvent(AlertField event, AlertField targets) {
        AlertField properties = event.field("properties");
        AlertTargets named = AlertResourceIds.targets();
        AlertField type = properties.field("alertType").or(event.path("eventName", "value"));
        ClusterNames clusters = new ClusterNames();
        targets.elements().forEach(id -> name(id, type, properties, named, clusters));
        name(properties.field("compromisedEntity"), type, properties, named, clusters);
        cluster(event, properties, clusters);
        KubernetesEntities.read(properties, clusters);
        clusters.addTo(named, () -> hints(type, properties), Map.of());
        return about(
                value(event.field("status")),
                type,
                event.field("eventDataId").or(event.field("correlationId")),
                event.field("eventTimestamp").instant(),
                Optional.empty(),
                properties,
                named);
    }

    static ParsedAlert read(AlertField root) {
        AlertField properties = root.field("properties");
        AlertField type = properties.field("alertType");
        AlertTargets named = AlertResourceIds.targets();
        ClusterNames clusters = new ClusterNames();
        for (AlertField resource : properties.field("resourceIdentifiers").elements()) {
            if (resource.field("azureResourceId").exists()) {
                name(resource.field("azureResourceId"), type, properties, named, clusters);
            }
        }
        for (AlertField entity : properties.field("entities").elements()) {
            if (entity.field("resourceId").exists()) {
                name(entity.field("resourceId"), type, properties, named, clusters);
            }
        }
        KubernetesEntities.read(properties, clusters);
        clusters.addTo(named, () -> hints(type, properties), Map.of());
        return about(
                properties.field("status").text(),
                type,
                properties.field("systemAlertId").or(root.field("name")).or(root.field("id")),
                properties
                        .field("timeGeneratedUtc")
                        .or(properties.field("startTimeUtc"))
                        .instant(),
                properties.field("startTimeUtc").instant(),
                properties,
                named);
    }

    private static void name(
            AlertField id, AlertField type, AlertField properties, AlertTargets named, ClusterNames clusters) {
        Optional<String> text = id.text().filter(AlertResourceIds::isTargetLike);
        if (text.isPresent() && AlertResourceIds.isClusterId(text.get())) {
            clusters.addCluster(text.get());
        } else if (text.isPresent()) {
            named.add(text.get(), hints(type, properties), Map.of());
        } else {
            id.text().map(NODE::matcher).filter(Matcher::matches).ifPresent(node -> node(node, named));
        }
    }

    private static void node(Matcher node, AlertTargets named) {
        named.setFallbackReason("the alert of Defender is about the machine '"
                + SanitizedText.of(node.group("name")) + "' in the node resource group '"
                + SanitizedText.of(node.group("group")) + "' of an AKS cluster and names no pod; 'az aks list' returns"
                + " the cluster with this nodeResourceGroup, and GET /api/v1/pods?fieldSelector=spec.nodeName=NODE"
                + " lists the pods of the node");
    }

    private static TargetHints hints(AlertField type, AlertField properties) {
        return new TargetHints()
                .text("findingType", type)
                .time("eventFirstSeen", properties.field("startTimeUtc"))
                .time("eventLastSeen", properties.field("endTimeUtc"));
    }

    /**
     * Adds the cluster of an event, which contains the cluster's name, and an event id in the cluster's resource group.
     */
    private static void cluster(AlertField event, AlertField properties, ClusterNames clusters) {
        String kind = properties
                .field("attackedResourceType")
                .or(properties.field("resourceType"))
                .text()
                .orElse("");
        Optional<String> name = properties
                .field("compromisedEntity")
                .text()
                .filter(text -> kind.equalsIgnoreCase(KUBERNETES) && !text.isBlank() && !text.contains("/"));
        if (name.isEmpty()) {
            return;
        }
        Matcher group = GROUP.matcher(event.field("resourceId").text().orElse(""));
        if (group.lookingAt()) {
            clusters.addCluster(group.group() + "/providers/" + AzureTarget.CLUSTER.type() + "/" + name.get());
        } else {
            clusters.addClusterName(name.get());
        }
    }

    private static ParsedAlert about(
            Optional<String> status,
            AlertField type,
            AlertField id,
            Optional<Instant> time,
            Optional<Instant> firstSeen,
            AlertField properties,
            AlertTargets named) {
        if (id.text().filter(text -> !text.isBlank()).isEmpty()) {
            return new ParsedAlert.NotAnAlert(
                    "the alert of Defender has no id, so it cannot be distinguished from others");
        }
        Optional<String> closed = status.filter(CLOSED::contains);
        if (closed.isPresent()) {
            return new ParsedAlert.NoContainer("the alert of Defender is " + closed.get() + "; nothing is collected");
        }
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        SOURCE,
                        type.text().orElse(""),
                        id.text().orElse(""),
                        time,
                        properties.field("severity").text().flatMap(AlertSeverity::ofWord)),
                AlertWindow.of(firstSeen, time),
                "the alert of Defender contains no resource id of a " + AzureTarget.nouns() + ", only '"
                        + SanitizedText.of(
                                properties.field("compromisedEntity").text().orElse("")) + "'"
                        + properties
                                .field("attackedResourceType")
                                .or(properties.field("resourceType"))
                                .text()
                                .map(kind -> " of type '" + SanitizedText.of(kind) + "'")
                                .orElse(""));
    }

    /**
     * Returns the text of a field; the activity log has {@code {value, localizedValue}} where a common alert has text.
     */
    private static Optional<String> value(AlertField found) {
        return found.text().or(() -> found.field("value").text());
    }
}
