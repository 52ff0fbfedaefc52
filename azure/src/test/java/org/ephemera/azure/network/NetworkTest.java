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

/** What is read around a group by ids that its answers name, and what becomes of ids that are none. */
class NetworkTest {
    private static final String SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
    private static final String OTHER = "/subscriptions/7c3f2a10-1bf0-4dda-aec3-cb9272f09591";

    @TempDir
    Path folder;

    private List<SimulatedCall> calls = List.of();

    @Test
    void readsEachPartOfTheNetworkOnce() throws IOException {
        CollectedPackage gathered = collect("aci-miner");
        assertThat(messages(gathered))
                .containsExactlyInAnyOrder(
                        "containers: addresses 10.20.4.0/24",
                        "shop-vnet: addresses 10.20.0.0/16; 1 subnet and 1 peering",
                        "shop-containers: 3 rules beside Azure's own; from anywhere comes in by debug-in",
                        "shop-egress: 1 route of its own");
        assertThat(AciAcquisitionTest.body(gathered, "azure.network.security-group.1"))
                .contains("4444");
    }

    /** A rule has a list of sources in a field of its own. */
    @Test
    void aRuleThatListsAnywhereAmongItsSourcesIsOpenToo() throws IOException {
        CollectedPackage gathered = collect(scenario().withChanged("resources", NetworkTest::listSources));
        assertThat(messages(gathered))
                .contains("shop-containers: 3 rules beside Azure's own; from anywhere comes in by debug-in");
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
    void aGroupInNoNetworkSaysSo() throws IOException {
        CollectedPackage gathered = collect("aci-wordcount");
        assertThat(gathered.outcome("azure.network.subnet.1"))
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("in no virtual network"));
        assertThat(messages(gathered)).hasSize(1);
    }

    @Test
    void ofAGroupThatIsGoneNobodyKnowsTheNetwork() throws IOException {
        assertThat(collect("aci-gone").outcome("azure.network.subnet.1"))
                .isInstanceOf(Outcome.Expired.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("only the group tells"));
    }

    @Test
    void whatIsGoneIsExpiredAndWhatItAloneToldOfSaysSo() throws IOException {
        CollectedPackage gathered = collect(scenario().withChanged("resources", each -> each.put("id", "/gone")));
        assertThat(gathered.outcome("azure.network.subnet.1")).isInstanceOf(Outcome.Expired.class);
        assertThat(gathered.outcome("azure.network.virtual-network.1")).isInstanceOf(Outcome.Expired.class);
        assertThat(gathered.outcome("azure.network.security-group.1"))
                .isInstanceOf(Outcome.Expired.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("azure.network.subnet.1"));
        assertThat(gathered.outcome("azure.loganalytics.workspace.1")).isInstanceOf(Outcome.Expired.class);
        assertThat(gathered.item("azure.loganalytics.rows", "workspace", "").code())
                .isEqualTo(OutcomeCode.EXPIRED);
    }

    @Test
    void aSubnetWithoutASecurityGroupSaysThatNothingGuardsIt() throws IOException {
        CollectedPackage gathered = collect(
                scenario().withChanged("resources", each -> properties(each).remove("networkSecurityGroup")));
        assertThat(gathered.outcome("azure.network.security-group.1"))
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("no network security group"));
    }

    /** Whoever made the group chose these; none becomes a request. */
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
    void anIdThatIsNoneIsNotAsked(String id) throws IOException {
        CollectedPackage gathered = collect(scenario()
                .withChanged("containerGroups", each -> subnet(each).put("id", id))
                .withChanged("diagnosticSettings", each -> properties(each).put("workspaceId", id)));
        assertThat(gathered.outcome("azure.network.subnet.1"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("NotAnId"));
        if (!id.isEmpty()) {
            assertThat(gathered.outcome("azure.loganalytics.workspace.1").detail())
                    .isEqualTo("NotAnId");
        }
        assertThat(calls)
                .noneMatch(call ->
                        call.action().startsWith("network:") || call.action().contains("Workspaces_Get"));
        assertThat(calls).noneMatch(SimulatedCall::refused);
    }

    @Test
    void aNetworkOfAnotherSubscriptionIsAskedForAtTheSameServer() throws IOException {
        Consumer<ObjectNode> elsewhere =
                each -> each.put("id", each.path("id").asText().replace(SUBSCRIPTION, OTHER));
        CollectedPackage gathered = collect(scenario()
                .withChanged("containerGroups", each -> elsewhere.accept(subnet(each)))
                .withChanged("resources", elsewhere));
        assertThat(gathered.item("azure.network.virtual-network.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(calls).anyMatch(call -> call.input().path("path").asText().startsWith(OTHER));
    }

    /** Neither the definition nor a setting names a workspace: that is known, and how to change it. */
    @Test
    void withoutAnyWorkspaceNothingIsEnabled() throws IOException {
        CollectedPackage gathered = collect(scenario()
                .withChanged("containerGroups", each -> properties(each).remove("diagnostics"))
                .withChanged("diagnosticSettings", each -> properties(each).putNull("workspaceId")));
        assertThat(gathered.outcome("azure.loganalytics.rows.1"))
                .isInstanceOf(Outcome.NotEnabled.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains("neither the group's definition nor a diagnostic setting", "the next time"));
    }

    private static AzureScenario scenario() {
        return AzureScenario.named("aci-miner", Clock.systemUTC());
    }

    private CollectedPackage collect(String scenario) throws IOException {
        return collect(AzureScenario.named(scenario, Clock.systemUTC()));
    }

    private CollectedPackage collect(AzureScenario scenario) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            calls = azure.calls();
            return gathered;
        }
    }

    private static List<String> messages(CollectedPackage gathered) {
        return gathered.seal().outcomes().items().stream()
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
