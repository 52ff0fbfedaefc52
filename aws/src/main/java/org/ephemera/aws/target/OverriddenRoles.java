package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** ARNs of the roles that {@code RunTask} set instead of those of the task definition. */
public record OverriddenRoles(Optional<String> task, Optional<String> execution) {
    public static final OverriddenRoles NONE = new OverriddenRoles(Optional.empty(), Optional.empty());

    static OverriddenRoles of(Task task) {
        @Nullable TaskOverride override = task.overrides();
        return override == null
                ? NONE
                : new OverriddenRoles(
                        Optional.ofNullable(override.taskRoleArn()), Optional.ofNullable(override.executionRoleArn()));
    }

    private record AlertRoles(String taskRole, String executionRole) {}

    /** Returns the roles that the alert contains. */
    static OverriddenRoles ofAlert(PlannedItem item) {
        AlertRoles alert = ParameterCodec.read(item, AlertRoles.class);
        return new OverriddenRoles(present(alert.taskRole()), present(alert.executionRole()));
    }

    private static Optional<String> present(String arn) {
        return Optional.of(arn).filter(text -> !text.isEmpty());
    }

    void into(ObjectNode json) {
        task.ifPresent(arn -> json.put("taskRole", arn));
        execution.ifPresent(arn -> json.put("executionRole", arn));
    }

    static OverriddenRoles from(JsonNode json) {
        return new OverriddenRoles(Json.text(json, "taskRole"), Json.text(json, "executionRole"));
    }
}
