package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the network of a cluster's pods, created by the customer or by Azure. */
class AksNetworkTest {
    private static final String SUBNET =
            "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop-network"
                    + "/providers/Microsoft.Network/virtualNetworks/shop-vnet/subnets/containers";
    private static final String GUARD = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups"
            + "/mc_shop_shop_westeurope/providers/Microsoft.Network/networkSecurityGroups/aks-agentpool-31415926-nsg";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC());

    /** A cluster can be created without a subnet, and its description then names none. */
    @Test
    void readsCreatedSubnetFromMachine() throws IOException {
        CollectedPackage collected =
                collect(subnets(List.of()).withChanged("resources", AksNetworkTest::interfaces), Faults.none());
        assertThat(collected.outcome("azure.network.subnet.1"))
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("scale set"));
        assertThat(collected.outcome("azure.network.subnet.2"))
                .isInstanceOf(Outcome.Collected.class)
                .satisfies(outcome -> assertThat(outcome.message()).startsWith("containers: "));
        assertThat(collected
                        .item("azure.network.security-group", "resource", GUARD)
                        .code())
                .as("requested, but does not exist")
                .isEqualTo(OutcomeCode.EXPIRED);
    }

    @Test
    void readsSeparateSubnetOfPods() throws IOException {
        String pods = SUBNET.replace("/containers", "/pods");
        CollectedPackage collected = collect(subnets(List.of(SUBNET, pods)), Faults.none());
        assertThat(collected.item("azure.network.subnet", "resource", SUBNET).code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.item("azure.network.subnet", "resource", pods).code())
                .as("requested, but does not exist")
                .isEqualTo(OutcomeCode.EXPIRED);
    }

    @Test
    void reportsUnknownNetworkWhenClusterIsDenied() throws IOException {
        CollectedPackage collected =
                collect(scenario, Faults.none().accessDenied("containerservice:ManagedClusters_Get"));
        assertThat(collected.outcome("azure.network.subnet.1")).isInstanceOf(Outcome.Denied.class);
    }

    /**
     * Returns a scenario with these subnets.
     *
     * @param ids subnet of the nodes, and of the pods if there are two
     */
    private AzureScenario subnets(List<String> ids) {
        return scenario.withChanged(
                "managedClusters",
                cluster -> cluster.at("/properties/agentPoolProfiles").forEach(pool -> {
                    ObjectNode changed = (ObjectNode) pool;
                    changed.remove("vnetSubnetID");
                    if (!ids.isEmpty()) {
                        changed.put("vnetSubnetID", ids.getFirst());
                        changed.put("podSubnetID", ids.getLast());
                    }
                }));
    }

    private static void interfaces(ObjectNode resource) {
        if (!resource.path("type").asText().endsWith("/virtualMachineScaleSets/virtualMachines")) {
            return;
        }
        ObjectNode one = ((ObjectNode) resource.path("properties"))
                .putObject("networkProfileConfiguration")
                .putArray("networkInterfaceConfigurations")
                .addObject();
        one.put("name", "aks-nodepool1-31415926-vmss");
        ObjectNode properties = one.putObject("properties");
        properties.put("primary", true).putObject("networkSecurityGroup").put("id", GUARD);
        properties
                .putArray("ipConfigurations")
                .addObject()
                .put("name", "ipconfig1")
                .putObject("properties")
                .putObject("subnet")
                .put("id", SUBNET);
    }

    private CollectedPackage collect(AzureScenario changed, Faults faults) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(changed, faults)) {
            return AcquisitionFixture.at(folder, azure.endpoint()).collect(changed.alert());
        }
    }
}
