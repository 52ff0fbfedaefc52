package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.format.Json;

/**
 * Azure role assignments on the target or on a scope that contains it (EXE-011). Common roles that grant neither
 * control nor data are ignored. The package does not contain the permissions of other roles, such as custom roles.
 * Only the entry for the start of the operation contains the role.
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

    /** Roles that deployments assign, and that grant access to data or secrets; same source. */
    private static final Map<String, String> DATA_ACCESS = Map.of(
            "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader",
            "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor",
            "4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User");

    /** Roles that deployments assign, and that grant neither control nor data; same source. */
    private static final Set<String> HARMLESS = Set.of(
            "acdd72a7-3385-48ef-bd42-f606fba81ae7", // Reader
            "7f951dda-4ed3-4680-a7ca-43fe172d538d", // AcrPull
            "4d97b98b-1d4f-4787-a291-c67834d212e7", // Network Contributor
            "3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
            "43d0d8ad-25c7-4714-9337-8ba259a9fe05", // Monitoring Reader
            "73c42c96-874c-492b-b04d-ab87d138a893", // Log Analytics Reader
            "4abbcc35-e782-43d8-92c5-2d3f1bd2253f", // Azure Kubernetes Service Cluster User Role
            "7f6c6a51-bcf8-42ba-9220-52d62157d7db", // Azure Kubernetes Service RBAC Reader
            "b12aa53e-6015-4669-85d0-8515ebb3ae7f"); // Private DNS Zone Contributor

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        AzureOperations.distinctOperations(calls.stream())
                .filter(call -> call.action().equalsIgnoreCase(WRITE))
                .forEach(call -> evaluate(call, findings));
    }

    private static void evaluate(ControlCall call, ActivityFindings findings) {
        JsonNode properties = properties(call);
        String definition = text(properties, "RoleDefinitionId").toLowerCase(Locale.ROOT);
        String id = definition.substring(definition.lastIndexOf('/') + 1);
        if (HARMLESS.contains(id)) {
            return;
        }
        Optional<String> takeover = Optional.ofNullable(TAKEOVER.get(id));
        Optional<String> role = takeover.or(() -> Optional.ofNullable(DATA_ACCESS.get(id)));
        String principal = text(properties, "PrincipalId");
        findings.add(
                "EXE-011",
                severity(call, takeover, id),
                scopeName(call),
                call.principal() + " assigned "
                        + role.orElse(
                                id.isEmpty()
                                        ? "a role that the entry does not identify"
                                        : "a role with unknown permissions, " + id + ",")
                        + " to " + (principal.isEmpty() ? "an unknown principal" : principal)
                        + call.error().map(error -> "; refused: " + error).orElse(""),
                call);
    }

    private static Severity severity(ControlCall call, Optional<String> takeover, String id) {
        if (call.error().isPresent()) {
            return Severity.LOW;
        }
        if (takeover.isPresent()) {
            return Severity.HIGH;
        }
        return id.isEmpty() ? Severity.MEDIUM : Severity.LOW;
    }

    /** Returns the properties of the request, which the entry contains as text; a missing node if it does not. */
    private static JsonNode properties(ControlCall call) {
        String body = call.request().path("requestbody").asText();
        try {
            return field(Json.parse(body.getBytes(StandardCharsets.UTF_8)), "Properties");
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static String text(JsonNode properties, String name) {
        return field(properties, name).asText();
    }

    /** Returns a field by its name in any case: clients choose the case, and the log contains what they sent. */
    private static JsonNode field(JsonNode json, String name) {
        return json.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Returns the last part of the scope of the assignment. */
    private static String scopeName(ControlCall call) {
        String resource = call.entry().path("resourceId").asText();
        int end = resource.toLowerCase(Locale.ROOT).lastIndexOf(ASSIGNMENT);
        String scope = end < 0 ? resource : resource.substring(0, end);
        return scope.substring(scope.lastIndexOf('/') + 1);
    }
}
