package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.SegmentEnd;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.AttackerServer;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.PlantedPlanFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The collector's token goes to the API server that Azure names in the same run, whatever the store contains. */
class AksConnectionTest {
    private static final String GET = "containerservice:ManagedClusters_Get";
    private static final String ASK = "containerservice:ManagedClusters_ListClusterUserCredentials";
    private static final SegmentEnd PAUSED = new SegmentEnd.Paused(ResumeCursor.START);
    private static final SegmentEnd COLLECTED =
            new SegmentEnd.Finished(new Outcome.Collected("the cluster is Running"), EvidenceExtent.of(1));

    @TempDir
    private Path folder;

    private final AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC());
    private final CertificateAuthority authority = new CertificateAuthority("attacker", Instant.now());

    @ParameterizedTest
    @ValueSource(strings = {"entra", "local"})
    void sendsNoTokenToAnEndpointPlantedInTheStore(String access) throws IOException {
        AzureScenario changed = scenario.withChanged("managedClusters", cluster -> {
            if (access.equals("local") && cluster.path("properties") instanceof ObjectNode properties) {
                properties.remove("aadProfile");
                properties.put("disableLocalAccounts", false);
            }
        });
        try (SimulatedAzure azure = SimulatedAzure.start(changed);
                AttackerServer attacker = AttackerServer.start(authority.server())) {
            Map<String, String> way = connectionParameters(attacker);
            way.put("access", access);
            opened(azure)
                    .item("kubernetes.version.1", KubernetesSources.first(), way)
                    .store(PAUSED);
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(changed.alert());
            assertThat(attacker.credentials()).isEmpty();
            assertThat(attacker.connections()).isZero();
            assertThat(collected.item("kubernetes.version.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(collected.item("kubernetes.pod.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        }
    }

    @ParameterizedTest
    @CsvSource({"subscription, 11111111-2222-3333-4444-555555555555", "resourceGroup, theirs", "cluster, theirs"})
    void failsAnItemThatNamesAnotherCluster(String param, String value) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AttackerServer attacker = AttackerServer.start(authority.server())) {
            Map<String, String> way = connectionParameters(attacker);
            way.put(param, value);
            opened(azure)
                    .item("kubernetes.version.1", KubernetesSources.first(), way)
                    .store(PAUSED);
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.outcome("kubernetes.version.1"))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).isEqualTo("OtherTarget"));
            assertThat(collected.item("kubernetes.version.2").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(attacker.connections()).isZero();
        }
    }

    @Test
    void callsAzureOnceWhenARunResumes() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            opened(azure)
                    .item("kubernetes.version.1", KubernetesSources.first(), Map.of())
                    .store(COLLECTED);
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.item("kubernetes.pod.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(calls(azure, GET)).isEqualTo(1);
            assertThat(calls(azure, ASK)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        GET + ", Microsoft.ContainerService/managedClusters/read",
        ASK + ", Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"
    })
    void deniesEveryItemWhenAzureRefusesTheCluster(String operation, String permission) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AttackerServer attacker = AttackerServer.start(authority.server())) {
            opened(azure)
                    .item("kubernetes.version.1", KubernetesSources.first(), connectionParameters(attacker))
                    .store(COLLECTED);
            azure.faults().always(operation, new Fault.AccessDenied());
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            for (String item : new String[] {"kubernetes.version.1", "kubernetes.pod.1", "kubernetes.log.1"}) {
                assertThat(collected.outcome(item))
                        .as(item)
                        .isInstanceOfSatisfying(
                                Outcome.Denied.class,
                                denied -> assertThat(denied.permission()).isEqualTo(permission));
            }
            assertThat(attacker.connections()).isZero();
            assertThat(AksAcquisitionTest.cluster(azure).calls()).isEmpty();
        }
    }

    @Test
    void plansNoItemWithAnEndpoint() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.seal().outcomes().items())
                    .allSatisfy(item -> assertThat(item.planned().params())
                            .doesNotContainKeys("endpoint", "ca", "hosts", "access", "network"));
            assertThat(calls(azure, GET)).isEqualTo(1);
            assertThat(calls(azure, ASK)).isEqualTo(1);
        }
    }

    private PlantedPlanFixture opened(SimulatedAzure azure) throws IOException {
        AcquisitionFixture.at(folder, azure.endpoint()).openAndCollect(scenario.alert(), Duration.ZERO);
        return new PlantedPlanFixture(folder, "azure.aks.cluster");
    }

    private Map<String, String> connectionParameters(AttackerServer attacker) {
        String ca = Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.US_ASCII));
        return new TreeMap<>(Map.of(
                "endpoint", attacker.endpoint().toString(),
                "ca", ca,
                "hosts", "127.0.0.1",
                "access", "entra",
                "network", ""));
    }

    private static long calls(SimulatedAzure azure, String operation) {
        return azure.calls().stream()
                .filter(call -> call.action().equals(operation))
                .count();
    }
}
