package org.ephemera.azure.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Subject;
import org.ephemera.bag.Json;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Target;

/**
 * What Event Grid tells of a resource ({@code Microsoft.Resources.Resource…}, Event Grid's own schema), after the resource
 * manager did what it was asked to. It is delivered more than once: {@code id} says that it is the same.
 *
 * @see <a href="https://learn.microsoft.com/azure/event-grid/event-schema-subscriptions">the schema</a>
 */
public final class ResourceEvent {
    /**
     * After these a container group is not what it was, or somebody has been inside. A write is not among them: every
     * deployment is one.
     */
    public static final List<String> OPERATIONS = List.of(
            "Microsoft.ContainerInstance/containerGroups/containers/exec/action",
            "Microsoft.ContainerInstance/containerGroups/restart/action",
            "Microsoft.ContainerInstance/containerGroups/start/action",
            "Microsoft.ContainerInstance/containerGroups/stop/action",
            "Microsoft.ContainerInstance/containerGroups/delete");

    /** Those that tell of something done; others tell of what failed or was cancelled. */
    public static final List<String> TYPES =
            List.of("Microsoft.Resources.ResourceActionSuccess", "Microsoft.Resources.ResourceDeleteSuccess");

    private static final String FAMILY = "Microsoft.Resources.Resource";
    private static final String BELOW = "/containers/";

    private ResourceEvent() {}

    static boolean looksLikeOne(JsonNode json) {
        return json.path("eventType").asText().startsWith(FAMILY)
                && json.path("data").isObject();
    }

    static Alert read(JsonNode json) {
        JsonNode data = json.path("data");
        String type = json.path("eventType").asText();
        String operation = Json.text(data, "operationName").orElse("");
        if (OPERATIONS.stream().noneMatch(operation::equalsIgnoreCase)) {
            return new Alert.NoContainer("it tells of '" + Shown.of(operation) + "', after which nothing is collected");
        }
        if (!TYPES.contains(type)) {
            return new Alert.NoContainer("it tells of something that did not come about: '" + Shown.of(type) + "'");
        }
        Optional<String> id = Json.text(json, "id").filter(text -> !text.isBlank());
        if (id.isEmpty()) {
            return new Alert.NotAnAlert(
                    "the event has no id, by which a second delivery could be told from another event");
        }
        try {
            Target target =
                    AzureTarget.parse(group(Json.text(data, "resourceUri").orElse("")));
            Trigger trigger =
                    new Trigger(Trigger.Kind.ALERT, "azure.eventgrid", id.get(), Json.instant(json, "eventTime"));
            return new Alert.Recognised(List.of(new Subject(trigger, target, Optional.empty(), "")));
        } catch (IllegalArgumentException e) {
            return new Alert.NoContainer("its resource cannot be collected: " + e.getMessage());
        }
    }

    /** What was done in a container is told of the container. */
    private static String group(String resource) {
        int below = resource.toLowerCase(Locale.ROOT).lastIndexOf(BELOW);
        return below < 0 ? resource : resource.substring(0, below);
    }
}
