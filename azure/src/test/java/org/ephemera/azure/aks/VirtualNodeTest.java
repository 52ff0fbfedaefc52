package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of a pod on a virtual node of AKS, which runs as a container group with logs and metrics that no other node
 * has.
 */
class VirtualNodeTest {
    private static final String LIST = "containerinstance:ContainerGroups_ListByResourceGroup";
    private static final String POD = "checkout-7d4b9c6f5-m8k2p";
    private static final String ITEM = "azure.aks.virtual-node.1";
    private static final String GROUPS = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups"
            + "/mc_shop_shop_westeurope/providers/Microsoft.ContainerInstance/containerGroups/";

    @TempDir
    Path folder;

    private AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC())
            .withCluster(cluster -> cluster.withChanged("Pod", pod -> {
                if (pod.at("/metadata/name").asText().equals(POD)) {
                    ((ObjectNode) pod.path("spec")).put("nodeName", "virtual-node-aci-linux");
                }
            }));

    @Test
    void findsGroupByPodUid() throws IOException {
        scenario = scenario.with("containerGroups", List.of(group("another", "1"), group("shop-" + POD, uid())));
        CollectedPackage collected = collect(Faults.none());
        assertThat(collected.outcome(ITEM).message())
                .isEqualTo(POD + ": the pod runs as the container group" + " shop-" + POD);
        assertThat(collected.item("azure.aci.group", "group", "shop-" + POD).code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.item("azure.aci.log", "container", "checkout").code())
                .isNotEqualTo(OutcomeCode.FAILED);
        assertThat(collected
                        .item("azure.monitor.activity-log", "value", GROUPS + "shop-" + POD)
                        .code())
                .isIn(OutcomeCode.COLLECTED, OutcomeCode.EMPTY);
        assertThat(collected.codes())
                .doesNotContainKey("azure.aci.group.2")
                .doesNotContainKey("azure.aks.virtual-node.2");
    }

    /** The configured workspace may have rows of the group, whose definition names no workspace. */
    @Test
    void queriesConfiguredWorkspaceForGroup() throws IOException {
        ObjectNode plain = group("shop-" + POD, uid());
        ((ObjectNode) plain.path("properties")).remove("diagnostics");
        scenario = scenario.with("containerGroups", List.of(plain));
        String workspace = "63613592-b6f7-4c3d-a390-22ba13102111";
        CollectedPackage collected;
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, Faults.none())) {
            collected = AcquisitionFixture.at(folder, azure.endpoint())
                    .set(NamedWorkspace.SETTING, workspace)
                    .collect(scenario.alert());
        }
        assertThat(collected.seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals(LogsCatalog.ROWS.id()))
                .singleElement()
                .satisfies(item ->
                        assertThat(item.planned().param(NamedWorkspace.PARAM)).isEqualTo(workspace));
    }

    /** A group with the pod's name, or with its UID as a tag in another resource group, is not the pod's group. */
    @Test
    void ignoresGroupWithPodNameOnly() throws IOException {
        ObjectNode elsewhere = group("x", uid());
        elsewhere.put("id", elsewhere.path("id").asText().replace("mc_shop_shop_westeurope", "evil"));
        scenario = scenario.with("containerGroups", List.of(group("shop-" + POD, ""), elsewhere));
        CollectedPackage collected = collect(Faults.none());
        assertThat(collected.outcome(ITEM))
                .isInstanceOf(Outcome.Empty.class)
                .satisfies(outcome ->
                        assertThat(outcome.message()).contains("none of 1 container group", "az container list"));
        assertThat(collected.codes()).doesNotContainKey("azure.aci.group.1");
    }

    /** A group without a UID tag does not match a pod without a UID. */
    @Test
    void findsNoGroupWhenPodHasNoUid() throws IOException {
        ObjectNode untagged = group("untagged", "");
        untagged.remove("tags");
        scenario = scenario.with("containerGroups", List.of(untagged, group("blank", "")))
                .withCluster(cluster ->
                        cluster.withChanged("Pod", pod -> ((ObjectNode) pod.path("metadata")).put("uid", "")));
        CollectedPackage collected = collect(Faults.none());
        assertThat(collected.outcome(ITEM)).isInstanceOf(Outcome.Empty.class);
        assertThat(collected.codes()).doesNotContainKey("azure.aci.group.1");
    }

    @Test
    void reportsDeniedList() throws IOException {
        scenario = scenario.with("containerGroups", List.of(group("shop-" + POD, uid())));
        assertThat(collect(Faults.none().accessDenied(LIST)).outcome(ITEM)).isInstanceOf(Outcome.Denied.class);
    }

    @Test
    void reportsUnknownNodeResourceGroup() throws IOException {
        scenario = scenario.withChanged(
                "managedClusters",
                cluster -> ((ObjectNode) cluster.path("properties")).put("nodeResourceGroup", "../evil"));
        assertThat(collect(Faults.none()).outcome(ITEM).detail()).isEqualTo("NotTold");
    }

    private String uid() {
        return scenario.cluster()
                .orElseThrow()
                .object("Pod", "shop", POD)
                .orElseThrow()
                .at("/metadata/uid")
                .asText();
    }

    private static ObjectNode group(String name, String uid) {
        ObjectNode group = AzureScenario.named("aci-miner", Clock.systemUTC())
                .all("containerGroups")
                .getFirst()
                .deepCopy();
        group.put("id", GROUPS + name).put("name", name);
        group.putObject("tags").put("PodName", POD).put("Namespace", "shop").put("UID", uid);
        return group;
    }

    private CollectedPackage collect(Faults faults) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }
}
