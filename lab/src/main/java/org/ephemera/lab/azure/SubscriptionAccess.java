package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Simulated read operations for a subscription, its role assignments, and the diagnostic settings that export logs.
 * Role assignments are returned for one principal. Role definitions have no route.
 */
final class SubscriptionAccess {
    private static final Pattern PRINCIPAL = Pattern.compile("(?:principalId eq|assignedTo\\()\\s*'([^']+)'\\)?");

    private static final String ROLES_VERSION = "2022-04-01";
    private static final int PAGE = 200;

    private final AzureScenario scenario;

    private SubscriptionAccess(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<OperationRoute> routes(AzureScenario scenario) {
        SubscriptionAccess access = new SubscriptionAccess(scenario);
        return List.of(
                OperationRoute.get(
                        OperationRoute.SUBSCRIPTION,
                        "resources:Subscriptions_Get",
                        "Microsoft.Resources/subscriptions/read",
                        "2022-12-01",
                        (call, path) -> access.subscription(path)),
                OperationRoute.get(
                        OperationRoute.SUBSCRIPTION + "/providers/Microsoft\\.Authorization/roleAssignments",
                        "authorization:RoleAssignments_ListForSubscription",
                        "Microsoft.Authorization/roleAssignments/read",
                        ROLES_VERSION,
                        (call, path) -> access.assignments(call)),
                OperationRoute.get(
                        OperationRoute.in("[^/]+/[^/]+") + "[^/]+/providers/Microsoft\\.Insights/diagnosticSettings",
                        "monitor:DiagnosticSettings_List",
                        "Microsoft.Insights/diagnosticSettings/read",
                        "2021-05-01-preview",
                        (call, path) -> access.settings(call)));
    }

    private ObjectNode subscription(Matcher path) throws AzureError {
        return scenario.all("subscriptions").stream()
                .filter(each -> each.path("subscriptionId").asText().equalsIgnoreCase(path.group("subscription")))
                .findFirst()
                .orElseThrow(() -> new AzureError(
                        404,
                        "SubscriptionNotFound",
                        "The subscription '" + path.group("subscription") + "' could not be found."));
    }

    private ObjectNode assignments(AzureCall call) throws AzureError {
        Matcher principal = PRINCIPAL.matcher(call.param("$filter").orElse(""));
        if (!principal.matches()) {
            throw AzureError.badRequest("UnsupportedFilter", "The filter is not supported");
        }
        List<ObjectNode> found = scenario.all("roleAssignments").stream()
                .filter(each ->
                        each.path("properties").path("principalId").asText().equalsIgnoreCase(principal.group(1)))
                .toList();
        return ArmPages.page(call, PAGE, found);
    }

    private ObjectNode settings(AzureCall call) throws AzureError {
        if (call.faults().has(Fault.Absent.class)) {
            throw AzureError.badRequest(
                    "ResourceTypeNotSupported", "The resource type does not support diagnostic settings.");
        }
        String begin = call.path().toLowerCase(Locale.ROOT) + "/";
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("value")
                .addAll(scenario.all("diagnosticSettings").stream()
                        .filter(each -> each.path("id")
                                .asText()
                                .toLowerCase(Locale.ROOT)
                                .startsWith(begin))
                        .toList());
        return answer;
    }
}
