package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests secrets that AWS returned, and web identities of service accounts. */
class SecretAccessTest {
    private static final String ROLE = "arn:aws:sts::111122223333:assumed-role/checkout/" + ActivityFixture.SESSION;
    private static final String USER = "arn:aws:iam::111122223333:user/ops";
    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/gateway-a1B2c3";
    private static final String ELSEWHERE = "203.0.113.66";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final ActivityFixture scene = new ActivityFixture();

    /** A secret that was read is lost, too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3:ListBuckets               | {}                                    | high",
                "secretsmanager:GetSecretValue | {\"secretId\":\"shop/gateway\"}        | critical",
                "ssm:GetParameter              | {\"name\":\"/db\",\"withDecryption\":true} | critical",
                "ssm:GetParameter              | {\"name\":\"/db\"}                     | high",
            })
    void countsSecretReadWithRoleElsewhere(String operation, String request, String severity) {
        call(-120, ROLE, "s3:ListBuckets", "{}", "198.51.100.9", "aws-sdk-java/2.30");
        call(0, ROLE, operation, request, ELSEWHERE, "aws-cli/2.17");

        assertThat(scene.judge(folder).findings())
                .extracting(finding ->
                        finding.rule().id() + " " + finding.severity().word())
                .containsExactly("EXE-012 " + severity);
    }

    /** The target receives its secrets from the agent, whose calls come from inside. */
    @ParameterizedTest
    @CsvSource({
        "shop/gateway, 203.0.113.66, medium",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/gateway-a1B2c3, 203.0.113.66, medium",
        "shop/gateway, 10.0.3.27, ''",
        "shop/gateway-old, 203.0.113.66, ''",
        "shop/other, 203.0.113.66, ''",
    })
    void reportsSecretOfWorkload(String secret, String address, String severity) {
        call(0, USER, "secretsmanager:GetSecretValue", "{\"secretId\":\"" + secret + "\"}", address, "aws-cli/2.17");

        List<Finding> findings = scene.judge(withTask()).findings();

        assertThat(findings)
                .extracting(finding ->
                        finding.rule().id() + " " + finding.severity().word())
                .isEqualTo(severity.isEmpty() ? List.of() : List.of("EXE-016 " + severity));
    }

    /** The token of a service account is used from the address of a person. */
    @ParameterizedTest
    @CsvSource({"203.0.113.66, EXE-012", "198.51.100.9, ''"})
    void reportsWebIdentityOutsideOfCluster(String address, String rule) {
        call(0, USER, "eks:DescribeCluster", "{}", ELSEWHERE, "aws-cli/2.17");
        ObjectNode assumed = call(5, "", "sts:AssumeRoleWithWebIdentity", "{}", address, "aws-cli/2.17");
        assumed.putObject("userIdentity")
                .put("type", "WebIdentityUser")
                .put("userName", "system:serviceaccount:shop:checkout");

        assertThat(scene.judge(SealedPackageFixture.in(folder)
                                .item(
                                        "aws.cloudtrail.events",
                                        Map.of("attribute", "Username", "value", "system:serviceaccount:shop:checkout"),
                                        FixtureCalls.lookup()))
                        .findings())
                .extracting(finding -> finding.rule().id())
                .isEqualTo(rule.isEmpty() ? List.of() : List.of(rule));
    }

    @Test
    void listsNoNamesOfUnknownRequests() {
        call(0, USER, "secretsmanager:GetSecretValue", "null", ELSEWHERE, "aws-cli/2.17");

        assertThat(scene.judge(withTask()).findings()).isEmpty();
    }

    private SealedPackageFixture withTask() {
        return SealedPackageFixture.in(folder)
                .item("aws.ecs.task", Map.of("a", "1"), FixtureResponse.json("ecs:DescribeTasks", """
                        {"tasks":[{"taskArn":"arn:aws:ecs:eu-central-1:111122223333:task/shop/%s","launchType":"FARGATE",
                        "taskDefinitionArn":"arn:aws:ecs:eu-central-1:111122223333:task-definition/checkout:7",
                        "containers":[{"name":"checkout"}]}]}""".formatted(
                                ActivityFixture.SESSION)))
                .item(
                        "aws.ecs.task-definition",
                        Map.of("a", "1"),
                        FixtureResponse.json("ecs:DescribeTaskDefinition", """
                        {"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-central-1:111122223333:task-definition/checkout:7",
                        "requiresCompatibilities":["FARGATE"],"containerDefinitions":[{"name":"checkout","image":"shop:1",
                        "secrets":[{"name":"GATEWAY","valueFrom":"%s"}]}]}}""".formatted(SECRET)));
    }

    private ObjectNode call(int minute, String arn, String operation, String request, String address, String agent) {
        ObjectNode entry = scene.aws(minute, arn, operation, request);
        entry.put("sourceIPAddress", address);
        entry.put("userAgent", agent);
        return entry;
    }
}
