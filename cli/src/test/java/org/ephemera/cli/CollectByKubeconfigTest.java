package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collection of a pod by the context of a kubeconfig, with each kind of login, and without secrets in the package.
 * {@link ClusterContract} tests what applies to any cluster.
 */
class CollectByKubeconfigTest {
    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private CommandFixture desk;

    @BeforeEach
    void start() throws IOException {
        cluster = SimulatedCluster.start(ShopClusterFixture.state());
        ShopClusterFixture.write(folder.resolve("home/.kube/config"), cluster.kubeconfig("prod"));
        desk = CommandFixture.in(folder).with("PATH", System.getenv("PATH"));
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void plansWithoutKubeconfig() {
        Ran ran = desk.with("KUBECONFIG", "nowhere").run("plan", ShopClusterFixture.WORKLOAD);

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains(
                        "kubernetes.version", "kubernetes.workload.<n> *", "kubernetes.pod.<n> *", "requires get pods")
                .doesNotContain("aws.", "azure.");
        assertThat(desk.run("plan", ShopClusterFixture.TARGET).out()).doesNotContain("kubernetes.workload.<n>");
        assertThat(cluster.calls()).isEmpty();
    }

    @Test
    void collectsWorkloadWithLimitAndConfigMapValues() throws IOException {
        Ran ran = desk.run(
                "collect",
                ShopClusterFixture.WORKLOAD,
                "--limit",
                "1",
                "--include-configmap-values",
                "--json",
                "--quiet");

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(evidence()).contains(ShopClusterFixture.CONFIG_MAP_VALUE);
    }

    @Test
    void signsInWithRenewedTokenFile() throws IOException {
        Path token = ShopClusterFixture.write(folder.resolve("home/.kube/token"), "out-of-date\n");
        config("user: {tokenFile: token}");

        Ran refused = desk.run("collect", ShopClusterFixture.TARGET, "--store", "file:first");
        Files.writeString(token, cluster.token() + "\n");
        Ran ran = desk.run("collect", ShopClusterFixture.TARGET);

        assertThat(refused.exit()).isEqualTo(ExitCode.COULD_NOT.number());
        assertThat(refused.err()).contains("does not accept the caller's credentials");
        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(everything(ran)).doesNotContain(cluster.token());
    }

    /** The first token of the plugin is rejected, and the second one expires immediately. */
    @Test
    void runsPluginAgainWhenTokenIsRejectedOrExpired() throws IOException {
        Path runs = folder.resolve("runs");
        ShopClusterFixture.script(folder.resolve("bin/sign-in"), """
            echo "$* $TENANT $KUBERNETES_EXEC_INFO" >> %s
            echo "signed in" >&2
            if [ "$(wc -l < %s)" = 1 ]; then token=stale; else token=%s; fi
            cat <<EOF
            {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
             "status": {"token": "$token", "expirationTimestamp": "2026-11-25T08:00:00Z"}}
            EOF
            """.formatted(runs, runs, cluster.token()));
        config("""
            user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ../../bin/sign-in, args: [get, token],
              env: [{name: TENANT, value: shop}], provideClusterInfo: true, interactiveMode: IfAvailable}}\
            """);

        Ran ran = desk.run("collect", ShopClusterFixture.TARGET);

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(ran.err()).contains("signed in");
        List<String> lines = Files.readAllLines(runs);
        assertThat(lines)
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("get token shop {")
                        .contains("\"apiVersion\":\"client.authentication.k8s.io/v1\"", cluster.endpoint() + "\""));
        Files.delete(runs);
        Files.delete(folder.resolve("bin/sign-in"));
        assertThat(everything(ran)).doesNotContain(cluster.token());
    }

