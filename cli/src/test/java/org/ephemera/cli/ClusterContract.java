package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests for any cluster, simulated or real. Its namespace {@code shop} has the deployment {@code checkout}, a pod of
 * it that has printed "order 4711 paid", and the config map {@code settings} with {@link
 * ShopClusterFixture#CONFIG_MAP_VALUE}.
 */
abstract class ClusterContract {
    private static final Pattern AUTHORITY = Pattern.compile("(certificate-authority-data: *\"?)([A-Za-z0-9+/=]+)");

    @TempDir
    Path folder;

    private CommandFixture desk;

    /** Returns the kubeconfig that the operator of the cluster provides. */
    protected abstract String kubeconfig() throws Exception;

    protected abstract String context();

    /** Returns the name of a pod of the deployment. */
    protected abstract String pod() throws Exception;

    @BeforeEach
    void writeTheKubeconfig() throws Exception {
        ShopClusterFixture.write(folder.resolve("home/.kube/config"), kubeconfig());
        desk = CommandFixture.in(folder);
    }

    @AfterEach
    void verifyIndependently() throws Exception {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void collectsAndVerifiesPod() throws Exception {
        Ran ran = desk.run("collect", "k8s://" + context() + "/shop/" + pod());

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(ran.out()).contains("kubernetes.pod ", "kubernetes.log ", "complete, sealed ");
        String verify = ran.out()
                .lines()
                .filter(line -> line.startsWith("Verify"))
                .map(line -> line.replaceFirst("Verify +ephemera ", ""))
                .findAny()
                .orElseThrow();
        assertThat(desk.run(verify.split(" ")).exit()).as(verify).isZero();
        assertThat(evidence()).contains("order 4711 paid").doesNotContain(ShopClusterFixture.CONFIG_MAP_VALUE);
        assertThat(secrets(kubeconfig()))
                .isNotEmpty()
                .allSatisfy(
                        secret -> assertThat(ran.out() + ran.err() + evidence()).doesNotContain(secret));
    }

    @Test
    void collectsWorkloadWithItsPods() {
        Ran ran = desk.run("collect", "k8s://" + context() + "/shop/deployment/checkout");

        assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
        assertThat(ran.out()).contains("kubernetes.workload ", "kubernetes.owners ", "kubernetes.pod ", "sealed ");
    }

    @Test
    void reportsMissingPod() {
        Ran ran = desk.run("collect", "k8s://" + context() + "/shop/gone");

        assertThat(ran.exit()).as(ran.err() + ran.out()).isEqualTo(ExitCode.WRONG.number());
    }

    @Test
    void rejectsCertificateOfOtherAuthority() throws Exception {
        Matcher authority = AUTHORITY.matcher(kubeconfig());
        assertThat(authority.find()).isTrue();
        String another = Base64.getEncoder()
                .encodeToString(
                        new CertificateAuthority("another", Instant.now()).pem().getBytes(UTF_8));
        ShopClusterFixture.write(
                folder.resolve("home/.kube/config"), authority.replaceFirst("$1" + Matcher.quoteReplacement(another)));

        Ran ran = desk.run("collect", "k8s://" + context() + "/shop/" + pod());

        assertThat(ran.exit()).as(ran.err() + ran.out()).isEqualTo(ExitCode.COULD_NOT.number());
        assertThat(ran.err()).contains("certificate");
        assertThat(evidence()).doesNotContain("order 4711 paid");
    }

    /** Returns the credentials in the kubeconfig: a token or the key of a client certificate. */
    private static List<String> secrets(String kubeconfig) {
        return Pattern.compile("(?m)^ *(?:token|client-key-data): *\"?([^\"\\s]+)")
                .matcher(kubeconfig)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private String evidence() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("evidence"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.add(new String(Files.readAllBytes(file), UTF_8));
            }
        }
        return String.join("\n", all);
    }
}
