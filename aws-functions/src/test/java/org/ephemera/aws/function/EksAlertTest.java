package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GuardDuty finding about an EKS workload, from the function's handler to the seal. */
class EksAlertTest {
    @TempDir
    private Path folder;

    private final Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());

    @Test
    void sealsPackageOfClusterForFinding() throws Exception {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            JsonNode answer = call(scenario.alert(), cloud, key);
            assertThat(answer.path("status").asText()).isEqualTo("complete");
            assertThat(answer.path("target").asText()).isEqualTo(scenario.taskArn());
            Path location = Path.of(answer.path("location").asText());
            IndependentVerifiers.accept(location, PemSigner.open(key).publicKey());
            List<String> outcomes = Files.readAllLines(location.resolve("data/outcomes.jsonl"));
            for (String item :
                    List.of("kubernetes.pod.1", "kubernetes.log.1", "kubernetes.previous-log.1", "aws.eks.audit.1")) {
                assertThat(outcomes)
                        .filteredOn(line -> line.contains("\"" + item + "\""))
                        .singleElement()
                        .asString()
                        .contains("COLLECTED");
            }
            assertThat(cloud.calls()).noneMatch(SimulatedCall::refused);
        }
    }

    /** The target is the cluster. This one does not exist in the account, so its package is sealed without data of it. */
    @Test
    void sealsPackageOfClusterForFindingWithoutWorkload() throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        byte[] finding = Files.readAllBytes(
                Path.of("../aws/src/test/resources/org/ephemera/aws/alert/finding-eks-cluster.json"));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            JsonNode answer = call(finding, cloud, key);
            assertThat(answer.path("packageId").asText()).isNotEmpty();
            assertThat(answer.path("target").asText()).contains(":cluster/").doesNotContain("#");
            assertThat(answer.path("status").asText()).isEqualTo("failed");
        }
    }

    private JsonNode call(byte[] payload, SimulatedCloud cloud, Path key) throws IOException {
        AwsRuntime runtime = AwsRuntime.of(
                Map.of(
                        "AWS_ENDPOINT_URL",
                        cloud.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test",
                        "EPHEMERA_STORE",
                        "file:" + folder.resolve("evidence"),
                        "EPHEMERA_SIGNER",
                        "file:" + key),
                Clock.systemUTC());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        TestLambdaContext context = new TestLambdaContext("request-1");
        new AlertFunction(runtime).handleRequest(new ByteArrayInputStream(payload), answer, context);
        assertThat(context.logged()).doesNotContain("k8s-aws-v1");
        return Json.parse(answer.toString(StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }
}
