package org.ephemera.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.DoubleSpeedClock;
import org.ephemera.testing.FreePorts;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connection to a cluster's API server: each failure has a remedy, and the evidence in AWS is collected. */
class EksReachabilityTest {
    @TempDir
    private Path folder;

    private final Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATING | ClusterCREATING | collect again when it is ACTIVE",
                "PENDING  | ClusterPENDING  | collect again when it is ACTIVE",
                "DELETING | ClusterDELETING | CloudTrail shows the principal that deleted it",
                "FAILED   | ClusterFAILED   | shows its health issues",
                "BENT     | ClusterBENT     | collect again when it is ACTIVE"
            })
    void reportsStatusWhenClusterHasNoServer(String status, String code, String remedy) throws IOException {
        CollectedPackage gathered = collect(cluster -> {
            cluster.put("status", status);
            cluster.remove("endpoint");
            cluster.remove("certificateAuthority");
        });
        assertThat(gathered.outcome("kubernetes.version.1")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo(code);
            assertThat(failed.message()).contains("the cluster is " + status, remedy);
        });
        assertWithoutServer(gathered, code);
    }

    @Test
    void refersToKubeconfigWhenClusterIsConnected() throws IOException {
        CollectedPackage gathered = collect(cluster -> {
            cluster.remove("endpoint");
            cluster.remove("certificateAuthority");
            cluster.putObject("connectorConfig").put("provider", "OTHER");
        });
        assertThat(gathered.outcome("kubernetes.version.1"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        none -> assertThat(none.message()).contains("k8s://CONTEXT/NAMESPACE/POD"));
        assertWithoutServer(gathered, "ConnectedCluster");
        assertThat(gathered.seal().outcomes().status()).isEqualTo(CompletenessStatus.FAILED);
    }

    /** Only the API server knows whether the ConfigMap contains the collector. */
    @Test
    void reportsRemedyWhenOnlyConfigMapGrantsAccess() throws IOException {
        Scenario mapped = scenario.withChanged(
                "eksClusters", cluster -> cluster.putObject("accessConfig").put("authenticationMode", "CONFIG_MAP"));
        try (SimulatedCloud cloud = SimulatedCloud.start(mapped)) {
            CollectedPackage inside =
                    AcquisitionFixture.at(folder.resolve("a"), cloud.endpoint()).collect(mapped.alert());
            assertThat(inside.outcome("kubernetes.pod.1")).isInstanceOf(Outcome.Collected.class);
            assertThat(inside.outcome("aws.eks.access.1"))
                    .isInstanceOfSatisfying(
                            Outcome.NotApplicable.class,
                            none -> assertThat(none.message()).contains("aws-auth in kube-system"));
            cloud.cluster().orElseThrow().faults().always("*", new Fault.ExpiredCredentials());
            CollectedPackage outside =
                    AcquisitionFixture.at(folder.resolve("b"), cloud.endpoint()).collect(mapped.alert());
            assertThat(outside.outcome("kubernetes.version.1"))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.message())
                                    .contains("aws-auth", "API_AND_CONFIG_MAP", "ephemera-collectors"));
        }
    }

    /** All endpoints at once, because each is retried like one that is about to start. */
    @Test
    void reportsNetworkWhenEndpointIsUnreachable() throws Exception {
        try (ExecutorService together = Executors.newFixedThreadPool(3)) {
            List<Future<CollectedPackage>> asked = List.of(
                    together.submit(() -> unreachable(
                            false, "0.0.0.0/0", "the endpoint is private: run the collector in vpc-0c1d2e3f4a5b6c7d8")),
                    together.submit(() ->
                            unreachable(true, "198.51.100.0/24", "the endpoint is public only for 198.51.100.0/24")),
                    together.submit(() ->
                            unreachable(true, "0.0.0.0/0", "allow the collector to open connections to port 443")));
            for (Future<CollectedPackage> each : asked) {
                assertWithoutServer(each.get(), "Unreachable");
            }
        }
    }

    private CollectedPackage unreachable(boolean open, String from, String remedy) throws IOException {
        Path own = Files.createTempDirectory(folder, "unreachable");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = collect(own, cloud, cluster -> {
                cluster.put("endpoint", "https://127.0.0.1:" + FreePorts.find());
                ObjectNode network = (ObjectNode) cluster.path("resourcesVpcConfig");
                network.put("endpointPublicAccess", open)
                        .putArray("publicAccessCidrs")
                        .add(from);
            });
            assertThat(gathered.outcome("kubernetes.version.1"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                        assertThat(failed.error()).isEqualTo("Unreachable");
                        assertThat(failed.message())
                                .contains("cannot be reached from this machine", remedy, "port 443");
                        if (!open) {
                            assertThat(failed.message()).contains("sg-0f1e2d3c4b5a69788");
                        }
                    });
            return gathered;
        }
    }

    @Test
    void sendsNothingWithoutClusterCertificate() throws IOException {
        String other = encoded(new CertificateAuthority("another", Instant.now()).pem());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = collect(
                    cloud, cluster -> cluster.putObject("certificateAuthority").put("data", other));
            assertThat(gathered.outcome("kubernetes.version.1").detail()).isEqualTo("UntrustedServer");
            assertWithoutServer(gathered, "UntrustedServer");
            assertThat(cloud.cluster().orElseThrow().calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, http://127.0.0.1:80, BadEndpoint",
        "endpoint, https://user@127.0.0.1, BadEndpoint",
        "endpoint, https://127.0.0.1?x=y, BadEndpoint",
        "endpoint, 127.0.0.1, BadEndpoint",
        "ca, not base64!, BadAuthority",
        "ca, bm90IFBFTQ==, BadAuthority"
    })
    void rejectsUnsafeEndpointOrAuthority(String field, String value, String code) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = collect(cloud, cluster -> {
                if (field.equals("ca")) {
                    cluster.putObject("certificateAuthority").put("data", value);
                } else {
                    cluster.put(field, value);
                }
            });
            assertThat(gathered.outcome("kubernetes.version.1").detail()).isEqualTo(code);
            assertWithoutServer(gathered, code);
            assertThat(cloud.cluster().orElseThrow().calls()).isEmpty();
        }
    }

    /** Required items have this outcome, and the evidence in AWS is collected. */
    private static void assertWithoutServer(CollectedPackage gathered, String code) {
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        for (String item : new String[] {"kubernetes.workload.1", "kubernetes.pod.1", "kubernetes.log.1"}) {
            assertThat(gathered.outcome(item).detail()).as(item).isEqualTo(code);
        }
        for (String item : new String[] {
            "aws.eks.cluster", "aws.eks.audit.1", "aws.eks.access.1", "aws.eks.insights-logs.2", "aws.eks.metrics.1"
        }) {
            assertThat(gathered.item(item).code()).as(item).isEqualTo(OutcomeCode.COLLECTED);
        }
    }

    private CollectedPackage collect(Consumer<ObjectNode> change) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            return collect(cloud, change);
        }
    }

    private CollectedPackage collect(SimulatedCloud cloud, Consumer<ObjectNode> change) throws IOException {
        return collect(folder, cloud, change);
    }

    private CollectedPackage collect(Path own, SimulatedCloud cloud, Consumer<ObjectNode> change) throws IOException {
        try (ResponseChangingProxy changed = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                .change("DescribeCluster", body -> {
                    try {
                        ObjectNode answer = (ObjectNode) Json.parse(body);
                        change.accept((ObjectNode) answer.path("cluster"));
                        return Json.bytes(answer);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })) {
            return AcquisitionFixture.at(own, changed.endpoint(), new DoubleSpeedClock())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
        }
    }

    private static String encoded(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
