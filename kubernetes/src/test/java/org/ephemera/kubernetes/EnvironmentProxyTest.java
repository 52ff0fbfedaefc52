package org.ephemera.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which requests use the proxy of the environment. */
class EnvironmentProxyTest {
    private static final String CLUSTER = "https://a1b2.gr7.eu-central-1.eks.amazonaws.com";

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, http://127.0.0.1:3128, 3128",
        "https_proxy, 127.0.0.1:3129, 3129",
        "HTTPS_PROXY, http://127.0.0.1/, 80"
    })
    void usesTheProxyOfTheVariable(String variable, String value, int port) {
        EnvironmentProxy proxy = EnvironmentProxy.of(Map.of(variable, value)).orElseThrow();
        assertThat(proxy.select(URI.create(CLUSTER))).singleElement().hasToString("HTTP @ /127.0.0.1:" + port);
        assertThat(proxy.remedy(URI.create(CLUSTER))).contains(variable, "127.0.0.1:" + port, "NO_PROXY");
    }

    @Test
    void isAbsentWhenNoVariableIsSet() {
        assertThat(EnvironmentProxy.of(Map.of("HTTP_PROXY", "http://127.0.0.1:1", "HTTPS_PROXY", " ")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.eks.amazonaws.com       | *                       | true",
                "https://a.eks.amazonaws.com       | other,.eks.amazonaws.com | true",
                "https://a.eks.amazonaws.com       | eks.amazonaws.com       | true",
                "https://a.eks.amazonaws.com       | *.amazonaws.com         | true",
                "https://A.EKS.amazonaws.com       | a.eks.AMAZONAWS.com:443 | true",
                "https://a.eks.amazonaws.com       | a.eks.amazonaws.com:444 | false",
                "https://eks.amazonaws.com         | .eks.amazonaws.com      | false",
                "https://aeks.amazonaws.com        | eks.amazonaws.com       | false",
                "https://10.1.2.3:6443             | 10.0.0.0/8              | true",
                "https://11.1.2.3:6443             | 10.0.0.0/8              | false",
                "https://10.1.2.3:6443             | 10.1.2.3                | true",
                "https://10.1.2.3:6443             | 10.1.2.3/33             | true",
                "https://10.1.2.3:6443             | 10.1.2.3/x              | false",
                "https://[fd00::7]:6443            | fd00::/16               | true",
                "https://[fe00::7]:6443            | fd00::/16               | false",
                "https://[fd00::7]:6443            | fd00::7                 | true",
                "https://[fd00::7]:6443            | [fd00::7]               | true",
                "https://[fd00::7]:6443            | [FD00:0::7]:6443        | true",
                "https://[fd00::7]:6443            | [fd00::7]:443           | false",
                "https://[fd00::7]:6443            | [fd00::8]               | false",
                "https://fd00.example              | [fd00::7                | false",
                "http://169.254.169.254/metadata   | none                    | true",
                "http://a.example                  | a.example:80            | true",
                "http://a.example                  | a.example:443           | false",
                "https://127.0.0.1:6443            | none                    | true",
                "https://[::1]:6443                | none                    | true",
                "https://localhost:6443            | none                    | true",
                "https://prod.example              | none                    | false",
            })
    void excludesHostsInNoProxy(String server, String without, boolean left) {
        EnvironmentProxy proxy = EnvironmentProxy.of(
                        Map.of("HTTPS_PROXY", "http://127.0.0.1:3128", "NO_PROXY", " x ," + without))
                .orElseThrow();
        assertThat(proxy.select(URI.create(server)).equals(List.of(Proxy.NO_PROXY)))
                .isEqualTo(left);
        assertThat(proxy.remedy(URI.create(server)).isEmpty()).isEqualTo(left);
    }

    /** If the upper-case variable is blank, the lower-case variable is used. */
    @Test
    void usesTheLowerCaseVariableWhenTheOtherIsBlank() {
        EnvironmentProxy proxy = EnvironmentProxy.of(
                        Map.of("HTTPS_PROXY", "http://127.0.0.1:3128", "NO_PROXY", "", "no_proxy", "amazonaws.com"))
                .orElseThrow();
        assertThat(proxy.select(URI.create(CLUSTER))).containsExactly(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://127.0.0.1:1080",
                "https://127.0.0.1:443",
                "http://me:hush@127.0.0.1:1",
                "http:// x",
                "h:x"
            })
    void reportsAnUnsupportedProxy(String value) {
        EnvironmentProxy proxy =
                EnvironmentProxy.of(Map.of("HTTPS_PROXY", value)).orElseThrow();
        assertThat(proxy.select(URI.create(CLUSTER))).containsExactly(Proxy.NO_PROXY);
        assertThat(proxy.remedy(URI.create(CLUSTER)))
                .startsWith("the proxy in HTTPS_PROXY is of an unsupported kind")
                .doesNotContain("hush");
    }
}
