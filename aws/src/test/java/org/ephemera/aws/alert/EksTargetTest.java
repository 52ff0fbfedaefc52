package org.ephemera.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EksTargetTest {
    private static final String CLUSTER = "arn:aws:eks:eu-central-1:123456789012:cluster/prod_1";

    @Test
    void parsesPod() {
        Target target = AwsTarget.parse(CLUSTER + "#shop/checkout-7d4b9c6f5-x2x4q");
        assertThat(target.kind()).isEqualTo("aws.eks.pod");
        assertThat(target.id()).isEqualTo(CLUSTER + "#shop/checkout-7d4b9c6f5-x2x4q");
        assertThat(target.attributes())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "partition", "aws",
                        "region", "eu-central-1",
                        "account", "123456789012",
                        "cluster", "prod_1",
                        "namespace", "shop",
                        "pod", "checkout-7d4b9c6f5-x2x4q"));
    }

    @Test
    void parsesWorkload() {
        Target target = AwsTarget.parse(CLUSTER + "#shop/deployment/checkout");
        assertThat(target.kind()).isEqualTo("aws.eks.workload");
        assertThat(target.attributes()).containsEntry("workload", "deployment").containsEntry("name", "checkout");
        assertThat(AwsTarget.limited(target, 7).attributes()).containsEntry("limit", "7");
        assertThatThrownBy(() -> AwsTarget.limited(AwsTarget.parse(CLUSTER + "#shop/p"), 7))
                .hasMessageContaining("one pod");
    }

    @Test
    void parsesConfigMapValuesOfRequest() {
        assertThat(AlertParser.parse(asking(CLUSTER + "#shop/deployment/checkout", "true")))
                .isInstanceOfSatisfying(
                        ParsedAlert.Recognised.class,
                        asked -> assertThat(asked.subjects().getFirst().target().attributes())
                                .containsEntry("configMapValues", "true"));
        String task = "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8";
        assertThat(AlertParser.parse(asking(task, "true")))
                .isInstanceOfSatisfying(
                        ParsedAlert.NotAnAlert.class,
                        not -> assertThat(not.reason()).contains("it is for targets in a cluster only"));
    }

    private static byte[] asking(String target, String configMapValues) {
        return ("{\"target\":\"" + target + "\",\"configMapValues\":" + configMapValues + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void parsesTasks() {
        Target task =
                AwsTarget.parse("arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8");
        assertThat(task.kind()).isEqualTo(EcsTarget.TASK);
        assertThatThrownBy(() -> AwsTarget.limited(task, 7)).hasMessageContaining("the target is one task");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:eks:eu-central-1:123456789012:cluster/prod#              | has nothing after",
                "arn:aws:eks:eu-central-1:123456789012:cluster/prod#Shop          | is not the name of a namespace",
                "arn:aws:eks:eu-central-1:123456789012:cluster/prod#node:         | is not the name of a node",
                "arn:aws:eks:eu-central-1:123456789012:cluster/prod#shop/../x     | owns no pods",
                "arn:aws:eks:eu-central-1:123456789012:cluster/prod#shop/a..b     | is not the name of an object",
                "arn:aws:eks:eu-central-1:123456789012:cluster/prod#Shop/a        | is not the name of a namespace",
                "arn:aws:eks:eu-central-1:123456789012:cluster/prod#shop/configmap/a | owns no pods",
                "arn:aws:eks:eu-central-1:123456789012:cluster/-prod#shop/a       | does not contain a valid cluster"
                        + " name",
                "arn:aws:eks:eu-central-1:123456789012:cluster/a/b#shop/a         | does not contain a valid cluster"
                        + " name",
                "arn:aws:eks:eu-central-1:123456789012:nodegroup/a/b/c            | is a node group",
                "arn:aws:eks:eu-central-1:123456789012:nodegroup/a/b/c#shop/a     | is a node group",
                "arn:aws:eks:moon:123456789012:cluster/prod#shop/a                | contains an invalid region",
                "arn:aws:eks:eu-central-1:1:cluster/prod#shop/a                   | account id of 12 digits",
                "arn:gcp:eks:eu-central-1:123456789012:cluster/prod#shop/a        | is not a complete ARN"
            })
    void reportsInvalidNames(String name, String sentence) {
        assertThatThrownBy(() -> AwsTarget.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({"'', aws.eks.cluster", "#shop, aws.eks.namespace", "#node:ip-10-0-0-1.ec2.internal, aws.eks.node"})
    void parsesScopes(String within, String kind) {
        Target target = AwsTarget.parse(CLUSTER + within);

        assertThat(target.kind()).isEqualTo(kind);
        assertThat(AwsTarget.limited(target, 7).attributes()).containsEntry("limit", "7");
    }

    @Test
    void escapesControlCharacters() {
        String hostile = CLUSTER + "#shop/\u001b[2J\u202etxt" + "x".repeat(5000);
        assertThatThrownBy(() -> AwsTarget.parse(hostile)).satisfies(e -> {
            String message = String.valueOf(e.getMessage());
            assertThat(message).hasSizeLessThan(600);
            assertThat(message.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        });
    }
}
