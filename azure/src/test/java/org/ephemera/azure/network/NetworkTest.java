package org.ephemera.azure.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.ephemera.azure.aci.AciAcquisitionTest;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the network of a group, read by ids in its description, and of invalid ids. */
class NetworkTest {
    private static final String SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
    private static final String OTHER = "/subscriptions/7c3f2a10-1bf0-4dda-aec3-cb9272f09591";

    @TempDir
    Path folder;

    private List<SimulatedCall> calls = List.of();

    @Test
    void readsEachPartOfTheNetworkOnce() throws IOException {
        CollectedPackage collected = collect("aci-miner");
        assertThat(messages(collected))
                .containsExactlyInAnyOrder(
                        "containers: addresses 10.20.4.0/24",
                        "shop-vnet: addresses 10.20.0.0/16; 1 subnet and 1 peering",
                        "shop-containers: 3 rules in addition to Azure's default rules; inbound traffic from"
                                + " anywhere is allowed by debug-in",
                        "shop-egress: 1 user-defined route");
        assertThat(AciAcquisitionTest.body(collected, "azure.network.security-group.1"))
                .contains("4444");
    }

    /** A rule has a list of sources in a separate field. */
    @Test
    void reportsOpenRuleWithListOfSources() throws IOException {
        CollectedPackage collected = collect(scenario().withChanged("resources", NetworkTest::listSources));
        assertThat(messages(collected))
                .contains("shop-containers: 3 rules in addition to Azure's default rules; inbound traffic from"
                        + " anywhere is allowed by debug-in");
    }

    private static void listSources(ObjectNode resource) {
        resource.path("properties").path("securityRules").forEach(rule -> {
            ObjectNode properties = (ObjectNode) rule.path("properties");
            String source = properties.remove("sourceAddressPrefix").asText();
            properties
                    .putArray("sourceAddressPrefixes")
                    .add("10.20.9.0/24")
                    .add(source.equals("*") ? "0.0.0.0/0" : source);
        });
    }

    @Test
    void reportsGroupWithoutVirtualNetwork() throws IOException {
        CollectedPackage collected = collect("aci-wordcount");
        assertThat(collected.outcome("azure.network.subnet.1"))
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("not in a virtual network"));
        assertThat(messages(collected)).hasSize(1);
    }

    @Test
    void reportsUnknownNetworkWhenGroupIsDeleted() throws IOException {
        assertThat(collect("aci-gone").outcome("azure.network.subnet.1")).isInstanceOf(Outcome.Expired.class);
    }

    @Test
    void reportsExpiredWhenSubnetIsDeleted() throws IOException {
        CollectedPackage collected = collect(scenario().withChanged("resources", each -> each.put("id", "/gone")));
        assertThat(collected.outcome("azure.network.subnet.1")).isInstanceOf(Outcome.Expired.class);
        assertThat(collected.outcome("azure.network.virtual-network.1")).isInstanceOf(Outcome.Expired.class);
        assertThat(collected.outcome("azure.network.security-group.1"))
                .isInstanceOf(Outcome.Expired.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("azure.network.subnet.1"));
        assertThat(collected.outcome("azure.loganalytics.workspace.1")).isInstanceOf(Outcome.Expired.class);
        assertThat(collected.item("azure.loganalytics.rows", "workspace", "").code())
                .isEqualTo(OutcomeCode.EXPIRED);
    }

    @Test
    void reportsSubnetWithoutSecurityGroup() throws IOException {
        CollectedPackage collected = collect(
                scenario().withChanged("resources", each -> properties(each).remove("networkSecurityGroup")));
        assertThat(collected.outcome("azure.network.security-group.1"))
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("no network security group"));
    }

    /** The creator of the group chose these ids; none of them is requested. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example" + SUBSCRIPTION
                        + "/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v" + "/subnets/s",
                "//evil.example" + SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v"
                        + "/subnets/s",
                SUBSCRIPTION + "/resourceGroups/../providers/Microsoft.Network/virtualNetworks/v/subnets/s",
                SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v/subnets/..",
                SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v/subnets/s?x=y",
                SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v/subnets/s#x",
                SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v/subnets/s%2f..",
                SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v/subnets/s/start",
                SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.KeyVault/vaults/v/secrets/s",
                "/subscriptions/x/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
                ""
            })
    void doesNotRequestInvalidId(String id) throws IOException {
        CollectedPackage collected = collect(scenario()
                .withChanged("containerGroups", each -> subnet(each).put("id", id))
                .withChanged("diagnosticSettings", each -> properties(each).put("workspaceId", id)));
        assertThat(collected.outcome("azure.network.subnet.1"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("NotAnId"));
        if (!id.isEmpty()) {
            assertThat(collected.outcome("azure.loganalytics.workspace.1").detail())
                    .isEqualTo("NotAnId");
        }
        assertThat(calls)
                .noneMatch(call ->
                        call.action().startsWith("network:") || call.action().contains("Workspaces_Get"));
        assertThat(calls).noneMatch(SimulatedCall::refused);
    }

    @Test
    void readsNetworkOfOtherSubscription() throws IOException {
        Consumer<ObjectNode> elsewhere =
                each -> each.put("id", each.path("id").asText().replace(SUBSCRIPTION, OTHER));
        CollectedPackage collected = collect(scenario()
                .withChanged("containerGroups", each -> elsewhere.accept(subnet(each)))
                .withChanged("resources", elsewhere));
        assertThat(collected.item("azure.network.virtual-network.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(calls).anyMatch(call -> call.input().path("path").asText().startsWith(OTHER));
    }

    /** Neither the definition nor a setting names a workspace; the outcome explains how to set one. */
    @Test
    void reportsNotEnabledWithoutWorkspace() throws IOException {
        CollectedPackage collected = collect(scenario()
                .withChanged("containerGroups", each -> properties(each).remove("diagnostics"))
                .withChanged("diagnosticSettings", each -> properties(each).putNull("workspaceId")));
        assertThat(collected.outcome("azure.loganalytics.rows.1"))
                .isInstanceOf(Outcome.NotEnabled.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains("no Log Analytics workspace is set", "az container create"));
    }

    private static AzureScenario scenario() {
        return AzureScenario.named("aci-miner", Clock.systemUTC());
    }

    private CollectedPackage collect(String scenario) throws IOException {
        return collect(AzureScenario.named(scenario, Clock.systemUTC()));
    }

    private CollectedPackage collect(AzureScenario scenario) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            calls = azure.calls();
            return collected;
        }
    }

    private static List<String> messages(CollectedPackage collected) {
        return collected.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().startsWith("azure.network."))
                .map(item -> item.outcome().message())
                .toList();
    }

    private static ObjectNode properties(ObjectNode resource) {
        return (ObjectNode) resource.path("properties");
    }

    private static ObjectNode subnet(ObjectNode group) {
        return (ObjectNode) properties(group).path("subnetIds").path(0);
    }
}
