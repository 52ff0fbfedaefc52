package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Simulated read operations of Azure Container Apps ({@code Microsoft.App}). They return an app, its revisions in
 * pages, the replicas of a revision, a job with its executions in pages, and an environment from a scenario.
 */
final class ContainerApps {
    private static final String VERSION = "2025-01-01";
    private static final String REVISIONS = OperationRoute.APP + "/revisions";
    private static final int PAGE = 20;

    private final AzureScenario scenario;

    private ContainerApps(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<OperationRoute> routes(AzureScenario scenario) {
        ContainerApps apps = new ContainerApps(scenario);
        return List.of(
                OperationRoute.get(
                        OperationRoute.APP,
                        "app:ContainerApps_Get",
                        "Microsoft.App/containerApps/read",
                        VERSION,
                        (call, path) -> apps.one("containerApps", call)),
                OperationRoute.get(
                        REVISIONS,
                        "app:ContainerAppsRevisions_ListRevisions",
                        "Microsoft.App/containerApps/revisions/read",
                        VERSION,
                        apps::revisions),
                OperationRoute.get(
                        REVISIONS + "/(?<revision>[^/]+)/replicas",
                        "app:ContainerAppsRevisionReplicas_ListReplicas",
                        "Microsoft.App/containerApps/revisions/replicas/read",
                        VERSION,
                        apps::replicas),
                OperationRoute.get(
                        OperationRoute.JOB,
                        "app:Jobs_Get",
                        "Microsoft.App/jobs/read",
                        VERSION,
                        (call, path) -> apps.one("jobs", call)),
                OperationRoute.get(
                        OperationRoute.JOB + "/executions",
                        "app:JobsExecutions_List",
                        "Microsoft.App/jobs/executions/read",
                        VERSION,
                        apps::executions),
                OperationRoute.get(
                        OperationRoute.in("Microsoft\\.App/managedEnvironments") + "(?<environment>[^/]+)",
                        "app:ManagedEnvironments_Get",
                        "Microsoft.App/managedEnvironments/read",
                        VERSION,
                        (call, path) -> apps.one("managedEnvironments", call)));
    }

    private ObjectNode one(String kind, AzureCall call) throws AzureError {
        return one(kind, call.path());
    }

    private ObjectNode one(String kind, String id) throws AzureError {
        return scenario.resource(kind, id)
                .orElseThrow(() -> new AzureError(
                        404,
                        "ResourceNotFound",
                        "The Resource '" + id.replaceFirst(".*/providers/", "")
                                + "' was not found. For more details please go to"
                                + " https://aka.ms/ARMResourceNotFoundFix"));
    }

    private ObjectNode revisions(AzureCall call, Matcher path) throws AzureError {
        one("containerApps", call.path().replaceFirst("(?i)/revisions$", ""));
        return ArmPages.page(call, PAGE, below("revisions", call.path()));
    }

    private ObjectNode executions(AzureCall call, Matcher path) throws AzureError {
        one("jobs", call.path().replaceFirst("(?i)/executions$", ""));
        return ArmPages.page(call, PAGE, below("executions", call.path()));
    }

    /** Returns all replicas in one response. The operation has no pagination. */
    private ObjectNode replicas(AzureCall call, Matcher path) throws AzureError {
        one("revisions", call.path().replaceFirst("(?i)/replicas$", ""));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("value").addAll(below("replicas", call.path()));
        return answer;
    }

    private List<ObjectNode> below(String kind, String path) {
        String begin = (path + "/").toLowerCase(Locale.ROOT);
        return scenario.all(kind).stream()
                .filter(each ->
                        each.path("id").asText().toLowerCase(Locale.ROOT).startsWith(begin))
                .toList();
    }
}
