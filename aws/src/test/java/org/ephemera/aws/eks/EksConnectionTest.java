package org.ephemera.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.SegmentEnd;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.AttackerServer;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.PlantedPlanFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token is sent only to the API server that EKS returned in the same run, whatever the store contains. */
class EksConnectionTest {
    private static final String CLUSTER = "aws.eks.cluster";
    private static final SegmentEnd PAUSED = new SegmentEnd.Paused(ResumeCursor.START);
    private static final SegmentEnd COLLECTED =
            new SegmentEnd.Finished(new Outcome.Collected("the cluster is ACTIVE"), EvidenceExtent.of(1));

    @TempDir
    private Path folder;

    private final Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());
    private final CertificateAuthority authority = new CertificateAuthority("attacker", Instant.now());

    @Test
    void sendsNoTokenToEndpointFromStore() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                AttackerServer attacker = AttackerServer.start(authority.server())) {
            opened(cloud)
                    .item("kubernetes.version.1", KubernetesSources.first(), way(attacker))
                    .store(PAUSED);
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
            assertThat(attacker.credentials()).isEmpty();
            assertThat(attacker.connections()).isZero();
            assertThat(gathered.item("kubernetes.version.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.item("kubernetes.pod.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(endpoints(gathered))
                    .containsExactly(cloud.cluster().orElseThrow().endpoint().toString());
        }
    }

    @Test
    void failsItemOfOtherCluster() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                AttackerServer attacker = AttackerServer.start(authority.server())) {
            PlantedPlanFixture plan = opened(cloud);
            int number = 1;
            for (Map.Entry<String, String> other : Map.of(
                            "region",
                            "eu-west-1",
                            "account",
                            "999999999999",
                            "cluster",
                            "theirs",
                            "partition",
                            "aws-cn")
                    .entrySet()) {
                Map<String, String> params = way(attacker);
                params.put(other.getKey(), other.getValue());
                plan.item("kubernetes.version." + number++, KubernetesSources.first(), params);
            }
            plan.store(PAUSED);
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
            for (int planted = 1; planted < number; planted++) {
                assertThat(gathered.outcome("kubernetes.version." + planted))
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.error()).isEqualTo("OtherTarget"));
            }
            assertThat(gathered.item("kubernetes.version." + number).code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(attacker.connections()).isZero();
        }
    }

    @Test
    void callsEksOnceWhenRunResumes() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            opened(cloud)
                    .item("kubernetes.version.1", KubernetesSources.first(), Map.of())
                    .store(COLLECTED);
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
            assertThat(gathered.item("kubernetes.pod.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(described(cloud)).isEqualTo(1);
        }
    }

    @Test
    void deniesAllItemsWhenDescribeIsDenied() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                AttackerServer attacker = AttackerServer.start(authority.server())) {
            opened(cloud)
                    .item("kubernetes.version.1", KubernetesSources.first(), way(attacker))
                    .store(COLLECTED);
            cloud.faults().always("eks:DescribeCluster", new Fault.AccessDenied());
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
            for (String item : new String[] {"kubernetes.version.1", "kubernetes.pod.1", "kubernetes.log.1"}) {
                assertThat(gathered.outcome(item))
                        .as(item)
                        .isInstanceOfSatisfying(
                                Outcome.Denied.class,
                                denied -> assertThat(denied.permission()).isEqualTo("eks:DescribeCluster"));
            }
            assertThat(attacker.connections()).isZero();
            assertThat(cloud.cluster().orElseThrow().calls()).isEmpty();
            assertThat(described(cloud)).isEqualTo(1);
        }
    }

    @Test
    void plansNoItemWithEndpoint() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
            assertThat(gathered.seal().outcomes().items())
                    .allSatisfy(item -> assertThat(item.planned().params())
                            .doesNotContainKeys("endpoint", "ca", "clusterId", "vpc", "publicAccess"));
            assertThat(described(cloud)).isEqualTo(1);
        }
    }

    private PlantedPlanFixture opened(SimulatedCloud cloud) throws IOException {
        AcquisitionFixture.at(folder, cloud.endpoint()).begin(scenario.alert(), Duration.ZERO);
        return new PlantedPlanFixture(folder, CLUSTER);
    }

    private Map<String, String> way(AttackerServer attacker) {
        String ca = Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.US_ASCII));
        return new TreeMap<>(Map.of("endpoint", attacker.endpoint().toString(), "ca", ca));
    }

    private static long described(SimulatedCloud cloud) {
        return cloud.calls().stream()
                .filter(call -> call.action().equals("eks:DescribeCluster"))
                .count();
    }

    private static Set<String> endpoints(CollectedPackage gathered) {
        Set<String> endpoints = new HashSet<>();
        gathered.log().stream()
                .map(line -> line.path("request"))
                .filter(request -> request.path("service").asText().equals("kubernetes"))
                .forEach(request -> endpoints.add(request.path("endpoint").asText()));
        return endpoints;
    }
}
