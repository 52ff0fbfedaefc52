package org.ephemera.azure.trigger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.Found;
import org.ephemera.acquire.alert.Hints;
import org.ephemera.acquire.alert.NamedTargets;
import org.ephemera.acquire.alert.Sender;
import org.ephemera.evidence.Severity;
import org.ephemera.evidence.Shown;

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
    private static final List<String> CLOSED = List.of("Resolved", "Dismissed");

    private DefenderAlert() {}

    /** True if the event of the activity log tells of such an alert. */
    static boolean isToldBy(Found event) {
        return value(event.field("operationName"))
                .filter(OPERATION::equalsIgnoreCase)
                .isPresent();
    }

    /** True if it is such an alert itself. */
    static boolean looksLikeOne(Found root) {
        return root.path("properties", "alertType").text().isPresent()
                && root.path("properties", "resourceIdentifiers").node().isArray();
    }

    /** @param targets ids that stand beside the event, if it came in a common alert */
    static Alert ofEvent(Found event, Found targets) {
        Found told = event.field("properties");
        NamedTargets named = ArmNames.targets();
        Found type = told.field("alertType").or(event.path("eventName", "value"));
        targets.elements().forEach(id -> name(id, type, told, named));
        name(told.field("compromisedEntity"), type, told, named);
        return about(
                value(event.field("status")),
                type,
                event.field("eventDataId").or(event.field("correlationId")),
                event.field("eventTimestamp").instant(),
                Optional.empty(),
                told,
                named);
    }

    static Alert read(Found root) {
        Found told = root.field("properties");
        Found type = told.field("alertType");
        NamedTargets named = ArmNames.targets();
        for (Found resource : told.field("resourceIdentifiers").elements()) {
            if (resource.field("azureResourceId").exists()) {
                name(resource.field("azureResourceId"), type, told, named);
            }
        }
        for (Found entity : told.field("entities").elements()) {
            if (entity.field("resourceId").exists()) {
                name(entity.field("resourceId"), type, told, named);
            }
        }
        return about(
                told.field("status").text(),
                type,
                told.field("systemAlertId").or(root.field("name")).or(root.field("id")),
                told.field("timeGeneratedUtc").or(told.field("startTimeUtc")).instant(),
                told.field("startTimeUtc").instant(),
                told,
                named);
    }

    private static void name(Found id, Found type, Found told, NamedTargets named) {
        Optional<String> text = id.text().filter(ArmNames::isMeantFor);
        if (text.isPresent()) {
            named.add(
                    text.get(),
                    new Hints()
                            .text("findingType", type)
                            .time("eventFirstSeen", told.field("startTimeUtc"))
                            .time("eventLastSeen", told.field("endTimeUtc")),
                    Map.of());
        }
    }

    private static Alert about(
            Optional<String> status,
            Found type,
            Found id,
            Optional<Instant> time,
            Optional<Instant> firstSeen,
            Found told,
            NamedTargets named) {
        if (id.text().filter(text -> !text.isBlank()).isEmpty()) {
            return new Alert.NotAnAlert("the alert of Defender has no id, by which it could be told from another");
        }
        Optional<String> closed = status.filter(CLOSED::contains);
        if (closed.isPresent()) {
            return new Alert.NoContainer("the alert of Defender is " + closed.get() + "; nothing is collected");
        }
        return named.about(
                Sender.says(
                        SOURCE,
                        type.text().orElse(""),
                        id.text().orElse(""),
                        time,
                        told.field("severity").text().flatMap(Severity::ofWord)),
                AlertWindow.of(firstSeen, time),
                "the alert of Defender names by a resource id no " + AzureTarget.nouns() + ", only '"
                        + Shown.of(told.field("compromisedEntity").text().orElse("")) + "'"
                        + told.field("attackedResourceType")
                                .or(told.field("resourceType"))
                                .text()
                                .map(kind -> " of type '" + Shown.of(kind) + "'")
                                .orElse(""));
    }

    /** The activity log's own form has {@code {value, localizedValue}} where a common alert has a text. */
    private static Optional<String> value(Found found) {
        return found.text().or(() -> found.field("value").text());
    }
}
