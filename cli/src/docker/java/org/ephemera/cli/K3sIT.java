package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ephemera.cli.Desk.Ran;
import org.ephemera.testing.Strangers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** Pods of a real cluster, where there is a container engine; {@code ./check --docker}. */
class K3sIT {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");
    /** The name of its one context. */
    private static final String CONTEXT = "default";

    private static K3sContainer k3s;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        k3s = new K3sContainer(IMAGE);
        k3s.start();
        kubectl("create", "namespace", "shop");
        kubectl("create", "configmap", "settings", "--namespace", "shop", "--from-literal", "database=orders");
        // An image that every k3s has; it ends at once, and is started again.
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
                "wait", "--namespace", "shop", "--for", "condition=Available", "deployment/checkout", "--timeout", "180s");
    }

    @AfterAll
    static void stop() {
        k3s.stop();
    }

    @AfterEach
    void showToStrangers() throws Exception {
        Strangers.acceptAll(folder);
    }

    @Test
    void collectsAPodAndItsWorkload() throws Exception {
        Path kubeconfig = ShopCluster.write(folder.resolve("kubeconfig"), k3s.getKubeConfigYaml());
        Desk desk = Desk.in(folder).with("KUBECONFIG", kubeconfig.toString());
        String pod = kubectl("get", "pods", "--namespace", "shop", "--output", "jsonpath={.items[0].metadata.name}");

        Ran one = desk.run("collect", "k8s://" + CONTEXT + "/shop/" + pod);
        Ran all = desk.run("collect", "k8s://" + CONTEXT + "/shop/deployment/checkout");

        assertThat(one.exit()).as(one.err() + one.out()).isZero();
        assertThat(one.out()).contains("kubernetes.pod ", "kubernetes.log ", "complete, sealed ");
        assertThat(all.exit()).as(all.err() + all.out()).isZero();
        assertThat(all.out()).contains("kubernetes.workload ", "kubernetes.owners ", "complete, sealed ");
    }

    @Test
    void aPodThatIsNotThere() throws Exception {
        Path kubeconfig = ShopCluster.write(folder.resolve("kubeconfig"), k3s.getKubeConfigYaml());

        Ran ran = Desk.in(folder)
                .with("KUBECONFIG", kubeconfig.toString())
                .run("collect", "k8s://" + CONTEXT + "/shop/gone");

        assertThat(ran.exit()).as(ran.err() + ran.out()).isEqualTo(ExitCode.WRONG.number());
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
