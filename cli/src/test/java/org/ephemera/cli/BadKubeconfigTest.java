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
import org.ephemera.testing.HurriedClock;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link BadInputTest} asks, of kubeconfigs and of what they lead to: a sentence, its remedy, and no secret. */
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
                "k8s://prd/shop/checkout | there is no context 'prd' in the kubeconfig. Did you mean 'prod'? It has prod",
                "k8s://prod/checkout | expected a context, a namespace and a pod",
                "k8s:///shop/checkout | context is missing",
                "k8s://prod/shop/../x | are not allowed between slashes",
                "k8s://prod/shop/../../etc/passwd | are not allowed between slashes",
                "k8s://prod/shop/a%2fb | is not the name of an object",
                "k8s://prod/shop/replicaset/db | there is no context 'prod/shop' | a kind of deployment, daemonset, statefulset, job or cronjob",
                "k8s://prod/shop/secret/db | there is no context 'prod/shop'",
                "k8s://prod/Shop/checkout | is not the name of a namespace",
            })
    void namesThatLeadNowhere(String target, String why) {
        assertSaid(desk.run("collect", target), ExitCode.USAGE, why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token: SECRET | as: admin | acts as somebody else",
                "token: SECRET | auth-provider: {name: oidc, config: {id-token: SECRET}} | an auth-provider",
                "token: [SECRET] | x: y | is no text",
                "token: \"SECRET\\nX-Evil: yes\" | x: y | has letters that no token has",
                "username: '' | x: y | has nothing to sign in with",
                "client-certificate-data: A | x: y | is no base64",
                "client-certificate-data: QQ== | x: y | only one of client-certificate and",
                "client-certificate-data: QQ== | client-key-data: QQ== | see that both are PEM",
                "client-certificate: missing.pem | x: y | missing.pem",
                "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1} | x: y | its apiVersion is",
                "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always} | x: y | Always",
                "exec: {apiVersion: client.authentication.k8s.io/v1} | x: y | command of the user",
                "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, args: 7} | x: y | is no list",
            })
    void usersThatCannotSignIn(String first, String second, String why) throws IOException {
        String user = "user: {" + first.replace("SECRET", SECRET) + ", " + second.replace("SECRET", SECRET) + "}";
        config(cluster.kubeconfig("prod").replaceFirst("(?s)user:\n +token: .*", user + "\n"));

        assertSaid(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: https | server: http | is asked without TLS",
                "server: https:// | server: https://u:a-secret-that-must-not-show@ | is no address of one",
                "server: https:// | server: ftp:// | is no address of one",
                "server: https:// | server: '%% ' #  | is no address of one",
                "certificate-authority-data: | insecure-skip-tls-verify: true # | is no evidence",
                "certificate-authority-data: | insecure-skip-tls-verify: maybe # | neither true nor false",
                "certificate-authority-data: | certificate-authority: /dev/null/ca # | cannot be read",
                "certificate-authority-data: | proxy-url: socks5://127.0.0.1:1 # | not supported (socks5)",
                "certificate-authority-data: | proxy-url: http://u:a-secret-that-must-not-show@h # | without a user",
                "cluster: prod | cluster: gone | of which the kubeconfig says nothing",
                "user: prod | user: gone | of which the kubeconfig says nothing",
            })
    void clustersThatMustNotBeAsked(String part, String other, String why) throws IOException {
        config(cluster.kubeconfig("prod").replace(part, other));

        assertSaid(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, why);
    }

    @Test
    void noKubeconfigAtAll() throws IOException {
        Files.delete(folder.resolve("home/.kube/config"));

        assertSaid(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, "there is no ~/.kube/config");
        assertSaid(
                desk.with("KUBECONFIG", "gone:gone-too").run("collect", ShopClusterFixture.TARGET),
                ExitCode.USAGE,
                "KUBECONFIG names no file that is there");
    }

    /** References that would be 9 to the power of 24 elements, a list for a map, YAML that breaks off after a secret. */
    @Test
    void filesThatAreNoKubeconfig() throws IOException {
        StringBuilder bomb = new StringBuilder("a: &a [x]\n");
        for (char c = 'b'; c < 'z'; c++) {
            bomb.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append(("*" + (char) (c - 1) + ",").repeat(9))
                    .append("]\n");
        }
        refused(bomb.toString(), "very many references");
        refused("[".repeat(5000), "is not");
        refused("- just\n- a list\n", "is no kubeconfig");
        refused("", "it names no context at all");
        refused("contexts: 7\n", "is no kubeconfig");
        refused("contexts: [7, {name: 7}, {name: prod, context: 7}]\n", "holds no fields");
        refused("users:\n- {name: prod, user: {token: " + SECRET + "\n  : x", "is not YAML in line 3");
        refused("x: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1:1/\"]]\n", "is not YAML");
        refused("x: '" + "x".repeat(3 << 20) + "'", "is too large");
        Files.write(folder.resolve("home/.kube/config"), new byte[] {'x', ':', (byte) 0xff, (byte) 0xfe});
        assertSaid(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, "is not text in UTF-8");
        assertSaid(
                desk.with("KUBECONFIG", folder.toString()).run("collect", ShopClusterFixture.TARGET),
                ExitCode.USAGE,
                "cannot be read");
    }

    @Test
    void aPluginThatIsNotThereOrFails() throws IOException {
        plugin("sign-in");
        assertSaid(
                desk.run("collect", ShopClusterFixture.TARGET),
                ExitCode.COULD_NOT,
                "is not installed, or not found in PATH; install it (the kubeconfig says: brew install sign-in)");

        for (String[] each : new String[][] {
            {"exit 7", "failed (exit code 7)"},
            {"kill -9 $$", "was stopped before it answered"},
            {"echo " + SECRET, "is no JSON"},
            {"echo '{\"kind\": \"Pod\"}'", "is no ExecCredential"},
            {"echo '" + credential("v1beta1", "\"token\": \"" + SECRET + "\"") + "'", "has another apiVersion"},
            {"echo '" + credential("v1", "\"x\": \"" + SECRET + "\"") + "'", "neither a token nor a certificate"},
            {"echo '" + credential("v1", "\"token\": \"" + SECRET + "\\u0000\"") + "'", "holds no token"},
            {"echo '" + credential("v1", "\"token\": \"x\", \"expirationTimestamp\": \"soon\"") + "'", "is no time"},
            {"exec cat /dev/zero", "was stopped"},
        }) {
            Path script = ShopClusterFixture.script(folder.resolve("bin/sign-in"), "PATH=/usr/bin:/bin\n" + each[0]);
            assertSaid(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.COULD_NOT, each[1]);
            Files.delete(script);
        }
        assertThat(cluster.calls()).isEmpty();
    }

    @Test
    void aCertificateThatHasExpired() throws IOException {
        CertificateAuthority.Identity client = cluster.client("collector");
        ShopClusterFixture.write(folder.resolve("home/.kube/client.pem"), client.certificate());
        ShopClusterFixture.write(folder.resolve("home/.kube/key.pem"), client.key());
        config(cluster.kubeconfig("prod")
                .replaceFirst(
                        "(?s)user:\n +token: .*", "user: {client-certificate: client.pem, client-key: key.pem}\n"));
        Instant later = Instant.now().plus(Duration.ofDays(20_000));

        Ran ran =
                desk.at(InstantSource.fixed(later).withZone(ZoneOffset.UTC)).run("collect", ShopClusterFixture.TARGET);

        assertSaid(
                ran, ExitCode.COULD_NOT, "the client certificate of the context 'prod' in the kubeconfig expired on");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k8s://prod/shop/gone | 1 | there is no pod of that name",
                "k8s://prod/gone/checkout | 1 | there is no pod of that name",
                "k8s://prod/gone/checkout | 1 | for there is no namespace of that name",
                "k8s://prod/gone/job/checkout | 1 | get namespaces' lists the existing ones",
                "k8s://prod/shop/deployment/gone | 1 | there is no deployment of that name",
            })
    void recordsObjectsThatDoNotExist(String target, int exit, String why) {
        Ran ran = desk.at(new HurriedClock()).run("collect", target);

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
    void makesNoPackageWhenTheServerIsUnreachable(String target, String why) throws IOException {
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

        Ran ran = several.at(new HurriedClock()).run("collect", target);

        assertSaid(ran, ExitCode.COULD_NOT, why);
        assertThat(ran.out()).isEmpty();
        assertThat(folder.resolve("evidence/packages")).doesNotExist();
    }

    @Test
    void commandsThatAreNotForPods() {
        assertSaid(
                desk.run("invoke", ShopClusterFixture.TARGET, "--function", "x"),
                ExitCode.USAGE,
                "a function has no kubeconfig");
        assertSaid(
                desk.run("metrics", ShopClusterFixture.TARGET, "--from", "2h", "--to", "1h"),
                ExitCode.USAGE,
                "the metrics of pods are not swept");
        assertSaid(desk.run("sweep", ShopClusterFixture.TARGET), ExitCode.USAGE, "the metrics of pods are not swept");
        assertSaid(desk.run("collect", ShopClusterFixture.TARGET, "--limit", "3"), ExitCode.USAGE, "one pod");
        assertSaid(desk.run("collect", ShopClusterFixture.WORKLOAD, "--limit", "0"), ExitCode.USAGE, "from 1 to 1000");
        assertSaid(
                desk.run("collect", ShopClusterFixture.TARGET, "--trail", "x"), ExitCode.USAGE, "for targets in AWS");
        assertSaid(
                desk.run("collect", ShopClusterFixture.TARGET, "--role", "arn:aws:iam::123456789012:role/x"),
                ExitCode.USAGE,
                "--role is for");
        assertSaid(
                desk.run("collect", "arn:aws:ecs:eu-central-1:123456789012:cluster/x", "--include-configmap-values"),
                ExitCode.USAGE,
                "is for pods and workloads");
        assertThat(cluster.calls()).isEmpty();
    }

    private void refused(String file, String why) throws IOException {
        config(file);
        assertSaid(desk.run("collect", ShopClusterFixture.TARGET), ExitCode.USAGE, why);
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

    private void assertSaid(Ran ran, ExitCode exit, String why) {
        assertThat(ran.exit()).as(ran.err() + ran.out()).isEqualTo(exit.number());
        assertThat(ran.out()).isEmpty();
        // The key of one's own is made before anything is tried.
        String said = ran.err().replaceFirst("(?s)^Made a signing key.*?your packages\n", "");
        assertThat(said).startsWith("ephemera: ").doesNotContain("\tat ", "Exception:", SECRET, cluster.token());
        assertThat(said.lines()).as(said).hasSize(2);
        String flat = said.replace(".\n", "; ").toLowerCase(Locale.ROOT);
        assertThat(flat.contains(why.toLowerCase(Locale.ROOT))
                        || said.replace("\n", " ").toLowerCase(Locale.ROOT).contains(why.toLowerCase(Locale.ROOT)))
                .as(said + "\nholds: " + why)
                .isTrue();
        assertThat(folder.resolve("evidence/packages")).doesNotExist();
    }
}
