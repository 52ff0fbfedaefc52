package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.DoubleSpeedClock;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests from an alert of Defender for Containers to a sealed package of the cluster's pods that independent verifiers
 * accept ({@link AcquisitionFixture}).
 */
@Tag("source-azure")
class AksAcquisitionTest {
    private static final String VERSION = "kubernetes.version.1";
    private final AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC());

    @TempDir
    Path folder;

    @Test
    void collectsDeploymentWithEscapeAndCryptominer() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());

            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.outcome("azure.aks.cluster").message())
                    .isEqualTo("Kubernetes 1.32.7, Succeeded, Running, accepts tokens of Entra ID, local accounts are"
                            + " off, 1 node pool");
            assertThat(collected.outcome("kubernetes.workload.1").message()).startsWith("checkout: deployment");
            assertThat(collected.item("kubernetes.previous-log.1").extent().records())
                    .as("output of the previous instance")
                    .isPositive();
            assertThat(collected.outcome("azure.aks.audit.1"))
                    .isInstanceOfSatisfying(
                            Outcome.Collected.class,
                            rows -> assertThat(rows.message()).doesNotContain("kube-audit-admin"));
            assertThat(collected.outcome("azure.monitor.metrics.6").message())
                    .as("complete name, and no remark about blank points without blank points")
                    .startsWith(
                            "node_cpu_usage_percentage and node_memory_working_set_percentage and node_network_in_bytes"
                                    + " and node_network_out_bytes, each 5 min: Azure Monitor recorded no value in"
                                    + " the window, as");
            assertThat(collected.item("azure.aks.insights.1").extent().records())
                    .isPositive();
            assertThat(collected.codes())
                    .containsEntry("azure.compute.node.2", OutcomeCode.COLLECTED)
                    .containsEntry("azure.monitor.activity-log.2", OutcomeCode.COLLECTED);
            assertThat(collected.outcome("azure.managedidentity.identities.1").message())
                    .contains("shop-checkout");
            assertThat(collected.outcome("azure.acr.image.3").message())
                    .contains("THE TAG HAS MOVED", "the digest that ran is sha256:")
                    .contains(
                            "the image for linux/arm64 matches its digest",
                            "the image for linux/amd64 matches its digest");
            assertThat(collected.bodies("azure.acr.image.3")).contains("\"architecture\":\"arm64\"");
            assertThat(collected.codes().values())
                    .doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.PARTIAL);
            assertThat(AzureSources.readFor(AzureTarget.parse(scenario.target())))
                    .flatMap(Artifact::operations)
                    .containsAll(collected.operations().collect(Collectors.toSet()));
            assertThat(cluster(azure).calls()).isNotEmpty().noneMatch(SimulatedCall::refused);
            assertThat(collected.log("azure.aks.credential.1", "api.response"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("files")).isEmpty());
            assertThat(files(collected))
                    .as("tokens of Entra ID, and kubeconfigs")
                    .noneMatch(text -> text.matches("(?s).*eyJ[\\w-]{20,}\\.[\\w-]+.*"))
                    .noneMatch(
                            text -> text.contains("current-context") || text.contains(base64("apiVersion: v1\nclus")));
        }
    }

    @Test
    void collectsNodeNamespaceAndCluster() throws IOException {
        String cluster = scenario.target().replaceFirst("#.*", "");
        String node = scenario.cluster()
                .flatMap(state -> state.objects().stream()
                        .filter(object -> object.path("kind").asText().equals("Node"))
                        .findFirst())
                .map(object -> object.path("metadata").path("name").asText())
                .orElseThrow();
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            for (String target : List.of(cluster, cluster + "#shop", cluster + "#node:" + node)) {
                CollectedPackage collected =
                        AcquisitionFixture.at(folder, azure.endpoint()).collect(AcquisitionFixture.requestFor(target));

                assertThat(collected.report().verdict()).as(target).isEqualTo(VerificationResult.INTACT);
                assertThat(collected.seal().outcomes().items())
                        .as(target)
                        .filteredOn(item -> item.code() == OutcomeCode.FAILED || item.code() == OutcomeCode.DENIED)
                        .extracting(
                                item -> item.planned().item() + item.outcome().message())
                        .isEmpty();
                assertThat(collected.codes())
                        .containsEntry("kubernetes.pod.1", OutcomeCode.COLLECTED)
                        .containsKeys("azure.aks.audit.1", "azure.acr.image.1", "azure.compute.node.1");
            }
        }
    }

    /** No runtime reports the digest of a pod that never started, but its specification may contain one. */
    @Test
    void readsImageByDigestWhenPodNeverStarted() throws IOException {
        String named = "shopregistry.azurecr.io/ops/payments"
                + "@sha256:88d9098f3e778be15276aa06040b9abc0639664f1251b504d2aa2627fc445609";
        AzureScenario waiting = scenario.withCluster(cluster -> cluster.withChanged("Pod", pod -> {
            pod.at("/spec/containers").forEach(container -> ((ObjectNode) container).put("image", named));
            pod.at("/status/containerStatuses").forEach(status -> ((ObjectNode) status).put("imageID", ""));
        }));
        try (SimulatedAzure azure = SimulatedAzure.start(waiting)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected
                            .item("azure.acr.image", "image", named)
                            .outcome()
                            .message())
                    .contains("matches its digest");
        }
    }

    /** Rows with only the pod's UID or a container id, also of a deleted pod; rows of other pods are not read. */
    @Test
    void readsInsightsRowsWithoutEnvironment() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.item("azure.aks.insights-usage.1").extent().records())
                    .isGreaterThan(400);
            String usage = collected.bodies("azure.aks.insights-usage.1");
            assertThat(usage)
                    .contains(
                            "cpuUsageNanoCores",
                            "memoryWorkingSetBytes",
                            "68fa59e4-dd43-453b-8b1a-ac15dc6e952b/checkout",
                            "kube_deployment_status_replicas_ready")
                    .doesNotContain("/coredns", "pvUsedBytes");
            String insights = collected.bodies("azure.aks.insights.1");
            assertThat(insights)
                    .contains("k8s_checkout_checkout-7d4b9c6f5-m8k2p_shop_", "checkout 2026.10.2 listens on 8080")
                    .doesNotContain("somebody else's line");
            assertThat(files(collected)).noneMatch(text -> text.contains("not-a-real-database-word"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing    | NOT_ENABLED | az aks enable-addons --addons monitoring",
                "prometheus | NOT_ENABLED | managed Prometheus",
                "logs       | NOT_ENABLED | presets of Container Insights without performance",
                "both       | NOT_ENABLED | managed Prometheus",
            })
    void reportsDestinationOfMetrics(String has, OutcomeCode code, String words) throws IOException {
        boolean insights = has.equals("logs") || has.equals("both");
        AzureScenario other = changed(cluster -> {
                    ObjectNode properties = (ObjectNode) cluster.path("properties");
                    if (!insights) {
                        properties.remove("addonProfiles");
                    }
                    properties
                            .putObject("azureMonitorProfile")
                            .putObject("metrics")
                            .put("enabled", !has.equals("nothing") && !has.equals("logs"));
                })
                .withTables(table -> List.of("Perf", "InsightsMetrics").contains(table.name())
                        ? new AzureTable(table.workspace(), "Other", List.of())
                        : table);
        try (SimulatedAzure azure = SimulatedAzure.start(other)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(other.alert());
            assertThat(collected.codes()).containsEntry("azure.aks.insights-usage.1", code);
            assertThat(collected.outcome("azure.aks.insights-usage.1").message())
                    .contains(words);
            assertThat(collected.codes().containsKey("azure.aks.insights-usage.2"))
                    .isFalse();
        }
    }

    /** The credential of an administrator is used but not stored. */
    @Test
    void usesCredentialOfLocalAccounts() throws IOException {
        AzureScenario local = changed(cluster -> {
            ((ObjectNode) cluster.path("properties")).remove(List.of("aadProfile", "disableLocalAccounts"));
        });
        try (SimulatedAzure azure = SimulatedAzure.start(local)) {
            AcquisitionFixture desk = AcquisitionFixture.at(folder, azure.endpoint());
            desk.openAndCollect(local.alert(), Duration.ZERO);
            cluster(azure)
                    .faults()
                    .add(FaultRule.on("get pods", new Fault.ExpiredCredentials())
                            .times(1));
            CollectedPackage collected = desk.collect(local.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.codes()).containsEntry("kubernetes.pod.1", OutcomeCode.COLLECTED);
            assertThat(collected.outcome("azure.aks.credential.1").message()).contains("in memory");
            String token = cluster(azure).token();
            assertThat(cluster(azure).calls()).isNotEmpty();
            assertThat(files(collected))
                    .noneMatch(text -> text.contains(token) || text.contains(base64(token)))
                    .noneMatch(text -> text.contains("PRIVATE KEY") || text.contains("client-key-data"))
                    .noneMatch(
                            text -> text.contains(base64("-----BEGIN PRIVATE").substring(0, 20)))
                    .noneMatch(text ->
                            text.contains(base64("-----BEGIN RSA PRIVATE").substring(0, 20)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "provisioningState | Creating | ClusterCreating       | collect again when",
                "powerState        | Stopped  | ClusterStopped        | az aks start",
                "aadProfile        |          | LocalAccountsDisabled | --enable-aad",
            })
    void reportsObstacleForEveryClusterItem(String field, String value, String code, String remedy) throws IOException {
        AzureScenario obstructed = changed(cluster -> {
            ObjectNode properties = (ObjectNode) cluster.path("properties");
            switch (field) {
                case "powerState" -> properties.putObject(field).put("code", value);
                case "aadProfile" -> properties.remove(field);
                default -> properties.put(field, value);
            }
        });
        try (SimulatedAzure azure = SimulatedAzure.start(obstructed)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(obstructed.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            for (String item : List.of(VERSION, "kubernetes.workload.1", "kubernetes.pods.1", "kubernetes.log.1")) {
                assertThat(collected.outcome(item).detail()).as(item).isEqualTo(code);
                assertThat(collected.outcome(item).message()).as(item).contains(remedy);
            }
            assertThat(collected.codes()).containsEntry("azure.aks.audit.1", OutcomeCode.COLLECTED);
            assertThat(cluster(azure).calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ManagedClusters_Get                        | azure.aks.cluster",
                "ManagedClusters_ListClusterUserCredentials | azure.aks.credential.1"
            })
    void reportsMissingAction(String operation, String item) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, Faults.none().accessDenied(operation))) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.outcome(item)).isInstanceOf(Outcome.Denied.class);
            assertThat(collected.outcome(item).message()).contains("Microsoft.ContainerService/managedClusters/");
            assertThat(collected.codes()).containsEntry(VERSION, OutcomeCode.DENIED);
            assertThat(collected.outcome(VERSION).message()).contains(item);
            assertThat(collected.codes()).containsEntry("kubernetes.log.1", OutcomeCode.DENIED);
            assertThat(collected.codes().keySet())
                    .contains("azure.aks.audit.1", "azure.aks.insights.1", "azure.monitor.activity-log.1");
        }
    }

    @Test
    void reportsNetworkOfUnreachableCluster() throws IOException {
        AzureScenario hidden = changed(cluster -> {
            ObjectNode properties = (ObjectNode) cluster.path("properties");
            properties.put("privateFQDN", "shop-1a2b.9f8e.privatelink.westeurope.azmk8s.io");
            properties.putObject("apiServerAccessProfile").put("enablePrivateCluster", true);
        });
        try (SimulatedAzure azure = SimulatedAzure.start(hidden)) {
            cluster(azure).close();
            CollectedPackage collected = AcquisitionFixture.at(folder, azure.endpoint(), new DoubleSpeedClock())
                    .collect(hidden.alert());
            assertThat(collected.outcome(VERSION).detail()).isEqualTo("Unreachable");
            assertThat(collected.outcome(VERSION).message())
                    .contains("the cluster is private", "private DNS zone 9f8e.privatelink.westeurope.azmk8s.io");
            assertThat(collected.outcome("azure.aks.cluster").message()).contains("private");
        }
    }

    /** Without an audit log the outcome is NOT_ENABLED; a log of changes only is reported as such. */
    @Test
    void reportsMissingAndReducedAuditLog() throws IOException {
        AzureScenario silent = scenario.with("diagnosticSettings", List.of());
        try (SimulatedAzure azure = SimulatedAzure.start(silent)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(silent.alert());
            assertThat(collected.outcome("azure.aks.audit.1"))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            none -> assertThat(none.message()).contains("kube-audit"));
        }
        AzureScenario changes = scenario.withChanged(
                "diagnosticSettings",
                setting -> setting.path("properties").path("logs").forEach(log -> {
                    if (log.path("category").asText().equals("kube-audit")) {
                        ((ObjectNode) log).put("enabled", false);
                    }
                }));
        try (SimulatedAzure azure = SimulatedAzure.start(changes)) {
            CollectedPackage collected = AcquisitionFixture.at(
                            Files.createDirectory(folder.resolve("changes")), azure.endpoint())
                    .collect(changes.alert());
            assertThat(collected.outcome("azure.aks.audit.1"))
                    .isInstanceOfSatisfying(
                            Outcome.Partial.class,
                            some -> assertThat(some.message())
                                    .contains("kube-audit-admin", "over a WebSocket is a get"));
        }
        AzureScenario quiet = changes.withTables(table -> new AzureTable(table.workspace(), table.name(), List.of()));
        try (SimulatedAzure azure = SimulatedAzure.start(quiet)) {
            CollectedPackage collected = AcquisitionFixture.at(
                            Files.createDirectory(folder.resolve("quiet")), azure.endpoint())
                    .collect(quiet.alert());
            assertThat(collected.outcome("azure.aks.audit.1"))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            none -> assertThat(none.message()).contains("only kube-audit-admin is sent"));
        }
    }

    /**
     * Tables in the Basic plan are searched. A table that cannot be searched, because its rows need another table, does
     * not fail the others. Changes of a pod's owners are included.
     */
    @Test
    void searchesBasicPlanTables() throws IOException {
        AzureScenario cheap = scenario.withTables(
                table -> List.of("ContainerLogV2", "ContainerLog", "AKSAudit", "AKSAuditAdmin", "AzureDiagnostics")
                                .contains(table.name())
                        ? table.inBasicPlan()
                        : table);
        try (SimulatedAzure azure = SimulatedAzure.start(cheap)) {
            String pod = cheap.target().replaceFirst("#.*", "#shop/checkout-7d4b9c6f5-x2x4q");
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(AcquisitionFixture.requestFor(pod));
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.outcome("azure.aks.insights.1"))
                    .isInstanceOfSatisfying(
                            Outcome.Partial.class,
                            some -> assertThat(some.message())
                                    .contains("ContainerLogV2 was searched", "ContainerLog is in the Basic"));
            assertThat(collected.item("azure.aks.insights.1").extent().records())
                    .isPositive();
            assertThat(collected.outcome("azure.aks.audit.1").message()).contains("searched, in the Basic");
            assertThat(collected.item("azure.aks.audit.1").extent().records()).isPositive();
            assertThat(files(collected))
                    .as("the audit query includes the pod's replica set and deployment")
                    .anyMatch(text -> text.replace("\\", "")
                            .contains("in (\"checkout-7d4b9c6f5-x2x4q\", \"checkout-7d4b9c6f5\", \"checkout\")"));
        }
    }

    private AzureScenario changed(Consumer<ObjectNode> change) {
        return scenario.withChanged("managedClusters", change);
    }

    static SimulatedCluster cluster(SimulatedAzure azure) {
        return azure.cluster().orElseThrow();
    }

    private static List<String> files(CollectedPackage collected) throws IOException {
        try (Stream<Path> files = Files.walk(collected.folder())) {
            return files.filter(Files::isRegularFile)
                    .map(AksAcquisitionTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(utf8(text));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
