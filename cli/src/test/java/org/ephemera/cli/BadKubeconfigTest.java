package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.testing.DoubleSpeedClock;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of kubeconfigs and clusters: a sentence, a remedy and no secret; see {@link BadInputTest}. */
class BadKubeconfigTest {
    private static final String SECRET = "a-secret-that-must-not-show";

    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private CommandFixture desk;

    @BeforeEach
    void start() throws IOException {
        cluster = SimulatedCluster.start(ShopClusterFixture.state());
        desk = CommandFixture.in(folder).with("PATH", folder.resolve("bin").toString());
        config(cluster.kubeconfig("prod"));
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k8s://prd/shop/checkout | context not found in the kubeconfig: 'prd'. Did you mean 'prod'? Contexts:"
                        + " prod",
                "k8s://prod/Checkout | is not the name of a namespace",
                "k8s:///shop/checkout | the context is missing",
                "k8s://prod/shop/../x | are not allowed between slashes",
                "k8s://prod/shop/../../etc/passwd | are not allowed between slashes",
                "k8s://prod/shop/a%2fb | is not the name of an object",
                "k8s://prod/shop/replicaset/db | context not found in the kubeconfig: 'prod/shop' | the kind of a"
                        + " workload must be deployment, daemonset, statefulset, job or cronjob",
                "k8s://prod/shop/secret/db | context not found in the kubeconfig: 'prod/shop'",
                "k8s://prod/Shop/checkout | is not the name of a namespace",
            })
    void rejectsInvalidTargets(String target, String why) {
        assertReported(desk.run("collect", target), ExitCode.USAGE, why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token: SECRET | as: admin | impersonation (as)",
                "token: SECRET | auth-provider: {name: oidc, config: {id-token: SECRET}} | an auth-provider",
                "token: [SECRET] | x: y | is not a string",
                "token: \"SECRET\\nX-Evil: yes\" | x: y | contains invalid characters",
                "username: '' | x: y | has no credentials",
                "client-certificate-data: A | x: y | is not base64",
                "client-certificate-data: QQ== | x: y | only one of client-certificate and",
                "client-certificate-data: QQ== | client-key-data: QQ== | check that both are complete PEM files",
                "client-certificate: missing.pem | x: y | missing.pem",
                "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1} | x: y | unsupported apiVersion",
                "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always} | x: y |"
                        + " Always",
                "exec: {apiVersion: client.authentication.k8s.io/v1} | x: y | command of the user",
                "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, args: 7} | x: y | is not a list",
            })
    void rejectsUsersWithoutUsableLogin(String first, String second, String why) throws IOException {
        String user = "user: {" + first.replace("SECRET", SECRET) + ", " + second.replace("SECRET", SECRET) + "}";
        config(cluster.kubeconfig("prod").replaceFirst("(?s)user:\n +token: .*", user + "\n"));

        assertReported(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: https | server: http | does not use TLS",
                "server: https:// | server: https://u:a-secret-that-must-not-show@ | invalid server URL",
                "server: https:// | server: ftp:// | invalid server URL",
                "server: https:// | server: '%% ' #  | invalid server URL",
                "certificate-authority-data: | insecure-skip-tls-verify: true # | are not evidence",
                "certificate-authority-data: | insecure-skip-tls-verify: maybe # | neither true nor false",
                "certificate-authority-data: | certificate-authority: /dev/null/ca # | cannot read the file"
                        + " '/dev/null/ca'",
                "certificate-authority-data: | proxy-url: socks5://127.0.0.1:1 # | (socks5)",
                "certificate-authority-data: | proxy-url: http://u:a-secret-that-must-not-show@h # | without a user",
                "cluster: prod | cluster: gone | which the kubeconfig does not contain",
                "user: prod | user: gone | which the kubeconfig does not contain",
            })
    void rejectsInsecureOrInvalidClusters(String part, String other, String why) throws IOException {
        config(cluster.kubeconfig("prod").replace(part, other));

        assertReported(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, why);
    }

    @Test
    void reportsMissingKubeconfig() throws IOException {
        Files.delete(folder.resolve("home/.kube/config"));

        assertReported(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, "~/.kube/config does not exist");
        assertReported(
                desk.with("KUBECONFIG", "gone:gone-too").run("collect", ShopClusterFixture.TARGET),
                ExitCode.USAGE,
                "no file in KUBECONFIG exists");
    }

    /** YAML aliases that expand to 9^24 elements, a list instead of a map, and YAML that ends after a secret. */
    @Test
    void rejectsFilesThatAreNotKubeconfigs() throws IOException {
        StringBuilder bomb = new StringBuilder("a: &a [x]\n");
        for (char c = 'b'; c < 'z'; c++) {
            bomb.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append(("*" + (char) (c - 1) + ",").repeat(9))
                    .append("]\n");
        }
        assertRejected(bomb.toString(), "too many aliases");
        assertRejected("[".repeat(5000), "nested too deeply");
        assertRejected("- just\n- a list\n", "not a kubeconfig");
        assertRejected("", "it contains no context");
        assertRejected("contexts: 7\n", "not a kubeconfig");
        assertRejected("contexts: [7, {name: 7}, {name: prod, context: 7}]\n", "is not an object");
        assertRejected("users:\n- {name: prod, user: {token: " + SECRET + "\n  : x", "is not valid YAML in line 3");
        assertRejected(
                "x: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1:1/\"]]\n",
                "is not valid YAML");
        assertRejected("x: '" + "x".repeat(3 << 20) + "'", "is larger than 2 MiB");
        Files.write(folder.resolve("home/.kube/config"), new byte[] {'x', ':', (byte) 0xff, (byte) 0xfe});
        assertReported(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, "is not UTF-8 text");
        assertReported(
                desk.with("KUBECONFIG", folder.toString()).run("collect", ShopClusterFixture.TARGET),
                ExitCode.USAGE,
                "cannot read the kubeconfig");
    }

    @Test
    void reportsMissingOrFailingPlugin() throws IOException {
        plugin("sign-in");
        assertReported(
                desk.run("collect", ShopClusterFixture.TARGET),
                ExitCode.COULD_NOT,
                "is not installed or not in PATH; install it (installHint of the kubeconfig: brew install sign-in)");

        for (String[] each : new String[][] {
            {"exit 7", "failed (exit code 7)"},
            {"kill -9 $$", "was stopped before it returned a credential"},
            {"echo " + SECRET, "is not JSON"},
            {"echo '{\"kind\": \"Pod\"}'", "is not an ExecCredential"},
            {"echo '" + credential("v1beta1", "\"token\": \"" + SECRET + "\"") + "'", "does not have the apiVersion"},
            {"echo '" + credential("v1", "\"x\": \"" + SECRET + "\"") + "'", "neither a token nor a certificate"},
            {"echo '" + credential("v1", "\"token\": \"" + SECRET + "\\u0000\"") + "'", "contains an invalid token"},
            {
                "echo '" + credential("v1", "\"token\": \"x\", \"expirationTimestamp\": \"soon\"") + "'",
                "invalid expirationTimestamp"
            },
            {"exec cat /dev/zero", "was stopped"},
        }) {
            Path script = ShopClusterFixture.script(folder.resolve("bin/sign-in"), "PATH=/usr/bin:/bin\n" + each[0]);
            assertReported(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.COULD_NOT, each[1]);
            Files.delete(script);
        }
        assertThat(cluster.calls()).isEmpty();
    }

    @Test
    void reportsExpiredCertificate() throws IOException {
        CertificateAuthority.Identity client = cluster.client("collector");
        ShopClusterFixture.write(folder.resolve("home/.kube/client.pem"), client.certificate());
        ShopClusterFixture.write(folder.resolve("home/.kube/key.pem"), client.key());
        config(cluster.kubeconfig("prod")
                .replaceFirst(
                        "(?s)user:\n +token: .*", "user: {client-certificate: client.pem, client-key: key.pem}\n"));
        Instant later = Instant.now().plus(Duration.ofDays(20_000));

        Ran ran =
                desk.at(InstantSource.fixed(later).withZone(ZoneOffset.UTC)).run("collect", ShopClusterFixture.TARGET);

        assertReported(
                ran, ExitCode.COULD_NOT, "the client certificate of the context 'prod' in the kubeconfig expired on");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k8s://prod/shop/gone | 1 | there is no pod of that name",
                "k8s://prod/gone/checkout | 1 | there is no pod of that name",
                "k8s://prod/gone/checkout | 1 | there is no namespace of that name",
                "k8s://prod/gone/job/checkout | 1 | get namespaces' lists the existing ones",
                "k8s://prod/shop/deployment/gone | 1 | there is no deployment of that name",
            })
    void recordsObjectsThatDoNotExist(String target, int exit, String why) {
        Ran ran = desk.at(new DoubleSpeedClock()).run("collect", target);

        assertThat(ran.exit()).as(ran.err() + ran.out()).isEqualTo(exit);
        assertThat((ran.out() + ran.err()).replaceAll("\\s+", " "))
                .contains(why)
                .doesNotContain("\tat ", cluster.token());
        assertThat(ran.out()).contains("sealed ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k8s://far/shop/checkout | cannot be reached from this machine",
                "k8s://other/shop/checkout | has no certificate of the cluster's authority",
            })
    void opensNoPackageWhenServerIsUnreachable(String target, String why) throws IOException {
        String far = cluster.kubeconfig("far").replaceFirst("server: .*", "server: https://127.0.0.1:1");
        String other = cluster.kubeconfig("other")
                .replaceFirst(
                        "certificate-authority-data: .*",
                        "certificate-authority: "
                                + ShopClusterFixture.write(
                                        folder.resolve("ca.pem"),
                                        new CertificateAuthority("another", Instant.now()).pem()));
        ShopClusterFixture.write(folder.resolve("far"), far);
        ShopClusterFixture.write(folder.resolve("other"), other);
        CommandFixture several = desk.with("KUBECONFIG", folder.resolve("home/.kube/config") + ":far:other");

        Ran ran = several.at(new DoubleSpeedClock()).run("collect", target);

        assertReported(ran, ExitCode.COULD_NOT, why);
        assertThat(ran.out()).isEmpty();
        assertThat(folder.resolve("evidence/packages")).doesNotExist();
    }

    @Test
    void rejectsCommandsThatDoNotSupportPods() {
        assertReported(
                desk.run("invoke", ShopClusterFixture.TARGET, "--function", "x"),
                ExitCode.USAGE,
                "a function has no kubeconfig");
        assertReported(
                desk.run("metrics", ShopClusterFixture.TARGET, "--from", "2h", "--to", "1h"),
                ExitCode.USAGE,
                "sweeps include only pods on EKS");
        assertReported(
                desk.run("sweep", ShopClusterFixture.TARGET), ExitCode.USAGE, "sweeps do not support pods outside EKS");
        assertReported(desk.run("collect", ShopClusterFixture.TARGET, "--limit", "3"), ExitCode.USAGE, "is one pod");
        assertReported(
                desk.run("collect", ShopClusterFixture.WORKLOAD, "--limit", "0"), ExitCode.USAGE, "from 1 to 1000");
        assertReported(
                desk.run("collect", ShopClusterFixture.TARGET, "--trail", "x"),
                ExitCode.USAGE,
                "--trail applies only to");
        assertReported(
                desk.run("collect", ShopClusterFixture.TARGET, "--role", "arn:aws:iam::123456789012:role/x"),
                ExitCode.USAGE,
                "--role applies only to");
        assertReported(
                desk.run("collect", "arn:aws:ecs:eu-central-1:123456789012:cluster/x", "--include-configmap-values"),
                ExitCode.USAGE,
                "applies only to targets in a Kubernetes cluster");
        assertThat(cluster.calls()).isEmpty();
    }

    private void assertRejected(String file, String why) throws IOException {
        config(file);
        assertReported(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, why);
    }

    private void plugin(String command) throws IOException {
        config(cluster.kubeconfig("prod")
                .replaceFirst(
                        "(?s)user:\n +token: .*",
                        "user: {exec: {command: " + command
                                + ", apiVersion: client.authentication.k8s.io/v1, installHint:"
                                + " brew install sign-in}}\n"));
    }

    private static String credential(String version, String status) {
        return "{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/" + version
                + "\", \"status\": {" + status + "}}";
    }

    private void config(String text) throws IOException {
        ShopClusterFixture.write(folder.resolve("home/.kube/config"), text);
    }

    private void assertReported(Ran ran, ExitCode exit, String why) {
        assertThat(ran.exit()).as(ran.err() + ran.out()).isEqualTo(exit.number());
        assertThat(ran.out()).isEmpty();
        // The default signing key is created before the first check.
        String errors = ran.err().replaceFirst("(?s)^Created the signing key.*?your packages\n", "");
        assertThat(errors).startsWith("ephemera: ").doesNotContain("\tat ", "Exception:", SECRET, cluster.token());
        assertThat(errors.lines()).as(errors).hasSize(2);
        String flat = errors.replace(".\n", "; ").toLowerCase(Locale.ROOT);
        assertThat(flat.contains(why.toLowerCase(Locale.ROOT))
                        || errors.replace("\n", " ").toLowerCase(Locale.ROOT).contains(why.toLowerCase(Locale.ROOT)))
                .as(errors + "\nholds: " + why)
                .isTrue();
        assertThat(folder.resolve("evidence/packages")).doesNotExist();
    }
}
