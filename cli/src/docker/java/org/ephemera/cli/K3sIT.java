package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** Contract test against a real k3s cluster, if a container engine is available ({@code ./check --docker}). */
class K3sIT extends ClusterContract {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    private static K3sContainer k3s;

    @BeforeAll
    static void start() throws Exception {
        k3s = new K3sContainer(IMAGE);
        k3s.start();
        kubectl("create", "namespace", "shop");
        kubectl(
                "create",
                "configmap",
                "settings",
                "--namespace",
                "shop",
                "--from-literal",
                "database=" + ShopClusterFixture.CONFIG_MAP_VALUE);
        // Every k3s has this image. The container ends after a while and is started again.
        kubectl(
                "create",
                "deployment",
                "checkout",
                "--namespace",
                "shop",
                "--image",
                "rancher/mirrored-library-busybox:1.36.1",
                "--",
                "sh",
                "-c",
                "echo order 4711 paid; sleep 20; exit 3");
        kubectl(
                "wait",
                "--namespace",
                "shop",
                "--for",
                "condition=Available",
                "deployment/checkout",
                "--timeout",
                "180s");
    }

    @AfterAll
    static void stop() {
        k3s.stop();
    }

    @Override
    protected String kubeconfig() {
        return k3s.getKubeConfigYaml();
    }

    @Override
    protected String context() {
        return "default";
    }

    @Override
    protected String pod() throws Exception {
        return kubectl("get", "pods", "--namespace", "shop", "--output", "jsonpath={.items[0].metadata.name}");
    }

    private static String kubectl(String... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = "kubectl";
        System.arraycopy(words, 0, command, 1, words.length);
        ExecResult ended = k3s.execInContainer(command);
        assertThat(ended.getExitCode()).as(ended.getStderr()).isZero();
        return ended.getStdout().strip();
    }
}
