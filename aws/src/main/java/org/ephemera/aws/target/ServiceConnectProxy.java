package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.format.Json;

/**
 * Proxy that Service Connect added to a task, with the data that identifies its log.
 *
 * @param arn of the task
 * @param task its id
 * @param createdAt creation time of the task, RFC 3339; "" if unknown
 * @param launchType as in the ECS API, "" if unknown
 * @param deployment id of the deployment that started the task, "" if unknown
 */
public record ServiceConnectProxy(
        String arn,
        String task,
        String container,
        Optional<String> runtimeId,
        String createdAt,
        String launchType,
        String deployment) {
    private static final String NAME = "ecs-service-connect-";

    /**
     * Reports whether the container is such a proxy. ECS gives the proxy of each task a different name with this
     * prefix.
     */
    public static boolean isProxy(String container) {
        return container.startsWith(NAME);
    }

    /** Returns the proxy of a task. */
    public static ServiceConnectProxy of(DefinedTask task, KnownContainer container) {
        return new ServiceConnectProxy(
                task.arn(),
                task.id(),
                container.name(),
                container.runtimeId(),
                task.createdAt(),
                task.launchType(),
                task.deployment());
    }

    /** Returns the parameters of the proxy's log. */
    public LogsCatalog.ContainerLogParameters logParameters(boolean oneTask) {
        return LogsCatalog.ContainerLogParameters.of(arn, oneTask ? "" : task, container);
    }

    /** Returns the proxies as a JSON array, for a parameter of an item. */
    public static String toJson(List<ServiceConnectProxy> proxies) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (ServiceConnectProxy proxy : proxies) {
            ObjectNode json = array.addObject()
                    .put("arn", proxy.arn())
                    .put("task", proxy.task())
                    .put("container", proxy.container())
                    .put("createdAt", proxy.createdAt())
                    .put("launchType", proxy.launchType())
                    .put("deployment", proxy.deployment());
            proxy.runtimeId().ifPresent(id -> json.put("runtimeId", id));
        }
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    /** Parses the form of {@link #toJson}. */
    public static List<ServiceConnectProxy> fromJson(String text) throws IOException {
        List<ServiceConnectProxy> proxies = new ArrayList<>();
        for (JsonNode json : Json.parse(text.getBytes(StandardCharsets.UTF_8))) {
            proxies.add(new ServiceConnectProxy(
                    json.path("arn").asText(),
                    json.path("task").asText(),
                    json.path("container").asText(),
                    Json.text(json, "runtimeId"),
                    json.path("createdAt").asText(),
                    json.path("launchType").asText(),
                    json.path("deployment").asText()));
        }
        return proxies;
    }
}
