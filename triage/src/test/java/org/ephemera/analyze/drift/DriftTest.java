package org.ephemera.analyze.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.testing.RuleCases;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Cases of the drift rules from {@code cases.json}: positive, negative and similar but harmless. */
class DriftTest {
    private static final RuleCases CASES = RuleCases.of(DriftTest.class);

    private static DriftAnalysis drift(JsonNode documents) {
        return DriftAnalysis.of(
                ResponseDocuments.ofParsed(WorkloadDocuments.bodies(documents)),
                WorkloadDocuments.objects(documents),
                reference(documents),
                List.of(),
                documents.has("since")
                        ? Optional.of(Instant.parse(documents.path("since").asText()))
                        : Optional.empty());
    }

    private static Optional<ReferenceSpec> reference(JsonNode documents) {
        try {
            return documents.has("reference")
                    ? Optional.of(ReferenceSpec.parse("copy.json", Json.bytes(documents.path("reference"))))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DriftAnalysis of(String json) throws IOException {
        return drift(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @TestFactory
    Stream<DynamicTest> findsExpectedFindings() {
        return CASES.tests(one -> drift(one).findings());
    }

    @Test
    void coversEachRuleWithPositiveAndNegativeCases() {
        CASES.coverEachRule("DRF-");
    }

    @Test
    void changeHasBothValuesAndTheirPlaces() throws IOException {
        List<SpecChange> changes = of("""
                {"ecs.task": {"tasks": [{"taskArn": "arn:a:task/shop/1", "taskDefinitionArn": "d:1", "containers": [],
                   "overrides": {"containerOverrides": [{"name": "app", "command": ["sh", "-c", "x"]}]}}]},
                 "ecs.definition": {"taskDefinition": {"taskDefinitionArn": "d:1",
                   "containerDefinitions": [{"name": "app", "command": ["serve"]}]}}}""").changes();
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.subject()).isEqualTo("app");
            assertThat(change.what()).isEqualTo("/command");
            assertThat(change.before()).isEqualTo("[\"serve\"]");
            assertThat(change.after()).isEqualTo("[\"sh\", \"-c\", \"x\"]");
            assertThat(change.from().place()).hasToString("/taskDefinition/containerDefinitions/0/command");
            assertThat(change.to().place()).hasToString("/tasks/0/overrides/containerOverrides/0/command");
        });
    }

    /** Critical fields come first. Values that the service of an agent set come last, unless they replaced a value. */
    @Test
    void sortsKnownInjectionsLast() throws IOException {
        List<SpecChange> changes = of("""
                {"ecs.task": {"tasks": [{"taskArn": "arn:a:task/shop/1", "taskDefinitionArn": "d:1", "containers": [],
                   "overrides": {"containerOverrides": [
                     {"name": "aws-guardduty-agent-x", "environment": [{"name": "REGION", "value": "r"}]},
                     {"name": "istio-proxy", "command": ["sh"]},
                     {"name": "app", "cpu": 2, "command": ["sh", "-c", "x"]}]}}]},
                 "ecs.definition": {"taskDefinition": {"taskDefinitionArn": "d:1", "containerDefinitions": [
                   {"name": "app", "cpu": 1, "command": ["serve"]}, {"name": "istio-proxy", "command": ["proxy"]}]}}}""").changes();
        assertThat(changes)
                .extracting(change -> change.subject() + change.what())
                .containsExactly(
                        "app/command",
                        "istio-proxy/command",
                        "app/cpu",
                        "aws-guardduty-agent-x/environment/REGION/value");
        assertThat(changes.getLast().reference()).isEqualTo("the task definition; usually added by GuardDuty");
    }

    @Test
    void hidesSecretsInChanges() throws IOException {
        List<SpecChange> changes = of("""
                {"ecs.task": {"tasks": [{"taskArn": "arn:a:task/shop/1", "taskDefinitionArn": "d:1", "containers": [],
                   "overrides": {"containerOverrides": [{"name": "app", "environment": [
                     {"name": "DB_PASSWORD", "value": "hunter2"}, {"name": "DB_URL", "value": "postgres://u:hunter3@db/x"},
                     {"name": "MODE", "value": "test"}]}]}}]},
                 "ecs.definition": {"taskDefinition": {"taskDefinitionArn": "d:1",
                   "containerDefinitions": [{"name": "app"}]}}}""").changes();
        assertThat(changes).hasSize(3);
        assertThat(changes.toString())
                .doesNotContain("hunter2")
                .doesNotContain("hunter3")
                .contains("test");
        assertThat(changes.getFirst().after()).isEqualTo("(hidden)");
    }

    /** Covers secrets in every place and names that only sound like secrets. */
    @Test
    void hidesValuesWithSensitiveNames() {
        assertThat(List.of(
                        "/containers/app/env/DB_PASSWORD/value hunter2",
                        "/containers/app/env/VAULT_SECRET_ID/value hunter2",
                        "/containers/app/env/PIN_TOKEN/value 1234",
                        "/containers/app/logConfiguration/options/splunk-token hunter2",
                        "/containers/app/logConfiguration/options/apikey hunter2",
                        "/containers/app/env/DB_URL/value postgres://u:hunter3@db/x"))
                .allSatisfy(one -> assertThat(hidden(one)).isEqualTo("(hidden)"));
        assertThat(hidden("/containers/app/command [\"app\", \"--db-password\", \"hunter2\", \"-v\"]"))
                .isEqualTo("[\"app\", \"--db-password\", \"(hidden)\", \"-v\"]");
        assertThat(List.of(
                        "/containers/token-service/image shop/app:1",
                        "/containers/app/secrets/DB_PASSWORD/valueFrom arn:aws:secretsmanager:x",
                        "/automountServiceAccountToken true",
                        "/volumes/v/secret/secretName tls",
                        "/containers/app/env/MODE/value test"))
                .allSatisfy(one -> assertThat(hidden(one)).isEqualTo(one.split(" ", 2)[1]));
    }

    private static String hidden(String one) {
        String[] parts = one.split(" ", 2);
        return SensitiveValues.maskSecrets(parts[0], parts[1]);
    }

    @Test
    void referencesTheSpecificationByItsDigest() throws IOException {
        byte[] bytes = "{ \"containerDefinitions\": [] }".getBytes(StandardCharsets.UTF_8);
        ReferenceSpec reference = ReferenceSpec.parse("copy.json", bytes);
        assertThat(reference.documents().getFirst().evidence().sha256()).isEqualTo(Digest.of(bytes));
        assertThat(reference.name()).isEqualTo("reference:copy.json");
    }

    @Test
    void reportsGapWhenComparisonIsImpossible() throws IOException {
        assertThat(of("{\"reference\": {\"apiVersion\": \"v1\"}}").gaps()).hasSize(1);
        assertThat(of("{\"reference\": {\"containerDefinitions\": []}}").gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.what()).isEqualTo("reference:copy.json"));
        assertThat(of("""
                {"aci.group": {"properties": {"containers": []}},
                 "reference": {"resources": [{"type": "Microsoft.ContainerInstance/containerGroups",
                   "properties": {"containers": [{"name": "app", "properties": {"image": "[parameters('image')]"}}]}}]}}""").gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("/image"));
        assertThat(of("""
                {"kubernetes": [{"kind": "Deployment", "metadata": {"name": "a", "namespace": "n", "annotations":
                  {"kubectl.kubernetes.io/last-applied-configuration": "{not json"}}, "spec": {}}]}""").gaps()).hasSize(1);
        assertThat(of("""
                {"kubernetes": [{"kind": "Deployment", "metadata": {"name": "a", "namespace": "n", "annotations":
                  {"kubectl.kubernetes.io/last-applied-configuration":
                    "{\\"kind\\": \\"Deployment\\", \\"metadata\\": {\\"name\\": \\"b\\"}}"}}, "spec": {}}]}""").gaps()).hasSize(1);
    }

