package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.read.AzureOperations;
import org.ephemera.bag.Json;

/**
 * A role of Azure that somebody gave away over the target or what it is in (EXE-011). Roles that take nothing over are left out; which one it was, only
 * the entry of the operation's begin says.
 */
final class RoleAssignment implements CallRule {
    private static final String WRITE = "Microsoft.Authorization/roleAssignments/write";
    private static final String ASSIGNMENT = "/providers/microsoft.authorization/";
    /** Azure documentation, "Azure built-in roles". */
    private static final Map<String, String> TAKEOVER = Map.of(
            "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
            "b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor",
            "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator",
            "f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator",
            "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b", "Azure Kubernetes Service RBAC Cluster Admin",
            "3498e952-d568-435e-9b2c-8d77e338d7f7", "Azure Kubernetes Service RBAC Admin",
            "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8", "Azure Kubernetes Service Cluster Admin Role",
            "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8", "Azure Kubernetes Service Contributor Role");

    @Override
    public void judge(List<ControlCall> calls, CallNotes judged) {
        AzureOperations.once(calls.stream())
                .filter(call -> call.action().equalsIgnoreCase(WRITE))
                .forEach(call -> judge(call, judged));
    }

    private static void judge(ControlCall call, CallNotes judged) {
        JsonNode asked = asked(call);
        String id = asked.path("RoleDefinitionId").asText();
        Optional<String> role = Optional.ofNullable(
                TAKEOVER.get(id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT)));
        if (!id.isEmpty() && role.isEmpty()) {
            return;
        }
        judged.add(
                "EXE-011",
                call.error().isPresent() ? Severity.LOW : role.isPresent() ? Severity.HIGH : Severity.MEDIUM,
                over(call),
                call.principal() + " gave "
                        + role.orElse("a role, of which the entry does not say which it is,")
                        + " to " + asked.path("PrincipalId").asText("somebody")
                        + call.error().map(error -> "; refused: " + error).orElse(""),
                call);
    }

    /** What was sent, which stands as a text in the properties; a missing node if it does not. */
    private static JsonNode asked(ControlCall call) {
        String body = call.request().path("requestbody").asText();
        try {
            return Json.parse(body.getBytes(StandardCharsets.UTF_8)).path("Properties");
        } catch (IOException e) {
            return Json.object().path("Properties");
        }
    }

    /** The last part of what the role is over. */
    private static String over(ControlCall call) {
        String resource = call.entry().path("resourceId").asText();
        int end = resource.toLowerCase(Locale.ROOT).lastIndexOf(ASSIGNMENT);
        String scope = end < 0 ? resource : resource.substring(0, end);
        return scope.substring(scope.lastIndexOf('/') + 1);
    }
}
