package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Simulated read operations for the resources that a container group or cluster uses: networks and their security
 * groups, workspaces, virtual machines, identities.
 */
final class SurroundingResources {
    private static final String NETWORK =
            OperationRoute.SUBSCRIPTION + "/resourceGroups/(?<resourceGroup>[^/]+)/providers/Microsoft\\.Network/";
    private static final String NETWORK_VERSION = "2024-05-01";
    private static final String COMPUTE_VERSION = "2024-07-01";
    private static final String IDENTITY_VERSION = "2023-01-31";
    private static final int PAGE = 100;

    private final AzureScenario scenario;

    private SurroundingResources(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<OperationRoute> routes(AzureScenario scenario) {
        SurroundingResources resources = new SurroundingResources(scenario);
        return List.of(
                OperationRoute.get(
                        OperationRoute.in("Microsoft\\.Compute/virtualMachineScaleSets")
                                + "[^/]+/virtualMachines/[^/]+",
                        "compute:VirtualMachineScaleSetVMs_Get",
                        "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
                        COMPUTE_VERSION,
                        (call, path) -> resources.get(path)),
                OperationRoute.get(
                        OperationRoute.in("Microsoft\\.Compute/virtualMachines") + "[^/]+",
                        "compute:VirtualMachines_Get",
                        "Microsoft.Compute/virtualMachines/read",
                        COMPUTE_VERSION,
                        (call, path) -> resources.get(path)),
                OperationRoute.get(
                        OperationRoute.SUBSCRIPTION + "/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities",
                        "msi:UserAssignedIdentities_ListBySubscription",
                        "Microsoft.ManagedIdentity/userAssignedIdentities/read",
                        IDENTITY_VERSION,
                        (call, path) -> ArmPages.page(call, PAGE, scenario.all("userAssignedIdentities"))),
                resources.network("virtualNetworks/[^/]+/subnets/[^/]+", "Subnets_Get", "virtualNetworks/subnets"),
                resources.network("virtualNetworks/[^/]+", "VirtualNetworks_Get", "virtualNetworks"),
                resources.network("networkSecurityGroups/[^/]+", "NetworkSecurityGroups_Get", "networkSecurityGroups"),
                resources.network("routeTables/[^/]+", "RouteTables_Get", "routeTables"),
                OperationRoute.get(
                        OperationRoute.SUBSCRIPTION
                                + "/resourceGroups/[^/]+/providers/Microsoft\\.OperationalInsights/workspaces/[^/]+",
                        "operationalinsights:Workspaces_Get",
                        "Microsoft.OperationalInsights/workspaces/read",
                        "2023-09-01",
                        (call, path) -> resources.get(path)));
    }

    private OperationRoute network(String path, String operation, String type) {
        return OperationRoute.get(
                NETWORK + path,
                "network:" + operation,
                "Microsoft.Network/" + type + "/read",
                NETWORK_VERSION,
                (call, matched) -> get(matched));
    }

    private ObjectNode get(Matcher path) throws AzureError {
        return scenario.all("resources").stream()
                .filter(each -> each.path("id").asText().equalsIgnoreCase(path.group()))
                .findFirst()
                .orElseThrow(() -> new AzureError(
                        404,
                        "ResourceNotFound",
                        "The Resource '" + path.group().replaceFirst(".*/providers/", "") + "' was not found. For more"
                                + " details please go to https://aka.ms/ARMResourceNotFoundFix"));
    }
}
