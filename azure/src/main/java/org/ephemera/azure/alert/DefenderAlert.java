package org.ephemera.azure.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.SanitizedText;

/**
 * An alert of Defender for Cloud: as an event of the activity log ({@code Microsoft.Security/locations/alerts/activate/action},
 * alone or in a common alert), whose {@code properties} are all that it tells, or the alert itself as its API and its
 * continuous export have it ({@code properties.alertType, resourceIdentifiers[], entities[]}).
 *
 * @see <a href="https://learn.microsoft.com/azure/defender-for-cloud/alerts-schemas">the forms</a>
 */
final class DefenderAlert {
    static final String OPERATION = "Microsoft.Security/locations/alerts/activate/action";

    private static final String SOURCE = "azure.defender";

    /** How it calls AKS. */
    private static final String KUBERNETES = "Kubernetes Service";

    private static final Pattern GROUP =
            Pattern.compile("/subscriptions/[^/]+/resourceGroups/[^/]+", Pattern.CASE_INSENSITIVE);

    private static final List<String> CLOSED = List.of("Resolved", "Dismissed");

    private DefenderAlert() {}

    /** True if the event of the activity log tells of such an alert. */
    static boolean isToldBy(AlertField event) {
        return value(event.field("operationName"))
                .filter(OPERATION::equalsIgnoreCase)
                .isPresent();
    }

    /** True if it is such an alert itself. */
    static boolean looksLikeOne(AlertField root) {
        return root.path("properties", "alertType").text().isPresent()
                && root.path("properties", "resourceIdentifiers").node().isArray();
    }

    /** @param targets ids that stand beside the event, if it came in a common alert */
    static Alert ofEvent(AlertField event, AlertField targets) {
        AlertField told = event.field("properties");
        AlertTargets named = ArmNames.targets();
        AlertField type = told.field("alertType").or(event.path("eventName", "value"));
        ClusterNames clusters = new ClusterNames();
        targets.elements().forEach(id -> name(id, type, told, named, clusters));
        name(told.field("compromisedEntity"), type, told, named, clusters);
        cluster(event, told, clusters);
        KubernetesEntities.read(told, clusters);
        clusters.into(named, () -> hints(type, told), Map.of());
        return about(
                value(event.field("status")),
                type,
                event.field("eventDataId").or(event.field("correlationId")),
                event.field("eventTimestamp").instant(),
                Optional.empty(),
                told,
                named);
    }

    static Alert read(AlertField root) {
        AlertField told = root.field("properties");
        AlertField type = told.field("alertType");
        AlertTargets named = ArmNames.targets();
        ClusterNames clusters = new ClusterNames();
        for (AlertField resource : told.field("resourceIdentifiers").elements()) {
            if (resource.field("azureResourceId").exists()) {
                name(resource.field("azureResourceId"), type, told, named, clusters);
            }
        }
        for (AlertField entity : told.field("entities").elements()) {
            if (entity.field("resourceId").exists()) {
                name(entity.field("resourceId"), type, told, named, clusters);
            }
        }
        KubernetesEntities.read(told, clusters);
        clusters.into(named, () -> hints(type, told), Map.of());
        return about(
                told.field("status").text(),
                type,
                told.field("systemAlertId").or(root.field("name")).or(root.field("id")),
                told.field("timeGeneratedUtc").or(told.field("startTimeUtc")).instant(),
                told.field("startTimeUtc").instant(),
                told,
                named);
    }

    private static void name(
            AlertField id, AlertField type, AlertField told, AlertTargets named, ClusterNames clusters) {
        Optional<String> text = id.text().filter(ArmNames::isMeantFor);
        if (text.isPresent() && ArmNames.isCluster(text.get())) {
            clusters.cluster(text.get());
        } else if (text.isPresent()) {
            named.add(text.get(), hints(type, told), Map.of());
        }
    }

    private static TargetHints hints(AlertField type, AlertField told) {
        return new TargetHints()
                .text("findingType", type)
                .time("eventFirstSeen", told.field("startTimeUtc"))
                .time("eventLastSeen", told.field("endTimeUtc"));
    }

    /** An event of the activity log tells a cluster by its name, and itself by an id in the cluster's resource group. */
    private static void cluster(AlertField event, AlertField told, ClusterNames clusters) {
        String kind = told.field("attackedResourceType")
                .or(told.field("resourceType"))
                .text()
                .orElse("");
        Optional<String> name = told.field("compromisedEntity")
                .text()
                .filter(text -> kind.equalsIgnoreCase(KUBERNETES) && !text.isBlank() && !text.contains("/"));
        if (name.isEmpty()) {
            return;
        }
        Matcher group = GROUP.matcher(event.field("resourceId").text().orElse(""));
        if (group.lookingAt()) {
            clusters.cluster(group.group() + "/providers/" + AzureTarget.CLUSTER.type() + "/" + name.get());
        } else {
            clusters.clusterCalled(name.get());
        }
    }

    private static Alert about(
            Optional<String> status,
            AlertField type,
            AlertField id,
            Optional<Instant> time,
            Optional<Instant> firstSeen,
            AlertField told,
            AlertTargets named) {
        if (id.text().filter(text -> !text.isBlank()).isEmpty()) {
            return new Alert.NotAnAlert("the alert of Defender has no id, by which it could be told from another");
        }
        Optional<String> closed = status.filter(CLOSED::contains);
        if (closed.isPresent()) {
            return new Alert.NoContainer("the alert of Defender is " + closed.get() + "; nothing is collected");
        }
        return named.about(
                TriggerFactory.says(
                        SOURCE,
                        type.text().orElse(""),
                        id.text().orElse(""),
                        time,
                        told.field("severity").text().flatMap(AlertSeverity::ofWord)),
                AlertWindow.of(firstSeen, time),
                "the alert of Defender names by a resource id no " + AzureTarget.nouns() + ", only '"
                        + SanitizedText.of(
                                told.field("compromisedEntity").text().orElse("")) + "'"
                        + told.field("attackedResourceType")
                                .or(told.field("resourceType"))
                                .text()
                                .map(kind -> " of type '" + SanitizedText.of(kind) + "'")
                                .orElse(""));
    }

    /** The activity log's own form has {@code {value, localizedValue}} where a common alert has a text. */
    private static Optional<String> value(AlertField found) {
        return found.text().or(() -> found.field("value").text());
    }
}
