package org.ephemera.azure.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of facts in a cluster's description, and of obstacles to its API server. */
class KnownClusterTest {
    private static final String SUBNET =
            "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers"
                    + "/Microsoft.Network/virtualNetworks/shop/subnets/nodes";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'provisioningState': 'Creating'}                                       | ClusterCreating | collect again when",
                "{'provisioningState': 'Deleting'}                                       | ClusterDeleting | Log"
                        + " Analytics remain",
                "{'provisioningState': 'Succeeded', 'powerState': {'code': 'Stopped'}}   | ClusterStopped  | az aks start",
                "{'disableLocalAccounts': true}                                          | LocalAccountsDisabled | --enable-aad",
            })
    void reportsObstacleWithRemedy(String properties, String code, String remedy) throws IOException {
        assertThat(KnownCluster.of(cluster(properties)).obstacle()).hasValueSatisfying(outcome -> {
            assertThat(outcome.detail()).isEqualTo(code);
            assertThat(outcome.message()).contains(remedy);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'provisioningState': 'Succeeded', 'powerState': {'code': 'Running'}}",
                "{'provisioningState': 'Updating'}",
                "{'provisioningState': 'Failed'}",
                "{'disableLocalAccounts': true, 'aadProfile': {'managed': true}}",
                "{'provisioningState': 7, 'powerState': 'Stopped', 'disableLocalAccounts': 'yes', 'aadProfile': []}",
            })
    void reportsNoObstacleOtherwise(String properties) throws IOException {
        assertThat(KnownCluster.of(cluster(properties)).obstacle()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'privateFQDN': 'prod-1a2b.9f8e.privatelink.westeurope.azmk8s.io'} | private DNS zone"
                        + " 9f8e.privatelink.westeurope.azmk8s.io",
                "{'apiServerAccessProfile': {'enablePrivateCluster': true, 'privateDNSZone': '/subscriptions/x/privateDnsZones/aks.corp'},"
                        + " 'agentPoolProfiles': [{'vnetSubnetID': 'SUBNET'}]} | virtual network of its nodes (SUBNET), or in"
                        + " one that is peered with it, and link that network to the private DNS zone aks.corp",
                "{'apiServerAccessProfile': {'authorizedIPRanges': ['192.0.2.0/24', '198.51.100.7/32', 'c', 'd']}}"
                        + " | authorized addresses (192.0.2.0/24, 198.51.100.7/32, c and 1 more)",
                "{} | allows outgoing connections to it",
            })
    void describesNetworkAccess(String properties, String sentence) throws IOException {
        assertThat(KnownCluster.of(cluster(properties.replace("SUBNET", SUBNET)))
                        .network())
                .contains(sentence.replace("SUBNET", SUBNET))
                .doesNotEndWith(".");
    }

    @Test
    void summarizesCluster() throws IOException {
        JsonNode cluster = cluster("{'currentKubernetesVersion': '1.33.2', 'provisioningState': 'Succeeded',"
                + " 'powerState': {'code': 'Running'}, 'aadProfile': {}, 'disableLocalAccounts': true,"
                + " 'agentPoolProfiles': [{}, {}]}");
        assertThat(KnownCluster.sentence(cluster))
                .isEqualTo("Kubernetes 1.33.2, Succeeded, Running, accepts tokens of Entra ID, local accounts are off,"
                        + " 2 node"
                        + " pools");
        assertThat(KnownCluster.of(cluster).entra()).isTrue();
    }

    /** Azure returns the names of add-ons as spelled when the cluster was created or last changed. */
    @ParameterizedTest
    @CsvSource({
        "omsagent, logAnalyticsWorkspaceResourceID",
        "omsAgent, logAnalyticsWorkspaceResourceID",
        "omsAgent, loganalyticsworkspaceresourceid"
    })
    void findsInsightsWorkspaceInAnySpelling(String addon, String key) throws IOException {
        JsonNode cluster = cluster("{'addonProfiles': {'azurepolicy': {'config': null}, '" + addon
                + "': {'enabled': true, 'config': {'useAADAuth': 'true', '" + key + "': '/the/workspace'}}}}");
        assertThat(KnownCluster.of(cluster).workspace()).contains("/the/workspace");
    }

    private static JsonNode cluster(String properties) throws IOException {
        return Json.parse(
                ("{'properties': " + properties + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