    /** The plugin may start an agent that keeps its stdout open. */
    @Test
    void doesNotWaitForChildProcessOfPlugin() throws IOException {
        Path left = folder.resolve("left");
        ShopClusterFixture.script(folder.resolve("bin/sign-in"), """
            /bin/sleep 600 &
            echo $! >> %s
            echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "%s",
              "expirationTimestamp": null, "clientCertificateData": null, "clientKeyData": null}}'
            """.formatted(left, cluster.token()));
        config("user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ../../bin/sign-in}}");

        Ran ran = desk.run("collect", ShopClusterFixture.TARGET);

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(Files.readAllLines(left))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(ProcessHandle.of(Long.parseLong(id)))
                        .hasValueSatisfying(
                                process -> assertThat(process.destroyForcibly()).isTrue()));
    }

    @Test
    void signsInWithCertificateFiles() throws IOException {
        CertificateAuthority.Identity client = cluster.client("collector");
        ShopClusterFixture.write(folder.resolve("home/.kube/client.pem"), client.certificate());
        ShopClusterFixture.write(folder.resolve("home/.kube/client-key.pem"), client.key());
        config("user: {client-certificate: client.pem, client-key: client-key.pem}");

        Ran ran = desk.run("collect", ShopClusterFixture.TARGET);

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(cluster.calls()).isNotEmpty().allMatch(call -> call.status() != 401);
    }

    /**
     * The kubelet stores both in one file ({@code kubelet-client-current.pem}); OpenSSL writes curve parameters
     * before a key.
     */
    @Test
    void signsInWithCertificateAndKeyInOneFile() throws IOException {
        CertificateAuthority.Identity client = cluster.client("collector");
        String curve = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        ShopClusterFixture.write(
                folder.resolve("home/.kube/both.pem"),
                "subject=CN=collector\n" + client.certificate() + curve + client.key());
        config("user: {client-certificate: both.pem, client-key: both.pem}");

        Ran ran = desk.run("collect", ShopClusterFixture.TARGET);

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
    }

    @Test
    void signsInWithCertificateOfPlugin() throws IOException {
        CertificateAuthority.Identity client = cluster.client("collector");
        JsonNode answer = org.ephemera.format.Json.object()
                .put("kind", "ExecCredential")
                .put("apiVersion", "client.authentication.k8s.io/v1beta1")
                .set(
                        "status",
                        org.ephemera.format.Json.object()
                                .put("clientCertificateData", client.certificate())
                                .put("clientKeyData", client.key()));
        ShopClusterFixture.write(
                folder.resolve("answer.json"), new String(org.ephemera.format.Json.bytes(answer), UTF_8));
        config("user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: cat, args: ["
                + folder.resolve("answer.json") + "]}}");

        Ran ran = desk.run("collect", ShopClusterFixture.TARGET);

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
    }

    @Test
    void sendsServerNameOfKubeconfig() throws IOException {
        String whole = cluster.kubeconfig("prod").replace("127.0.0.1", "localhost");
        ShopClusterFixture.write(
                named("right"),
                whole.replace("    server:", "    tls-server-name: kubernetes.default.svc\n    server:"));
        ShopClusterFixture.write(
                named("wrong"), whole.replace("    server:", "    tls-server-name: another.example\n    server:"));

        Ran right = desk.with("KUBECONFIG", named("right").toString()).run("collect", ShopClusterFixture.TARGET);
        int callsBefore = cluster.calls().size();
        Ran wrong = desk.with("KUBECONFIG", named("wrong").toString())
                .run("collect", ShopClusterFixture.TARGET, "--store", "file:wrong");

        assertThat(right.exit()).as(right.err() + right.out()).isZero();
        assertThat(wrong.exit()).isEqualTo(ExitCode.COULD_NOT.number());
        assertThat(wrong.err()).contains("no certificate of the cluster's authority for that name");
        assertThat(cluster.calls()).hasSize(callsBefore);
    }

    /** This machine cannot resolve the server name, but the proxy can; the certificate is for a third name. */
    @Test
    void proxyResolvesServerName() throws IOException {
        try (ConnectProxy proxy = ConnectProxy.before(cluster.endpoint())) {
            ShopClusterFixture.write(
                    folder.resolve("home/.kube/config"),
                    cluster.kubeconfig("prod")
                            .replaceFirst(
                                    "    server: .*",
                                    "    server: https://api.shop.invalid:6443\n    proxy-url: " + proxy.endpoint()
                                            + "\n    tls-server-name: kubernetes.default.svc"));

            Ran ran = desk.run("collect", ShopClusterFixture.TARGET);

            assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request).startsWith("CONNECT api.shop.invalid:6443 HTTP/1.1"));
            assertThat(evidence()).contains("https://api.shop.invalid:6443");
        }
    }

    /** Like kubectl. If the proxy is unreachable, the message names it. */
    @Test
    void usesProxyOfEnvironment() throws IOException {
        try (ConnectProxy proxy = ConnectProxy.before(cluster.endpoint())) {
            ShopClusterFixture.write(
                    folder.resolve("home/.kube/config"),
                    cluster.kubeconfig("prod")
                            .replaceFirst(
                                    "    server: .*",
                                    "    server: https://api.shop.invalid:6443\n"
                                            + "    tls-server-name: kubernetes.default.svc"));

            Ran ran = desk.with("HTTPS_PROXY", proxy.endpoint().toString()).run("collect", ShopClusterFixture.TARGET);
            Ran without = desk.with("NO_PROXY", "shop.invalid")
                    .run("collect", ShopClusterFixture.TARGET, "--store", "file:b");
            Ran nowhere = desk.with("NO_PROXY", "")
                    .with("HTTPS_PROXY", "http://127.0.0.1:9")
                    .run("collect", ShopClusterFixture.TARGET, "--store", "file:c");

            assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request).startsWith("CONNECT api.shop.invalid:6443 HTTP/1.1"));
            assertThat(without.err() + without.out())
                    .contains("cannot be resolved")
                    .doesNotContain("HTTPS_PROXY");
            assertThat(nowhere.err() + nowhere.out()).contains("through the proxy in HTTPS_PROXY (127.0.0.1:9)");
        }
    }

    @Test
    void mergesFilesLikeKubectl() throws IOException {
        String all = cluster.kubeconfig("prod");
        String users = all.substring(all.indexOf("users:"));
        ShopClusterFixture.write(folder.resolve("a/config"), all.substring(0, all.indexOf("users:")));
        ShopClusterFixture.write(folder.resolve("b/config"), users);
        ShopClusterFixture.write(folder.resolve("c/config"), users.replace(cluster.token(), "of-the-last-file"));
        ShopClusterFixture.write(folder.resolve("empty"), "# no entries yet\n\n");

        Ran ran = desk.with("KUBECONFIG", "missing:empty:a/config:b/config::c/config")
                .run("collect", ShopClusterFixture.TARGET);

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
    }

    @Test
    void sendsReadRequestsOnly() {
        desk.run("collect", ShopClusterFixture.WORKLOAD);

        assertThat(cluster.calls())
                .extracting(SimulatedCall::operation)
                .isNotEmpty()
                .allMatch(operation -> operation.startsWith("get ") || operation.startsWith("list "))
                .noneMatch(operation -> operation.contains("secrets") || operation.contains("exec"));
    }

    private Path named(String name) {
        return folder.resolve(name + ".yaml");
    }

    /** Writes the kubeconfig with another user, given as one line of YAML. */
    private void config(String user) throws IOException {
        String all = cluster.kubeconfig("prod");
        int users = all.indexOf("users:");
        ShopClusterFixture.write(
                folder.resolve("home/.kube/config"),
                all.substring(0, users) + "users:\n- name: prod\n  " + user.replace("\n", "\n  ") + "\n");
    }

    private String evidence() throws IOException {
        return files(folder.resolve("evidence"));
    }

    /** Returns all output and all files except the kubeconfig. */
    private String everything(Ran ran) throws IOException {
        return ran.out() + ran.err() + evidence();
    }

    private static String files(Path root) throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.add(new String(Files.readAllBytes(file), UTF_8));
            }
        }
        return String.join("\n", all);
    }
}
