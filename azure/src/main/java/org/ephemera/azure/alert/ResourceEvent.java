package org.ephemera.azure.alert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/**
 * Event Grid event about a resource ({@code Microsoft.Resources.Resource…}), sent after Azure Resource Manager
 * completed an operation. Its form is Event Grid's own schema ({@code eventType, eventTime}) or a CloudEvent
 * ({@code type, time}). An event is delivered more than once; {@code id} identifies it. It has no severity.
 *
 * @see <a href="https://learn.microsoft.com/azure/event-grid/event-schema-subscriptions">the schema</a>
 */
public final class ResourceEvent {
    /**
     * Operations that change or end a container group, an app or a job, or open a session in it. Writes are not included,
     * because every deployment is a write.
     */
    public static final List<String> OPERATIONS = List.of(
            "Microsoft.ContainerInstance/containerGroups/containers/exec/action",
            "Microsoft.ContainerInstance/containerGroups/restart/action",
            "Microsoft.ContainerInstance/containerGroups/start/action",
            "Microsoft.ContainerInstance/containerGroups/stop/action",
            "Microsoft.ContainerInstance/containerGroups/delete",
            "Microsoft.App/containerApps/stop/action",
            "Microsoft.App/containerApps/revisions/restart/action",
            "Microsoft.App/containerApps/revisions/deactivate/action",
            "Microsoft.App/containerApps/delete",
            "Microsoft.App/jobs/stop/action",
            "Microsoft.App/jobs/delete");

    /** Event types of completed operations; the other types are about failed or cancelled ones. */
    public static final List<String> TYPES =
            List.of("Microsoft.Resources.ResourceActionSuccess", "Microsoft.Resources.ResourceDeleteSuccess");

    static final String SOURCE = "azure.eventgrid";
    private static final String FAMILY = "Microsoft.Resources.Resource";

    private ResourceEvent() {}

    static boolean matches(AlertField root) {
        return type(root).startsWith(FAMILY) && root.field("data").node().isObject();
    }

    static ParsedAlert read(AlertField root) {
        AlertField data = root.field("data");
        String operation = data.field("operationName").text().orElse("");
        Optional<String> known =
                OPERATIONS.stream().filter(operation::equalsIgnoreCase).findFirst();
        if (known.isEmpty()) {
            return new ParsedAlert.NoContainer(
                    "its operation '" + SanitizedText.of(operation) + "' does not start a collection");
        }
        if (!TYPES.contains(type(root))) {
            return new ParsedAlert.NoContainer("its operation did not succeed: '" + SanitizedText.of(type(root)) + "'");
        }
        Optional<String> id = root.field("id").text().filter(text -> !text.isBlank());
        if (id.isEmpty()) {
            return new ParsedAlert.NotAnAlert(
                    "the event has no id, so a second delivery cannot be distinguished from another event");
        }
        AlertTargets named = AlertResourceIds.targets();
        data.field("resourceUri")
                .text()
                .ifPresent(uri ->
                        named.add(uri, new TargetHints().text("findingType", data.field("operationName")), Map.of()));
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        SOURCE,
                        known.get(),
                        id.get(),
                        root.field("eventTime").or(root.field("time")).instant(),
                        Optional.empty()),
                RequestedWindow.OPEN,
                "the event names no resource");
    }

    private static String type(AlertField root) {
        return root.field("eventType").or(root.field("type")).text().orElse("");
    }
}