    /** CloudFormation properties begin with a capital letter; the value of an intrinsic function is unknown. */
    @Test
    void comparesCloudFormationTemplate() throws IOException {
        DriftAnalysis drift = of("""
                {"ecs.task": {"tasks": [{"taskArn": "arn:a:task/shop/1", "taskDefinitionArn": "d:1", "containers": []}]},
                 "ecs.definition": {"taskDefinition": {"taskDefinitionArn": "d:1", "containerDefinitions":
                   [{"name": "app", "image": "shop/app:2", "command": ["serve"], "dockerLabels": {"Team": "a"}}]}},
                 "reference": {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}, "Task": {"Type": "AWS::ECS::TaskDefinition",
                   "Properties": {"ContainerDefinitions": [{"Name": "app", "Image": {"Fn::Sub": "${R}/app:1"},
                     "Command": ["serve", "--slow"], "DockerLabels": {"Team": "a"}}]}}}}}""");
        assertThat(drift.changes()).singleElement().satisfies(change -> {
            assertThat(change.what()).isEqualTo("/containerDefinitions/app/command");
            assertThat(change.before()).isEqualTo("[\"serve\", \"--slow\"]");
        });
        assertThat(drift.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("/image"));
    }

    /** The first revision of a family has no earlier one, so it leaves no gap. */
    @Test
    void reportsGapWhenNoEarlierRevisionIsCollected() throws IOException {
        String definition = """
                {"ecs.definition": {"taskDefinition": {"taskDefinitionArn": "arn:a:task-definition/shop:7", "revision": 7,
                   "containerDefinitions": [{"name": "app"}]}}}""";
        assertThat(of(definition).gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.what()).isEqualTo("shop:7"));
        assertThat(of(definition.replace("7", "1")).gaps()).isEmpty();
    }

    @Test
    void namesTheManagerThatEditedTheObject() throws IOException {
        assertThat(CASES.cases().stream()
                        .filter(one -> one.path("case").asText().equals("edited since"))
                        .flatMap(one -> drift(one).findings().stream()))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.because()).contains("by kubectl-edit at 2026-11-26T10:00:00Z"));
    }
}
