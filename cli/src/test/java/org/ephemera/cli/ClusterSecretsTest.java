package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of a cluster and of its kubeconfig: they are in no byte of the package and of the output. Also checks which
 * classes of the Kubernetes library the process loads.
 */
class ClusterSecretsTest {
    private static final String PLANTED = "planted-4f1d";
    private static final String LIBRARY = " io.kubernetes.";

    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private CommandFixture desk;

    @BeforeEach
    void start() throws IOException {
        cluster = SimulatedCluster.start(ShopClusterFixture.state()
                .with("""
                    {"apiVersion": "v1", "kind": "ConfigMap",
                     "metadata": {"name": "planted", "namespace": "shop", "annotations": {
                       "kubectl.kubernetes.io/last-applied-configuration": "{\\"data\\": {\\"k\\": \\"%1$s-applied\\"}}"}},
                     "data": {"text": "%1$s-text"}, "binaryData": {"bytes": "%2$s"}}
                    """.formatted(PLANTED, encoded("-bytes")), """
                    {"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
                     "metadata": {"name": "db", "namespace": "shop"}, "data": {"password": "%s"}}
                    """.formatted(encoded("-secret"))));
        desk = CommandFixture.in(folder).with("PATH", System.getenv("PATH"));
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void neverStoresOrShowsSecrets() throws Exception {
        ShopClusterFixture.write(folder.resolve("answer.json"), """
            {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "more": "%1$s-more",
             "status": {"token": "%2$s", "refresh": "%1$s-refresh"}}
            """.formatted(PLANTED, cluster.token()));
        config("user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, interactiveMode: Never,"
                + " env: [{name: PASSWORD, value: " + PLANTED + "-env}], args: [" + folder.resolve("answer.json")
                + "]}}");

        String everything = collect("--quiet");

        assertThat(everything)
                .contains("order 4711 paid", "\"planted\"", "sha256")
                .doesNotContain(PLANTED, encoded("-bytes"), encoded("-secret"), cluster.token());
        assertThat(cluster.calls()).noneMatch(call -> call.operation().contains("secrets"));
    }

    /** The values of config maps are the only additional data when they are requested. */
    @Test
    void storesConfigMapValuesOnlyWhenRequested() throws Exception {
        CertificateAuthority.Identity client = cluster.client("collector");
        config("user: {client-certificate-data: " + encodedWhole(client.certificate()) + ", client-key-data: "
                + encodedWhole(client.key()) + "}");

        String everything = collect("--include-configmap-values");

        String key = client.key().lines().toList().get(1);
        assertThat(everything)
                .contains(PLANTED + "-text", PLANTED + "-applied", encoded("-bytes"))
                .doesNotContain(encoded("-secret"), key, encodedWhole(client.key()), cluster.token());
    }

    /** The library is used for kubeconfigs only. */
    @Test
    void doesNotLoadKubernetesLibraryForEks() throws Exception {
        Scenario scenario = Scenario.named("eks-escape", java.time.Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            desk = desk.facing(cloud).with("AWS_SECRET_ACCESS_KEY", "no-secret-in-a-simulated-cloud");

            List<String> loaded = loaded("collect", scenario.taskArn(), "--quiet");

            assertThat(cloud.cluster().orElseThrow().calls()).isNotEmpty().allMatch(call -> call.status() != 401);
            assertThat(loaded)
                    .anyMatch(line -> line.contains(" org.ephemera.kubernetes."))
                    .noneMatch(line -> line.contains(LIBRARY));
        }
        config("user: {token: " + cluster.token() + "}");
        assertThat(loaded("collect", ShopClusterFixture.TARGET, "--quiet", "--store", "file:other"))
                .anyMatch(line -> line.contains(LIBRARY));
    }

    private List<String> loaded(String... args) throws Exception {
        Path log = folder.resolve("loaded.txt");
        JavaStartOptions logging = new JavaStartOptions(
                List.of("-Xlog:class+load:file=" + log),
                JavaStartOptions.plain().classPath());
        printed(JavaProcess.start(logging, List.of(), folder, desk.env(), Main.class, args));
        return Files.readAllLines(log);
    }

    private String collect(String option) throws Exception {
        String printed = printed(
                JavaProcess.start(folder, desk.env(), Main.class, "collect", ShopClusterFixture.TARGET, option));
        List<String> all = new ArrayList<>(List.of(printed));
        try (Stream<Path> files = Files.walk(folder.resolve("evidence"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.add(file + "\n" + Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return String.join("\n", all);
    }

    private static String printed(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(err + out).isZero();
        return out + err;
    }

    /** Writes the kubeconfig with another user and an additional user that is not used. */
    private void config(String user) throws IOException {
        String all = cluster.kubeconfig("prod");
        ShopClusterFixture.write(
                folder.resolve("home/.kube/config"),
                all.substring(0, all.indexOf("users:")) + "users:\n- name: prod\n  " + user
                        + "\n- name: another\n  user: {token: " + PLANTED + "-token}\n");
    }

    private static String encoded(String what) {
        return encodedWhole(PLANTED + what);
    }

    private static String encodedWhole(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
