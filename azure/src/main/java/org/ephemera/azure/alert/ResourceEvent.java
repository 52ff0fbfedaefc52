package org.ephemera.azure.alert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AskedWindow;
import org.ephemera.model.SanitizedText;

/**
 * What Event Grid tells of a resource ({@code Microsoft.Resources.Resource…}) after the resource manager did what it was
 * asked to, in Event Grid's own schema ({@code eventType, eventTime}) or as a CloudEvent ({@code type, time}). It is
 * delivered more than once: {@code id} says that it is the same. Nobody says how grave it is.
 *
 * @see <a href="https://learn.microsoft.com/azure/event-grid/event-schema-subscriptions">the schema</a>
 */
public final class ResourceEvent {
    /**
     * After these a container group or app is not what it was, or somebody has been inside. A write is not among them:
     * every deployment is one.
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
            "Microsoft.App/containerApps/delete");

    /** Those that tell of something done; others tell of what failed or was cancelled. */
    public static final List<String> TYPES =
            List.of("Microsoft.Resources.ResourceActionSuccess", "Microsoft.Resources.ResourceDeleteSuccess");

    static final String SOURCE = "azure.eventgrid";
    private static final String FAMILY = "Microsoft.Resources.Resource";

    private ResourceEvent() {}

    static boolean looksLikeOne(AlertField root) {
        return type(root).startsWith(FAMILY) && root.field("data").node().isObject();
    }

    static Alert read(AlertField root) {
        AlertField data = root.field("data");
        String operation = data.field("operationName").text().orElse("");
        Optional<String> known =
                OPERATIONS.stream().filter(operation::equalsIgnoreCase).findFirst();
        if (known.isEmpty()) {
            return new Alert.NoContainer(
                    "it tells of '" + SanitizedText.of(operation) + "', after which nothing is collected");
        }
        if (!TYPES.contains(type(root))) {
            return new Alert.NoContainer(
                    "it tells of something that did not come about: '" + SanitizedText.of(type(root)) + "'");
        }
        Optional<String> id = root.field("id").text().filter(text -> !text.isBlank());
        if (id.isEmpty()) {
            return new Alert.NotAnAlert(
                    "the event has no id, by which a second delivery could be told from another event");
        }
        AlertTargets named = ArmNames.targets();
        data.field("resourceUri")
                .text()
                .ifPresent(uri ->
                        named.add(uri, new TargetHints().text("findingType", data.field("operationName")), Map.of()));
        return named.about(
                TriggerFactory.says(
                        SOURCE,
                        known.get(),
                        id.get(),
                        root.field("eventTime").or(root.field("time")).instant(),
                        Optional.empty()),
                AskedWindow.OPEN,
                "the event names no resource");
    }

    private static String type(AlertField root) {
        return root.field("eventType").or(root.field("type")).text().orElse("");
    }
}
