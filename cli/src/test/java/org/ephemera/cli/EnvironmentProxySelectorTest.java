package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies of the environment. Each test uses a separate process, because the proxy selector is global. */
@Tag("slow")
class EnvironmentProxySelectorTest {
    private static final String TASK =
            "arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef";
    private static final String GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerInstance/containerGroups/checkout";
    private static final String NOBODY = "http://127.0.0.1:9";

    @TempDir
    Path folder;

    /** The proxy opens no tunnel; a recorded request is enough. */
    @Test
    void bothCloudsUseProxyForTls() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.before(URI.create(NOBODY))) {
            Map<String, String> env = Map.of(
                    "HTTPS_PROXY",
                    proxy.endpoint().toString(),
                    "AWS_MAX_ATTEMPTS",
                    "1",
                    "AWS_ACCESS_KEY_ID",
                    "AKIAIOSFODNN7EXAMPLE",
                    "AWS_SECRET_ACCESS_KEY",
                    "a-secret-that-must-not-show",
                    "AZURE_REQUEST_RETRY_COUNT",
                    "0",
                    "AZURE_TENANT_ID",
                    "0b1f6471-1bf0-4dda-aec3-cb9272f09590",
                    "AZURE_CLIENT_ID",
                    "0b1f6471-1bf0-4dda-aec3-cb9272f09590",
                    "AZURE_CLIENT_SECRET",
                    "a-secret-that-must-not-show");
            Ran ran = run(env, "collect", TASK, "-q");
            assertThat(ran.exit()).isEqualTo(3);
            assertThat(ran.err())
                    .contains("the proxy " + proxy.endpoint().getAuthority() + " in use"
                            + " (HTTPS_PROXY; NO_PROXY excludes servers), the network");
            assertThat(run(env, "collect", GROUP, "-q").exit()).isEqualTo(3);
            assertThat(proxy.requests())
                    .contains(
                            "CONNECT sts.eu-central-1.amazonaws.com:443 HTTP/1.1",
                            "CONNECT login.microsoftonline.com:443 HTTP/1.1");
        }
    }

    /**
     * The SDK requests the credentials of an EKS service account or of a profile with a role with another HTTP
     * client.
     */
    @Test
    void credentialRequestsUseProxyForTls() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "a-token-that-must-not-show");
        try (ConnectProxy proxy = ConnectProxy.before(URI.create(NOBODY))) {
            Map<String, String> env = Map.of(
                    "HTTP_PROXY",
                    NOBODY,
                    "HTTPS_PROXY",
                    proxy.endpoint().toString(),
                    "AWS_MAX_ATTEMPTS",
                    "1",
                    "AWS_REGION",
                    "eu-central-1",
                    "AWS_ROLE_ARN",
                    "arn:aws:iam::123456789012:role/collector",
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    token.toString());
            assertThat(run(env, "collect", TASK, "-q").exit()).isEqualTo(3);
            assertThat(proxy.requests()).contains("CONNECT sts.eu-central-1.amazonaws.com:443 HTTP/1.1");
        }
    }

    @AfterEach
    void verifyIndependently() throws Exception {
        IndependentVerifiers.acceptAll(folder);
    }

    /** Servers on this machine, such as the simulated cloud, are called without the proxy. */
    @Test
    void demoUsesNoProxy() throws Exception {
        Ran ran = run(Map.of("HTTP_PROXY", NOBODY, "http_proxy", NOBODY, "HTTPS_PROXY", NOBODY), "demo", "--quiet");
        assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    }

    @Test
    void warnsOnceOfUnsupportedProxy() throws Exception {
        Ran ran = run(
                Map.of(
                        "HTTP_PROXY",
                        "http://me:hush@127.0.0.1:9",
                        "NO_PROXY",
                        "tsa.example",
                        "AWS_MAX_ATTEMPTS",
                        "1",
                        "AWS_ACCESS_KEY_ID",
                        "AKIAIOSFODNN7EXAMPLE",
                        "AWS_SECRET_ACCESS_KEY",
                        "a-secret-that-must-not-show",
                        "AWS_ENDPOINT_URL",
                        "http://aws.invalid"),
                "collect",
                TASK,
                "-q");
        assertThat(ran.err())
                .containsOnlyOnce(
                        "HTTP_PROXY contains an unsupported kind of proxy. It is not used for requests to aws.invalid.")
                .contains("http://HOST:PORT without a user")
                .doesNotContain("hush");
    }

    private Ran run(Map<String, String> env, String... args) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(env);
        all.put("HOME", folder.toString());
        all.put("AWS_EC2_METADATA_DISABLED", "true");
        Process child = JavaProcess.start(folder, all, Main.class, args);
        Thread.Builder reading = Thread.ofVirtual();
        StringBuilder err = new StringBuilder();
        Thread reader = reading.start(() -> {
            try {
                err.append(new String(child.getErrorStream().readAllBytes(), UTF_8));
            } catch (IOException e) {
                err.append(e);
            }
        });
        String out = new String(child.getInputStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        reader.join();
        return new Ran(child.exitValue(), out, err.toString());
    }
}
