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
 * A proxy that Service Connect put into a task, with all that is needed to tell its log.
 *
 * @param arn of the task
 * @param task its id
 * @param createdAt of the task, RFC 3339; "" if it is not known
 * @param launchType as ECS names it, "" if it is not known
 * @param deployment the id of the deployment that started the task, "" if it is not known
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

    /** ECS names them so, in each task otherwise. */
    public static boolean is(String container) {
        return container.startsWith(NAME);
    }

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

    /** Returns the parameters of its log. */
    public LogsCatalog.ContainerLogParameters log(boolean oneTask) {
        return LogsCatalog.ContainerLogParameters.of(arn, oneTask ? "" : task, container);
    }

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
