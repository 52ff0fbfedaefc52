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

/** A pod on a virtual node of AKS is a container group, which tells what no node of a cluster does. */
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
    void leadsToTheGroupThatBearsThePodsUid() throws IOException {
        scenario = scenario.with("containerGroups", List.of(group("another", "1"), group("shop-" + POD, uid())));
        CollectedPackage gathered = collect(Faults.none());
        assertThat(gathered.outcome(ITEM).message()).isEqualTo(POD + ": it is the container group shop-" + POD);
        assertThat(gathered.item("azure.aci.group", "group", "shop-" + POD).code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("azure.aci.log", "container", "checkout").code())
                .isNotEqualTo(OutcomeCode.FAILED);
        assertThat(gathered.item("azure.monitor.activity-log", "value", GROUPS + "shop-" + POD)
                        .code())
                .isIn(OutcomeCode.COLLECTED, OutcomeCode.EMPTY);
        assertThat(gathered.codes())
                .doesNotContainKey("azure.aci.group.2")
                .doesNotContainKey("azure.aks.virtual-node.2");
    }

    /** It may have rows of a group that names no workspace, as those of virtual nodes do. */
    @Test
    void asksTheWorkspaceThatSomebodyNamesForTheGroupAsWell() throws IOException {
        ObjectNode plain = group("shop-" + POD, uid());
        ((ObjectNode) plain.path("properties")).remove("diagnostics");
        scenario = scenario.with("containerGroups", List.of(plain));
        String workspace = "63613592-b6f7-4c3d-a390-22ba13102111";
        CollectedPackage gathered;
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, Faults.none())) {
            gathered = AcquisitionFixture.at(folder, azure.endpoint())
                    .set(NamedWorkspace.SETTING, workspace)
                    .collect(scenario.alert());
        }
        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals(LogsCatalog.ROWS.id()))
                .singleElement()
                .satisfies(item ->
                        assertThat(item.planned().param(NamedWorkspace.PARAM)).isEqualTo(workspace));
    }

    /** Whoever names a group after a pod, or tags one of somewhere else with its UID, leads nowhere. */
    @Test
    void aGroupOfThePodsNameAloneIsNotTakenForIt() throws IOException {
        ObjectNode elsewhere = group("x", uid());
        elsewhere.put("id", elsewhere.path("id").asText().replace("mc_shop_shop_westeurope", "evil"));
        scenario = scenario.with("containerGroups", List.of(group("shop-" + POD, ""), elsewhere));
        CollectedPackage gathered = collect(Faults.none());
        assertThat(gathered.outcome(ITEM))
                .isInstanceOf(Outcome.Empty.class)
                .satisfies(outcome ->
                        assertThat(outcome.message()).contains("none of 1 container group", "az container list"));
        assertThat(gathered.codes()).doesNotContainKey("azure.aci.group.1");
    }

    /** Whoever bears none either is not the same. */
    @Test
    void aPodWithoutAUidLeadsNowhere() throws IOException {
        ObjectNode untagged = group("untagged", "");
        untagged.remove("tags");
        scenario = scenario.with("containerGroups", List.of(untagged, group("blank", "")))
                .withCluster(cluster ->
                        cluster.withChanged("Pod", pod -> ((ObjectNode) pod.path("metadata")).put("uid", "")));
        CollectedPackage gathered = collect(Faults.none());
        assertThat(gathered.outcome(ITEM)).isInstanceOf(Outcome.Empty.class);
        assertThat(gathered.codes()).doesNotContainKey("azure.aci.group.1");
    }

    @Test
    void whoeverMayNotListThemIsToldSo() throws IOException {
        scenario = scenario.with("containerGroups", List.of(group("shop-" + POD, uid())));
        assertThat(collect(Faults.none().accessDenied(LIST)).outcome(ITEM)).isInstanceOf(Outcome.Denied.class);
    }

    @Test
    void aClusterThatDoesNotTellWhereItsNodesAreSaysSo() throws IOException {
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
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return gathered;
        }
    }
}
