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
import org.ephemera.format.Json;

/**
 * Task data that is needed to determine the log destinations from its task definition.
 *
 * @param createdAt RFC 3339, "" if unknown
 * @param launchType as in the ECS API, "" if unknown
 * @param os operating system family as in the ECS API, "" if unknown
 * @param architecture CPU architecture as in the ECS API, "" if unknown
 * @param group {@code service:NAME} or {@code family:NAME}, "" if unknown
 * @param deployment id of the deployment that started the task, "" if unknown
 * @param overrides reference to the task's overrides in a stored response, if it was started with any
 * @param roles roles that replace those of the definition
 * @param isDescribed false if ECS did not return the task, so that its overrides are unknown
 */
public record DefinedTask(
        String arn,
        String id,
        String createdAt,
        String launchType,
        String os,
        String architecture,
        String group,
        String deployment,
        List<KnownContainer> containers,
        Optional<String> overrides,
        OverriddenRoles roles,
        boolean isDescribed) {
    public DefinedTask {
        containers = List.copyOf(containers);
    }

    /** Returns the data of a known task. */
    public static DefinedTask of(KnownTask task) {
        return new DefinedTask(
                task.arn(),
                task.id(),
                task.attribute("createdAt"),
                task.attribute("launchType"),
                task.attribute("os"),
                task.attribute("architecture"),
                task.attribute("group"),
                task.attribute("startedBy"),
                task.containers(),
                task.overrides(),
                task.roles(),
                task.gap().isEmpty());
    }

    /** Returns the tasks as a JSON array, for a parameter of an item. */
    public static String toJson(List<DefinedTask> tasks) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (DefinedTask task : tasks) {
            ObjectNode json = array.addObject()
                    .put("arn", task.arn())
                    .put("task", task.id())
                    .put("createdAt", task.createdAt())
                    .put("launchType", task.launchType())
                    .put("described", task.isDescribed());
            putUnlessEmpty(json, "os", task.os());
            putUnlessEmpty(json, "architecture", task.architecture());
            putUnlessEmpty(json, "group", task.group());
            putUnlessEmpty(json, "deployment", task.deployment());
            task.overrides().ifPresent(where -> json.put("overrides", where));
            task.roles().into(json);
            json.set("containers", KnownContainer.toTree(task.containers()));
        }
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    /** Parses the form of {@link #toJson}. */
    public static List<DefinedTask> fromJson(String text) throws IOException {
        List<DefinedTask> tasks = new ArrayList<>();
        for (JsonNode json : Json.parse(text.getBytes(StandardCharsets.UTF_8))) {
            tasks.add(new DefinedTask(
                    json.path("arn").asText(),
                    json.path("task").asText(),
                    json.path("createdAt").asText(),
                    json.path("launchType").asText(),
                    json.path("os").asText(),
                    json.path("architecture").asText(),
                    json.path("group").asText(),
                    json.path("deployment").asText(),
                    KnownContainer.fromTree(json.path("containers")),
                    Json.text(json, "overrides"),
                    OverriddenRoles.from(json),
                    json.path("described").asBoolean()));
        }
        return tasks;
    }

    private static void putUnlessEmpty(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
