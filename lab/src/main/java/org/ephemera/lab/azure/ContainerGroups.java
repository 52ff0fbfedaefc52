package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Simulated read operations of Azure Container Instances ({@code Microsoft.ContainerInstance}). They return container
 * groups and the logs of their containers from a scenario.
 */
final class ContainerGroups {
    private static final String VERSION = "2023-05-01";
    private static final int USUAL_PAGE = 100;
    /** Size limit of a log response, which contains the last four megabytes. */
    private static final int LARGEST_LOG = 4 << 20;

    private final AzureScenario scenario;

    private ContainerGroups(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<OperationRoute> routes(AzureScenario scenario) {
        ContainerGroups groups = new ContainerGroups(scenario);
        return List.of(
                OperationRoute.get(
                        OperationRoute.GROUP,
                        "containerinstance:ContainerGroups_Get",
                        "Microsoft.ContainerInstance/containerGroups/read",
                        VERSION,
                        (call, path) -> groups.group(call.path(), path)),
                OperationRoute.get(
                        OperationRoute.SUBSCRIPTION + "/providers/Microsoft\\.ContainerInstance/containerGroups",
                        "containerinstance:ContainerGroups_List",
                        "Microsoft.ContainerInstance/containerGroups/read",
                        VERSION,
                        groups::list),
                OperationRoute.get(
                        OperationRoute.SUBSCRIPTION
                                + "/resourceGroups/(?<resourceGroup>[^/]+)/providers/Microsoft\\.ContainerInstance/containerGroups",
                        "containerinstance:ContainerGroups_ListByResourceGroup",
                        "Microsoft.ContainerInstance/containerGroups/read",
                        VERSION,
                        groups::listInGroup),
                OperationRoute.get(
                        OperationRoute.GROUP + "/containers/(?<container>[^/]+)/logs",
                        "containerinstance:Containers_ListLogs",
                        "Microsoft.ContainerInstance/containerGroups/containers/logs/read",
                        VERSION,
                        groups::logs));
    }

    /** Lists the groups without their instance views, which only a request for one group returns. */
    private ObjectNode list(AzureCall call, Matcher path) throws AzureError {
        return list(call, "/subscriptions/" + path.group("subscription") + "/");
    }

    private ObjectNode listInGroup(AzureCall call, Matcher path) throws AzureError {
        return list(
                call,
                "/subscriptions/" + path.group("subscription") + "/resourceGroups/" + path.group("resourceGroup")
                        + "/");
    }

    private ObjectNode list(AzureCall call, String prefix) throws AzureError {
        List<ObjectNode> here = scenario.all("containerGroups").stream()
                .filter(each -> each.path("id").asText().regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(ObjectNode::deepCopy)
                .toList();
        here.forEach(each -> {
            if (each.path("properties") instanceof ObjectNode properties) {
                properties.remove("instanceView");
            }
        });
        return ArmPages.page(call, USUAL_PAGE, here);
    }

    private ObjectNode group(String id, Matcher path) throws AzureError {
        return scenario.resource("containerGroups", id)
                .orElseThrow(() -> new AzureError(
                        404,
                        "ResourceNotFound",
                        "The Resource 'Microsoft.ContainerInstance/containerGroups/" + path.group("group")
                                + "' under resource group '" + path.group("resourceGroup")
                                + "' was not found. For more details please go to"
                                + " https://aka.ms/ARMResourceNotFoundFix"));
    }

    private ObjectNode logs(AzureCall call, Matcher path) throws AzureError {
        String id = call.path().replaceFirst("(?i)/containers/[^/]+/logs$", "");
        JsonNode properties = group(id, path).path("properties");
        boolean known = Stream.of("containers", "initContainers")
                .flatMap(kind -> properties.path(kind).valueStream())
                .anyMatch(container -> container.path("name").asText().equalsIgnoreCase(path.group("container")));
        if (!known) {
            throw new AzureError(
                    404, "ContainerNotFound", "The container '" + path.group("container") + "' is not found.");
        }
        boolean timestamps = call.param("timestamps").orElse("false").equals("true");
        String content = scenario.log(path.group("container"), timestamps);
        int lines = call.param("tail").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        return JsonNodeFactory.instance.objectNode().put("content", tail(content, lines));
    }

    private static String tail(String content, int lines) {
        String end = content.length() <= LARGEST_LOG ? content : content.substring(content.length() - LARGEST_LOG);
        List<String> all = end.lines().toList();
        return all.size() <= lines ? end : String.join("\n", all.subList(all.size() - lines, all.size())) + "\n";
    }
}
