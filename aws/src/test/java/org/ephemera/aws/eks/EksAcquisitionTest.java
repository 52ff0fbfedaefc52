package org.ephemera.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.AwsTarget;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acquisitions of EKS targets from a finding to a sealed package. */
@Tag("source-eks")
class EksAcquisitionTest {
    private static final String POD = "checkout-7d4b9c6f5-x2x4q";

    @TempDir
    private Path folder;

    private final Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());

    @Test
    void collectsWorkloadInClusterAndAws() throws IOException {
        Faults pages = Faults.none()
                .pageSize("logs:FilterLogEvents", 2)
                .pageSize("eks:ListAccessEntries", 1)
                .pageSize("cloudwatch:ListMetrics", 3);
        CollectedPackage gathered = collect(scenario, pages, cloud -> {});
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.codes().values())
                .doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.SKIPPED);
        assertThat(artifacts(gathered)).containsAll(collected());
        // A shell can be opened with both verbs, and a kubelet runs commands that the API server proxies to its node.
        assertThat(audited(gathered, "aws.eks.audit.1"))
                .extracting(event -> event.path("verb").asText() + " "
                        + event.at("/objectRef/subresource").asText())
                .contains("get exec", "create exec", "patch ephemeralcontainers", "create proxy");
        assertThat(audited(gathered, "aws.eks.audit", "auditedAccount", "checkout"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.at("/user/username").asText())
                        .isEqualTo("system:serviceaccount:shop:checkout"));
        assertThat(gathered.item("aws.iam.role", "use", "service account role").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.iam.role", "use", "pod identity role").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.ec2.instances.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.outcome("aws.eks.access.1").message()).startsWith("3 access entries");
        assertNoTokenIn(gathered);
    }

    @Test
    void collectsPod() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = fixture(cloud)
                    .collect(AcquisitionFixture.requestFor(scenario.taskArn().replaceFirst("#.*", "#shop/" + POD)));
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.item("kubernetes.pod", "podName", POD).code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.codes()).doesNotContainKeys("kubernetes.pod.2", "kubernetes.workload.1");
            assertThat(audited(gathered, "aws.eks.audit.1"))
                    .extracting(event -> event.at("/objectRef/name").asText())
                    .contains(POD, "checkout")
                    .doesNotContain("checkout-db");
            assertThat(gathered.item("aws.eks.insights-logs.1").extent().records())
                    .as("existing streams, of which the outcome states the number")
                    .isEqualTo(1);
            assertThat(gathered.item("aws.eks.insights-logs.2").planned().param("streams"))
                    .contains(POD)
                    .doesNotContain("m8k2p");
        }
    }

    /** The hints are those of an alert about a node, which contains an address and no container. */
    @Test
    void collectsNodeWithPodOfAlertFirst() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            String cluster = scenario.taskArn().replaceFirst("#.*", "");
            CollectedPackage node =
                    fixture(cloud).collect(AcquisitionFixture.requestFor(cluster + "#node:" + node(scenario)));
            CollectedPackage all = fixture(cloud).collect(AcquisitionFixture.requestFor(cluster));

            for (CollectedPackage gathered : List.of(node, all)) {
                assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
                assertThat(gathered.codes().values()).doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED);
                assertThat(gathered.item("kubernetes.pod", "podName", POD)
                                .planned()
                                .param("rank"))
                        .isNotEmpty();
                assertThat(artifacts(gathered))
                        .contains("aws.eks.audit", "aws.eks.metrics", "aws.ec2.instances", "aws.ecr.image");
                assertThat(gathered.seal().outcomes().items())
                        .extracting(item ->
                                item.planned().artifact() + item.planned().params())
                        .doesNotHaveDuplicates();
            }
        }
    }

    private static String node(Scenario scenario) {
        return scenario.cluster()
                .flatMap(cluster -> cluster.object("Pod", "shop", POD))
                .map(pod -> pod.path("spec").path("nodeName").asText())
                .orElseThrow();
    }

    static Stream<String> permissions() {
        return AwsSources.artifacts().stream()
                .filter(artifact -> artifact.id().startsWith("aws.eks."))
                .flatMap(artifact -> artifact.permissions().stream())
                // Without this permission an outcome states what is unknown, and nothing is denied.
                .filter(permission -> !permission.equals("logs:DescribeLogGroups"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("permissions")
    void reportsPermissionAndCollectsRestWhenDenied(String permission) throws IOException {
        CollectedPackage gathered = denied(permission);
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.code() == OutcomeCode.DENIED)
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.outcome().detail()).isEqualTo(permission));
        assertThat(gathered.codes().values()).contains(OutcomeCode.COLLECTED).doesNotContain(OutcomeCode.FAILED);
    }

    private CollectedPackage denied(String permission) throws IOException {
        try (SimulatedCloud cloud =
                        SimulatedCloud.start(scenario, Faults.none().always(permission, new Fault.AccessDenied()));
                ResponseChangingProxy infrequent = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            // These are needed only for logs that only Logs Insights reads.
            if (!Set.of("logs:StartQuery", "logs:GetQueryResults").contains(permission)) {
                return fixture(cloud).collect(scenario.alert());
            }
            infrequent.refuse("FilterLogEvents", "kube-apiserver-audit-", "InvalidOperationException");
            return AcquisitionFixture.at(folder, infrequent.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
        }
    }

    /** Most service accounts have no IAM role, and the pod contains its account even if it cannot be read. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void searchesRequestsOfPodServiceAccount(boolean read) throws IOException {
        Scenario plain = scenario.withCluster(cluster -> cluster.withChanged("ServiceAccount", account -> {
            if (account.path("metadata") instanceof ObjectNode metadata) {
                metadata.putObject("annotations")
                        .put("azure.workload.identity/client-id", "0b1f6471-1bf0-4dda-aec3-cb9272f09590");
            }
        }));
        CollectedPackage gathered = collect(plain, Faults.none(), cloud -> {
            if (!read) {
                cloud.cluster()
                        .orElseThrow()
                        .faults()
                        .always("kubernetes:get serviceaccounts", new Fault.AccessDenied());
            }
        });
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.item("kubernetes.account.1").code())
                .isEqualTo(read ? OutcomeCode.COLLECTED : OutcomeCode.DENIED);
        assertThat(gathered.codes())
                .containsEntry("aws.eks.audit.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.eks.audit.2", OutcomeCode.COLLECTED)
                .containsEntry("aws.eks.audit.3", OutcomeCode.COLLECTED)
                .doesNotContainKey("aws.eks.audit.4");
        assertThat(audited(gathered, "aws.eks.audit", "auditedAccount", "checkout"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.at("/user/username").asText())
                        .isEqualTo("system:serviceaccount:shop:checkout"));
        assertThat(gathered.seal().outcomes().items())
                .noneMatch(item -> item.planned().param("use").equals("service account role"));
    }

    @Test
    void stopsWhenClusterIsInOtherAccount() throws IOException {
        Scenario other = scenario.withChanged(
                "eksClusters", cluster -> cluster.put("arn", "arn:aws:eks:eu-central-1:999999999999:cluster/shop"));
        CollectedPackage gathered = collect(other, Faults.none(), cloud -> {});
        assertThat(gathered.outcome("aws.eks.cluster")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("OtherAccount");
            assertThat(failed.message()).contains("999999999999", "--role");
        });
        assertThat(gathered.operations())
                .doesNotContain("eks:ListAccessEntries", "logs:FilterLogEvents", "kubernetes:get /version");
        assertThat(gathered.outcome("kubernetes.log.1").detail()).isEqualTo("OtherAccount");
    }

    @Test
    void reportsPartialWhenAuditLogIsDisabled() throws IOException {
        Scenario unlogged = scenario.withChanged("eksClusters", cluster -> cluster.remove("logging"));
        CollectedPackage gathered = collect(unlogged, Faults.none(), cloud -> {});
        // Entries from before it was disabled remain and are searched.
        for (String item : List.of("aws.eks.audit.1", "aws.eks.audit.2", "aws.eks.audit.3")) {
            assertThat(gathered.outcome(item))
                    .as(item)
                    .isInstanceOfSatisfying(
                            Outcome.Partial.class,
                            part -> assertThat(part.message())
                                    .matches("\\d+ requests? .*")
                                    .contains("UpdateClusterConfig"));
        }
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage none = fixture(cloud)
                    .collect(AcquisitionFixture.requestFor(
                            "arn:aws:eks:eu-central-1:111122223333:cluster/gone#shop/" + POD));
            assertThat(none.outcome("aws.eks.cluster")).isInstanceOf(Outcome.Expired.class);
            assertThat(none.outcome("aws.eks.audit.1"))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            off -> assertThat(off.message()).contains("/aws/eks/gone/cluster"));
            assertThat(none.outcome("aws.eks.insights-logs.1")).isInstanceOf(Outcome.NotEnabled.class);
            assertThat(none.outcome("aws.eks.metrics.1")).isInstanceOf(Outcome.NotEnabled.class);
        }
    }

    @Test
    void reportsNotEnabledWhenDisabledLogHasNoRequest() throws IOException {
        Scenario quiet = scenario.withChanged("eksClusters", cluster -> cluster.remove("logging"))
                .withCluster(cluster -> cluster.withChanged("Pod", pod -> account(pod, "quiet")));
        CollectedPackage gathered = collect(quiet, Faults.none(), cloud -> {});
        assertThat(gathered.item("aws.eks.audit", "auditedAccount", "quiet").outcome())
                .isInstanceOfSatisfying(
                        Outcome.NotEnabled.class,
                        off -> assertThat(off.message()).contains("UpdateClusterConfig"));
    }

    /** A pod may use a role of another account; this account may have another role of the same name. */
    @Test
    void failsRoleOfOtherAccount() throws IOException {
        Scenario abroad = scenario.withCluster(cluster -> cluster.withChanged("ServiceAccount", account -> {
            if (account.at("/metadata/annotations") instanceof ObjectNode annotations
                    && annotations.has("eks.amazonaws.com/role-arn")) {
                annotations.put("eks.amazonaws.com/role-arn", "arn:aws:iam::999988887777:role/shop-checkout-irsa");
            }
        }));
        CollectedPackage gathered = collect(abroad, Faults.none(), cloud -> {});
        Outcome role =
                gathered.item("aws.iam.role", "use", "service account role").outcome();
        assertThat(role.detail()).isEqualTo("OtherAccount");
        assertThat(role.message()).contains("in account 999988887777, but the target is in account 111122223333");
    }

    /** The agent may be configured with other stream names; the fields of the lines identify the pod. */
    @Test
    void findsPodLogsByFields() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy renamed = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .replace("DescribeLogStreams", "_shop_", "-shop-")) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, renamed.endpoint()).collect(scenario.alert());
            assertThat(gathered.outcome("aws.eks.insights-logs.1").message())
                    .endsWith("of the target's logs")
                    .doesNotContain("no line");
            assertThat(gathered.codes()).doesNotContainKey("aws.eks.insights-logs.2");
        }
    }

    @Test
    void reportsNotApplicableWhenNodeIsFargate() throws IOException {
        Scenario fargate = scenario.withCluster(cluster -> cluster.withChanged("Node", node -> {
            if (node.path("spec") instanceof ObjectNode spec) {
                spec.put("providerID", "aws:///eu-central-1a/0f1e2d3c4b-5a69/fargate-ip-10-0-12-34.internal");
            }
        }));
        CollectedPackage gathered = collect(fargate, Faults.none(), cloud -> {});
        assertThat(gathered.outcome("aws.ec2.instances.1"))
                .isInstanceOfSatisfying(
                        Outcome.NotApplicable.class,
                        none -> assertThat(none.message()).contains("Fargate"));
    }

    @Test
    void renewsTokenWhenRefused() throws IOException {
        CollectedPackage gathered = collect(
                scenario,
                Faults.none(),
                cloud -> cloud.cluster()
                        .orElseThrow()
                        .faults()
                        .once("kubernetes:get pods", new Fault.ExpiredCredentials()));
        assertThat(gathered.codes().values()).doesNotContain(OutcomeCode.FAILED);
        assertThat(gathered.log())
                .filteredOn(line -> line.path("event").asText().equals("api.error"))
                .extracting(error -> error.at("/response/status").asInt())
                .as("resources that the server does not serve return 404")
                .filteredOn(status -> status != 404)
                .containsExactly(401);
    }

    private static void account(ObjectNode pod, String name) {
        if (pod.path("spec") instanceof ObjectNode spec) {
            spec.put("serviceAccountName", name);
        }
    }

    private CollectedPackage collect(Scenario incident, Faults faults, Consumer<SimulatedCloud> change)
            throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(incident, faults)) {
            change.accept(cloud);
            return fixture(cloud).collect(incident.alert());
        }
    }

    private AcquisitionFixture fixture(SimulatedCloud cloud) throws IOException {
        return AcquisitionFixture.at(folder, cloud.endpoint()).set("AWS_MAX_ATTEMPTS", "2");
    }

    private static Set<String> artifacts(CollectedPackage gathered) {
        return gathered.seal().outcomes().items().stream()
                .map(item -> item.planned().artifact())
                .collect(Collectors.toSet());
    }

    /** Returns all artifacts of such a target, except those that require a named trail. */
    private Set<String> collected() {
        return AwsSources.readFor(AwsTarget.parse(scenario.taskArn())).stream()
                .map(Artifact::id)
                .filter(id -> !id.startsWith("aws.cloudtrail.l"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<JsonNode> audited(CollectedPackage gathered, String artifact, String param, String value)
            throws IOException {
        return audited(gathered, gathered.item(artifact, param, value).planned().item());
    }

    private static List<JsonNode> audited(CollectedPackage gathered, String item) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode response : gathered.log(item, "api.response")) {
            for (JsonNode event : Json.parse(gathered.body(response)).path("events")) {
                events.add(Json.parse(event.path("message").asText().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return events;
    }

    private static void assertNoTokenIn(CollectedPackage gathered) throws IOException {
        try (Stream<Path> files = Files.walk(gathered.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("k8s-aws-v1.", "X-Amz-Signature=");
            }
        }
    }
}
