package org.ephemera.azure.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 * Incident of Microsoft Sentinel, as the trigger of a playbook delivers it ({@code object{name, properties}}) or the API
 * returns it ({@code type Microsoft.SecurityInsights/Incidents}). Its properties contain {@code relatedEntities[]} of
 * {@code kind} with {@code properties}, and {@code alerts[]}, each with {@code resourceIdentifiers[]} and {@code
 * additionalData}. An incident of the API contains neither.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/securityinsights/incidents">the incident</a>
 */
final class SentinelIncident {
    static final String SOURCE = "azure.sentinel";

    private static final Pattern ID =
            Pattern.compile("/.*/providers/Microsoft.SecurityInsights/incidents/[^/]+", Pattern.CASE_INSENSITIVE);

    /** Fields of an entity or an alert that contain a resource id. */
    private static final List<String> RESOURCES = List.of("resourceId", "azureID", "azureResourceId");

    private SentinelIncident() {}

    static boolean matches(AlertField root) {
        AlertField incident = incident(root);
        return incident.field("id")
                        .text()
                        .filter(id -> ID.matcher(id).matches())
                        .isPresent()
                && incident.field("properties").node().isObject();
    }

    private static AlertField incident(AlertField root) {
        return root.field("object").or(root);
    }

    static ParsedAlert read(AlertField root) {
        AlertField incident = incident(root);
        AlertField properties = incident.field("properties");
        String status = properties.field("status").text().orElse("");
        if (status.equalsIgnoreCase("Closed")) {
            return new ParsedAlert.NoContainer("the incident of Sentinel is Closed; nothing is collected");
        }
        AlertTargets named = AlertResourceIds.targets();
        ClusterNames clusters = new ClusterNames();
        List<AlertField> alerts = properties.field("alerts").elements();
        List<AlertField> entities = entities(properties, alerts);
        for (AlertField each : resources(alerts, entities)) {
            name(each, properties, named, clusters);
        }
        KubernetesEntities.readKinds(entities, clusters);
        for (AlertField alert : alerts) {
            KubernetesEntities.read(alert.field("properties"), clusters);
        }
        clusters.addTo(named, () -> hints(properties), Map.of());
        Optional<Instant> last = properties.field("lastActivityTimeUtc").instant();
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        SOURCE,
                        properties.field("title").text().orElse(""),
                        incident.field("name").or(incident.field("id")).text().orElse(""),
                        // An incident without new alerts keeps this time when an analyst changes it.
                        last.or(() -> properties.field("createdTimeUtc").instant()),
                        properties.field("severity").text().flatMap(AlertSeverity::ofWord)),
                AlertWindow.of(properties.field("firstActivityTimeUtc").instant(), last),
                reason(incident, properties, entities));
    }

    private static List<AlertField> entities(AlertField properties, List<AlertField> alerts) {
        List<AlertField> entities =
                new ArrayList<>(properties.field("relatedEntities").elements());
        alerts.forEach(alert ->
                entities.addAll(alert.path("properties", "relatedEntities").elements()));
        return entities;
    }

    private static List<AlertField> resources(List<AlertField> alerts, List<AlertField> entities) {
        List<AlertField> holders = new ArrayList<>();
        entities.forEach(entity -> holders.add(entity.field("properties")));
        alerts.forEach(alert ->
                holders.addAll(alert.path("properties", "resourceIdentifiers").elements()));
        return holders.stream()
                .flatMap(holder -> RESOURCES.stream().map(holder::field))
                .filter(AlertField::exists)
                .toList();
    }

    private static void name(AlertField id, AlertField properties, AlertTargets named, ClusterNames clusters) {
        Optional<String> text = id.text().filter(AlertResourceIds::isTargetLike);
        if (text.isPresent() && AlertResourceIds.isClusterId(text.get())) {
            clusters.addCluster(text.get());
        } else if (text.isPresent()) {
            named.add(text.get(), hints(properties), Map.of());
        }
    }

    private static TargetHints hints(AlertField properties) {
        return new TargetHints()
                .text("findingType", properties.field("title"))
                .time("eventFirstSeen", properties.field("firstActivityTimeUtc"))
                .time("eventLastSeen", properties.field("lastActivityTimeUtc"));
    }

    private static String reason(AlertField incident, AlertField properties, List<AlertField> entities) {
        String id = SanitizedText.of(incident.field("id").text().orElse(""));
        String title = SanitizedText.of(properties.field("title").text().orElse(""));
        if (entities.isEmpty()) {
            return "the incident '" + title + "' of Sentinel contains no entities; POST " + id + "/entities and " + id
                    + "/alerts return them";
        }
        return "the incident '" + title + "' of Sentinel contains no resource id of a " + AzureTarget.nouns()
                + " among its entities: "
                + SanitizedText.of(entities.stream()
                        .map(entity -> entity.field("kind").text().orElse("?").toLowerCase(Locale.ROOT))
                        .distinct()
                        .limit(10)
                        .reduce((one, other) -> one + ", " + other)
                        .orElse(""));
    }
}
