package org.ephemera.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.ephemera.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsTargetTest {
    private static final String ARN =
            "arn:aws:ecs:eu-central-1:123456789012:task/shop_1/0f9a1b2c3d4e5f60718293a4b5c6d7e8";

    @Test
    void parsesTask() {
        Target target = EcsTarget.parse(ARN);
        assertThat(target.kind()).isEqualTo("aws.ecs.task");
        assertThat(target.id()).isEqualTo(ARN);
        assertThat(target.attributes())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "partition", "aws",
                        "region", "eu-central-1",
                        "account", "123456789012",
                        "cluster", "shop_1",
                        "task", "0f9a1b2c3d4e5f60718293a4b5c6d7e8"));
    }

    @Test
    void parsesServiceAndCluster() {
        Target service = EcsTarget.parse("arn:aws:ecs:eu-central-1:123456789012:service/shop_1/web-2");
        assertThat(service.kind()).isEqualTo("aws.ecs.service");
        assertThat(service.attributes()).containsEntry("cluster", "shop_1").containsEntry("service", "web-2");
        Target cluster = EcsTarget.parse("arn:aws:ecs:eu-central-1:123456789012:cluster/shop_1");
        assertThat(cluster.kind()).isEqualTo("aws.ecs.cluster");
        assertThat(cluster.attributes()).containsEntry("cluster", "shop_1").doesNotContainKeys("service", "task");
        assertThat(EcsTarget.limited(cluster, 7).attributes()).containsEntry("limit", "7");
        assertThatThrownBy(() -> EcsTarget.limited(cluster, 0)).hasMessageContaining("from 1 to 1000");
        assertThatThrownBy(() -> EcsTarget.limited(EcsTarget.parse(ARN), 7))
                .hasMessageContaining("the target is one" + " task");
        assertThatThrownBy(() -> EcsTarget.task(service.id())).hasMessageContaining("is not the ARN of a task");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws-cn:ecs:cn-north-1:123456789012:task/c/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task/c/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:aws-eusc:ecs:eusc-de-east-1:123456789012:task/c/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:aws-next:ecs:next-moon-1:123456789012:task/c/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:aws:ecs:us-east-1:123456789012:task/c/0f9a1b2c-3d4e-5f60-7182-93a4b5c6d7e8"
            })
    void acceptsAllPartitionsAndIdForms(String arn) {
        assertThat(EcsTarget.parse(arn).id()).isEqualTo(arn);
    }

    /** Ids from a terminal are copied by hand and are checked; ids in alerts are not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0f9a1b2c3d4e5f60718293a4b5c6d7e",
                "0f9a1b2c3d4e5f60718293a4b5c6d7e8f",
                "0f9a1b2c-3d4e-5f60-7182-93a4b5c6d7e",
                "0f9a"
            })
    void rejectsIncompleteId(String id) {
        Target cut = EcsTarget.parse("arn:aws:ecs:us-east-1:123456789012:task/c/" + id);
        assertThatThrownBy(() -> EcsTarget.requireCompleteId(cut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(id.length() + " characters, but a task id has 32 hexadecimal digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0f9a1b2c3d4e5f60718293a4b5c6d7e8", "0f9a1b2c-3d4e-5f60-7182-93a4b5c6d7e8", "v2-0f9a1b2c"})
    void acceptsCompleteIdAndUnknownForm(String id) {
        Target target = EcsTarget.parse("arn:aws:ecs:us-east-1:123456789012:task/c/" + id);
        assertThat(EcsTarget.requireCompleteId(target)).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "my-task                                             | is not an ARN",
                "\"\"                                                | is not an ARN",
                "arn:aws:ecs                                         | is not a complete ARN",
                "arn:gcp:ecs:eu-central-1:123456789012:task/c/1      | is not a complete ARN",
                "arn:aws:s3:::bucket                                 | is an ARN of the service 's3', not of ECS",
                "arn:aws:ecs::123456789012:task/c/1                  | contains no region",
                "arn:aws:ecs:moon:123456789012:task/c/1              | contains an invalid region",
                "arn:aws:ecs:cn-north-1:123456789012:task/c/1        | has the partition aws, but the region"
                        + " cn-north-1 is in aws-cn",
                "arn:aws-us-gov:ecs:us-east-1:123456789012:task/c/1  | us-east-1 is in aws; expected",
                "arn:aws:ecs:eu-central-1:12345:task/c/1             | does not contain an account id of 12 digits",
                "arn:aws:ecs:eu-central-1:123456789012:task/0f9a1b2c | the short ARN of a task",
                "arn:aws:ecs:eu-central-1:123456789012:task/c/a/b    | does not contain a cluster and a task id",
                "arn:aws:ecs:eu-central-1:123456789012:task/c/       | does not contain a cluster and a task id",
                "arn:aws:ecs:eu-central-1:123456789012:service/web   | the short ARN of a service",
                "arn:aws:ecs:eu-central-1:123456789012:service/c/a/b | does not contain a cluster and a service",
                "arn:aws:ecs:eu-central-1:123456789012:cluster/c/d   | does not contain a cluster name",
                "arn:aws:ecs:eu-central-1:123456789012:task-definition/web:7 | is a task definition",
                "arn:aws:ecs:eu-central-1:123456789012:container-instance/c/1 | the id of a container instance",
                "arn:aws:ecs:eu-central-1:123456789012:task-set/c/s/1 | has the unknown resource type 'task-set'"
            })
    void reportsWhatOtherArnsAre(String arn, String sentence) {
        assertThatThrownBy(() -> EcsTarget.parse(arn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("the ARN of a task such as arn:aws:ecs:");
    }

    @Test
    void escapesControlCharacters() {
        String hostile = "arn:aws:ecs:eu-central-1:123456789012:task/\u001b[2J/\u202etxt" + "x".repeat(5000);
        assertThatThrownBy(() -> EcsTarget.parse(hostile)).satisfies(e -> {
            String message = String.valueOf(e.getMessage());
            assertThat(message).hasSizeLessThan(500);
            assertThat(message.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop_1", "arn:aws:ecs:eu-central-1:123456789012:cluster/shop_1"})
    void completesShortArnsWithTheirCluster(String cluster) {
        assertThat(EcsTarget.inCluster(ARN.replace("shop_1/", ""), cluster)).isEqualTo(ARN);
        assertThat(EcsTarget.inCluster(ARN, cluster)).isEqualTo(ARN);
        assertThat(EcsTarget.inCluster("arn:aws:ecs:eu-central-1:123456789012:service/web", cluster))
                .isEqualTo("arn:aws:ecs:eu-central-1:123456789012:service/shop_1/web");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:ecs:eu-central-1:123456789012:task/other/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:aws:ecs:eu-central-1:123456789012:task-definition/web:1",
                "arn:aws:eks:eu-central-1:123456789012:cluster/shop_1#shop/checkout",
                "web"
            })
    void rejectsTargetsThatAreNotInTheCluster(String target) {
        assertThatThrownBy(() -> EcsTarget.inCluster(target, "shop_1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--cluster");
    }
}
