package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collection of a node, a namespace and a cluster by the context of a kubeconfig. */
class CollectScopeTest {
    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private CommandFixture desk;

    @BeforeEach
    void start() throws IOException {
        cluster = SimulatedCluster.start(state());
        ShopClusterFixture.write(folder.resolve("home/.kube/config"), cluster.kubeconfig("prod"));
        desk = CommandFixture.in(folder);
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void collectsEachPodOfNodeOnce() throws IOException {
        Ran ran = desk.run("collect", "k8s://prod/node:node-1");
        Ran report = desk.run("report", packageFolder().toString());

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        List<JsonNode> pods = items("kubernetes.pod");
        assertThat(pods)
                .hasSize(30)
                .extracting(item -> item.at("/params/uid").asText())
                .doesNotHaveDuplicates();
        assertThat(pods)
                .filteredOn(item -> item.at("/params/rank").asInt() == 1)
                .singleElement()
                .satisfies(first ->
                        assertThat(first.at("/params/podName").asText()).isEqualTo("privileged"))
                .satisfies(first ->
                        assertThat(first.at("/params/reasons").asText()).isEqualTo("PRIVILEGED"));
        assertThat(code(items("kubernetes.pod-events"), "gone")).isEqualTo("COLLECTED");
        assertThat(items("kubernetes.node")).hasSize(1);
        assertThat(items("kubernetes.config-maps")).hasSize(3);
        assertThat(items("kubernetes.volumes")).hasSize(1);
        assertThat(report.exit()).as(report.err()).isZero();
    }

    /** A finding about an EC2 instance contains its id, not the name of its node. */
    @Test
    void findsNodeByItsInstance() throws IOException {
        Ran ran = desk.run("collect", "k8s://prod/node:i-00000000000000001");
        List<JsonNode> pods = items("kubernetes.pod");
        Ran gone = desk.run("collect", "k8s://prod/node:i-00000000000000003");

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(pods)
                .hasSize(30)
                .allSatisfy(
                        pod -> assertThat(pod.at("/params/nodeName").asText()).isEqualTo("node-1"));
        assertThat(items("kubernetes.node")).hasSize(1);
        assertThat(items("kubernetes.volumes")).hasSize(2);
        assertThat(gone.exit()).isNotZero();
        assertThat(items("kubernetes.pod")).hasSize(30);
        assertThat(items("kubernetes.pods"))
                .extracting(list -> list.path("outcome").asText())
                .containsExactlyInAnyOrder("COLLECTED", "PARTIAL");
    }

    @Test
    void limitSelectsFirstPodsOfCluster() throws IOException {
        Ran ran = desk.run("collect", "k8s://prod", "--limit", "3");

        assertThat(items("kubernetes.pod"))
                .as(ran.err() + ran.out())
                .hasSize(3)
                .extracting(item -> item.at("/params/podName").asText())
                .contains("privileged");
        assertThat(items("kubernetes.pods"))
                .singleElement()
                .satisfies(list -> assertThat(list.path("outcome").asText()).isEqualTo("PARTIAL"))
                .satisfies(list -> assertThat(list.toString()).contains("for 39 pods", "--limit"));
    }

    @Test
    void collectsPodsOfNamespace() throws IOException {
        Ran ran = desk.run("collect", "k8s://prod/shop-1");

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(items("kubernetes.pod"))
                .isNotEmpty()
                .allSatisfy(item ->
                        assertThat(item.at("/params/namespace").asText()).isEqualTo("shop-1"));
        assertThat(items("kubernetes.events")).hasSize(1);
    }

    @Test
    void deniedListNamesOperation() throws IOException {
        cluster.faults().accessDenied("list pods");

        Ran ran = desk.run("collect", "k8s://prod/node:node-1");

        assertThat(ran.exit()).isNotZero();
        assertThat(items("kubernetes.pods"))
                .singleElement()
                .satisfies(list -> assertThat(list.toString()).contains("list pods"));
    }

    private Path packageFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("evidence"))) {
            return files.filter(path -> path.endsWith("data/outcomes.jsonl"))
                    .findFirst()
                    .map(path -> path.resolve("../..").normalize())
                    .orElseThrow();
        }
    }

    /** Returns the outcomes of an artifact, each with its item. */
    private List<JsonNode> items(String artifact) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("evidence"))) {
            for (Path file : files.filter(path -> path.endsWith("outcomes.jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode item = Json.parse(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    if (item.path("artifact").asText().equals(artifact)) {
                        all.add(item);
                    }
                }
            }
        }
        return all;
    }

    private static String code(List<JsonNode> pods, String name) {
        return pods.stream()
                .filter(item -> item.at("/params/podName").asText().equals(name))
                .map(item -> item.path("outcome").asText())
                .findFirst()
                .orElse("");
    }

    /** Returns a cluster with 30 pods on one node, 11 pods on another, and one that only an event mentions. */
    private static ClusterState state() {
        List<String> objects = new ArrayList<>();
        for (int node = 1; node <= 2; node++) {
            objects.add(object(
                    "v1",
                    "Node",
                    "",
                    "node-" + node,
                    "\"spec\": {\"providerID\": \"aws:///eu-central-1a/i-0000000000000000" + node
                            + "\"}, \"status\": {\"nodeInfo\": {}}"));
        }
        for (int i = 0; i < 3; i++) {
            objects.add(object("v1", "Namespace", "", "shop-" + i, "\"status\": {}"));
            objects.add(object("v1", "ServiceAccount", "shop-" + i, "default", "\"secrets\": []"));
        }
        for (int i = 0; i < 40; i++) {
            objects.add(pod("shop-" + i % 3, "web-" + i, i < 29 ? "node-1" : "node-2", ""));
        }
        objects.add(pod("shop-2", "privileged", "node-1", ", \"securityContext\": {\"privileged\": true}"));
        objects.add(object("v1", "Event", "shop-0", "gone.1", """
                "involvedObject": {"kind": "Pod", "namespace": "shop-0", "name": "gone", "uid": "%s"},
                "source": {"component": "kubelet", "host": "node-1"}, "reason": "Killing", "message": "Stopping"\
                """.formatted(UUID.randomUUID())));
        return ClusterState.empty("prod", Clock.systemUTC()).with(objects.toArray(String[]::new));
    }

    private static String pod(String namespace, String name, String node, String security) {
        return object("v1", "Pod", namespace, name, """
                "spec": {"nodeName": "%s", "serviceAccountName": "default",
                  "containers": [{"name": "app", "image": "registry.example.com/web:1"%s}]},
                "status": {"phase": "Running", "containerStatuses": [{"name": "app", "restartCount": 0,
                  "image": "registry.example.com/web:1", "imageID": "",
                  "state": {"running": {"startedAt": "2026-11-25T08:00:00Z"}}}]}\
                """.formatted(node, security));
    }

    private static String object(String version, String kind, String namespace, String name, String rest) {
        return """
                {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "%s", "uid": "%s",
                 "creationTimestamp": "2026-11-25T08:00:00Z"%s}, %s}\
                """.formatted(
                version,
                kind,
                name,
                UUID.nameUUIDFromBytes((kind + namespace + name).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                namespace.isEmpty() ? "" : ", \"namespace\": \"" + namespace + "\"",
                rest);
    }
}
