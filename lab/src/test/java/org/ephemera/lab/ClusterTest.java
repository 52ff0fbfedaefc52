package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.PodLog;
import org.ephemera.lab.tls.CertificateAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated API server with kubectl, a client of real API servers. */
final class ClusterTest {
    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%1$s", "namespace": "shop", "uid": "0b6c9f1e-0000-4000-8000-00000000000%2$s",
              "creationTimestamp": "2026-11-25T09:00:00Z", "labels": {"app": "checkout", "tier": "t%2$s"}},
             "spec": {"nodeName": "node-%2$s", "containers": [{"name": "app", "image": "app"}]},
             "status": {"phase": "Running", "containerStatuses": [{"name": "app", "ready": true, "restartCount": 1,
              "image": "app", "imageID": "sha256:1", "state": {"running": {"startedAt": "2026-11-25T11:00:00Z"}},
              "lastState": {"terminated": {"exitCode": 1, "reason": "Error"}}}]}}
            """;
    private static final String EVENT = """
            {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "one.17", "namespace": "shop"},
             "involvedObject": {"apiVersion": "v1", "kind": "Pod", "namespace": "shop", "name": "one",
              "uid": "0b6c9f1e-0000-4000-8000-000000000001"},
             "reason": "BackOff", "message": "Back-off restarting failed container", "type": "Warning", "count": 7,
             "source": {"component": "kubelet", "host": "node-1"}, "reportingComponent": "kubelet",
             "firstTimestamp": "2026-11-25T11:00:00Z", "lastTimestamp": "2026-11-25T11:30:00Z"}
            """;

    private static final String NAMESPACE =
            "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"shop\"}}";

    @TempDir
    Path home;

    private String config = "";
    private SimulatedCluster cluster = SimulatedCluster.start(ClusterState.empty("none", Clock.systemUTC()));

    @BeforeEach
    void start() throws IOException {
        cluster.close();
        cluster = SimulatedCluster.start(ClusterState.empty("lab", Clock.systemUTC())
                .with(POD.formatted("one", 1), POD.formatted("two", 2), EVENT, NAMESPACE)
                .with(PodLog.of("shop", "one", "app", false, List.of(line(1_000, "first"), line(2_000, "second"))))
                .with(PodLog.of("shop", "one", "app", true, List.of(line(500, "before")))));
        config = cluster.kubeconfig("lab");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static LogEvent line(long at, String text) {
        return new LogEvent(at, at, text);
    }

    private Kubectl.Result kubectl(String... words) throws IOException {
        return new Kubectl(home, config).run(words);
    }

    private String output(String... words) throws IOException {
        return new Kubectl(home, config).output(words);
    }

    @Test
    void answersKubectlLikeACluster() throws IOException {
        assertThat(output("version")).contains("Server Version: v1.32.9");
        assertThat(output("get", "pods", "-n", "shop", "-o", "name")).isEqualTo("pod/one\npod/two\n");
        assertThat(output("get", "pods", "-A", "--chunk-size=1", "-o", "name")).isEqualTo("pod/one\npod/two\n");
        assertThat(output("get", "po", "-n", "shop", "-l", "tier in (t2),app", "-o", "name"))
                .isEqualTo("pod/two\n");
        assertThat(output("get", "po", "-A", "--field-selector", "spec.nodeName=node-1", "-o", "name"))
                .isEqualTo("pod/one\n");
        assertThat(output("get", "pod", "one", "-n", "shop", "-o", "jsonpath={.kind} {.metadata.uid}"))
                .isEqualTo("Pod 0b6c9f1e-0000-4000-8000-000000000001");
        assertThat(output("get", "events", "-n", "shop", "-o", "jsonpath={.items[*].message}"))
                .isEqualTo("Back-off restarting failed container");
        assertThat(output("get", "events.events.k8s.io", "-n", "shop", "-o", "jsonpath={.items[*].note}"))
                .isEqualTo("Back-off restarting failed container");
        assertThat(output("events", "-n", "shop", "--for", "pod/one")).contains("BackOff");
        assertThat(output("api-resources", "--api-group=apps", "-o", "name")).contains("replicasets.apps");
        assertThat(kubectl("get", "deployments", "-n", "shop").err()).contains("No resources found in shop");
        assertThat(cluster.calls()).noneMatch(SimulatedCall::refused);
        assertThat(cluster.calls()).extracting(SimulatedCall::action).contains("kubernetes:list events.events.k8s.io");
    }

    @Test
    void returnsLogsToKubectl() throws IOException {
        assertThat(output("logs", "-n", "shop", "one")).isEqualTo("first\nsecond\n");
        assertThat(output("logs", "-n", "shop", "one", "-p")).isEqualTo("before\n");
        assertThat(output("logs", "-n", "shop", "one", "--timestamps"))
                .isEqualTo("1970-01-01T00:00:01.000000000Z first\n1970-01-01T00:00:02.000001009Z second\n");
        assertThat(output("logs", "-n", "shop", "one", "--since-time=1970-01-01T00:00:02Z"))
                .isEqualTo("second\n");
        assertThat(output("logs", "-n", "shop", "one", "--limit-bytes=8")).isEqualTo("first\nse");
        assertThat(kubectl("logs", "-n", "shop", "one", "-c", "none").err()).contains("container none is not valid");
        cluster.faults().once("get pods/log", new Fault.LogRotated(1));
        assertThat(output("logs", "-n", "shop", "one")).isEqualTo("second\n");
        cluster.faults().once("get pods/log", new Fault.KubeletMessage("unable to retrieve container logs for x"));
        assertThat(output("logs", "-n", "shop", "one")).isEqualTo("unable to retrieve container logs for x");
    }

    @Test
    void refusesWithApiServerMessages() throws IOException {
        assertThat(kubectl("get", "pod", "three", "-n", "shop").err())
                .isEqualTo("Error from server (NotFound): pods \"three\" not found\n");
        assertThat(kubectl("get", "pods", "-A", "--field-selector", "spec.image=x")
                        .err())
                .contains("field label not supported: spec.image");
        cluster.faults().accessDenied("list clusterroles.rbac.authorization.k8s.io");
        assertThat(kubectl("get", "clusterroles").err())
                .isEqualTo("Error from server (Forbidden): clusterroles.rbac.authorization.k8s.io is forbidden: User"
                        + " \"collector@example.com\" cannot list resource \"clusterroles\" in API group"
                        + " \"rbac.authorization.k8s.io\" at the cluster scope\n");
        assertThat(kubectl("get", "pods", "-n", "shop", "--token", "wrong").err())
                .contains("You must be logged in to the server");
        cluster.faults().throttle("list services", 1);
        assertThat(kubectl("get", "services", "-A").err()).isEqualTo("No resources found\n");
        assertThat(kubectl("delete", "pod", "one", "-n", "shop").err()).contains("does not allow this method");
        assertThat(kubectl("exec", "-n", "shop", "one", "--", "id").exit()).isNotZero();
        assertThat(cluster.calls())
                .filteredOn(SimulatedCall::refused)
                .extracting(SimulatedCall::operation)
                .contains("delete pods", "get pods/exec");
    }

    @Test
    void expiresContinueTokenWhenListIsReadSlowly() throws IOException {
        cluster.faults().always("list pods", new Fault.ContinueExpired());
        Kubectl.Result run = kubectl("get", "pods", "-A", "--chunk-size=1", "-o", "name");
        assertThat(run.out()).isEqualTo("pod/one\n");
        assertThat(run.err()).contains("too old to display a consistent list result");
    }

    @Test
    void authenticatesClientByCertificate() throws IOException {
        CertificateAuthority.Identity identity = cluster.client("admin");
        Files.writeString(home.resolve("client.crt"), identity.certificate());
        Files.writeString(home.resolve("client.key"), identity.key());
        Files.write(home.resolve("ca.crt"), cluster.authority());
        config = "";
        List<String> names = List.of("get", "pods", "-n", "shop", "-o", "name");
        List<String> words = new ArrayList<>(names);
        words.addAll(List.of(
                "--server",
                "https://localhost:" + cluster.endpoint().getPort(),
                "--certificate-authority",
                home.resolve("ca.crt").toString(),
                "--client-certificate",
                home.resolve("client.crt").toString(),
                "--client-key",
                home.resolve("client.key").toString()));
        assertThat(output(words.toArray(String[]::new))).isEqualTo("pod/one\npod/two\n");
    }
}
