package org.ephemera.cli.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.ephemera.collect.CollectionRun;
import org.ephemera.collect.Deadline;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The context is always that of the run's target, even if an item contains another one. */
class KubeconfigClustersTest {
    private static final String CONFIG = """
        apiVersion: v1
        kind: Config
        clusters:
        - {name: one, cluster: {server: 'https://one.test:6443'}}
        - {name: two, cluster: {server: 'https://two.test:6443'}}
        users:
        - {name: user, user: {token: t0k3n}}
        contexts:
        - {name: one, context: {cluster: one, user: user}}
        - {name: two, context: {cluster: two, user: user}}
        """;

    @TempDir
    private Path folder;

    private KubeconfigClusters clusters;

    @BeforeEach
    void write() throws IOException {
        Path config = Files.writeString(folder.resolve("config"), CONFIG);
        clusters =
                new KubeconfigClusters(Map.of("KUBECONFIG", config.toString()), folder, line -> {}, Clock.systemUTC());
    }

    @Test
    void connectsToTheContextOfTheTarget() throws ClusterException {
        assertThat(clusters.of(item("one"), run("one")).endpoint()).hasToString("https://one.test:6443");
    }

    @Test
    void rejectsItemWithOtherContext() {
        assertThatThrownBy(() -> clusters.of(item("two"), run("one")))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.code()).isEqualTo("OtherTarget"));
    }

    @Test
    void rejectsItemInPackageOfOtherCloud() {
        Target task =
                new Target("aws.ecs.task", "arn:aws:ecs:eu-central-1:123456789012:task/a/b", Map.of("context", "one"));
        assertThatThrownBy(() -> clusters.of(item("one"), run(task)))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.code()).isEqualTo("OtherTarget"));
    }

    private static CollectionRun run(String context) {
        return run(KubernetesTarget.parse("k8s://" + context + "/shop/checkout"));
    }

    private static CollectionRun run(Target target) {
        return new CollectionRun(target, Deadline.in(Clock.systemUTC(), Duration.ofMinutes(5)));
    }

    private static PlannedItem item(String context) {
        return PlannedItem.of(
                "kubernetes.version.1",
                KubernetesSources.first(),
                TimeWindow.before(Instant.EPOCH, Duration.ofHours(1)),
                Map.of("context", context));
    }
}
