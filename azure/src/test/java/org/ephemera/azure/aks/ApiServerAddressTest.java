package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.ephemera.kubernetes.ClusterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the address of an API server; a token of AKS is valid for every cluster of the tenant. */
class ApiServerAddressTest {
    private static final List<String> NAMED = List.of(
            "shop-1a2b.hcp.westeurope.azmk8s.io", "shop-1a2b.9f8e.privatelink.westeurope.azmk8s.io", "127.0.0.1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop-1a2b.hcp.westeurope.azmk8s.io:443",
                "https://SHOP-1a2b.9f8e.privatelink.westeurope.azmk8s.io/",
                "https://127.0.0.1:6443"
            })
    void acceptsHostOfCluster(String server) throws ClusterException {
        assertThat(address(server)).hasToString(server.replaceFirst("/$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop-1a2b.hcp.westeurope.azmk8s.io",
                "https://other-1a2b.hcp.westeurope.azmk8s.io",
                "https://shop-1a2b.hcp.westeurope.azmk8s.io.evil.test",
                "https://evil.test",
                "https://user@shop-1a2b.hcp.westeurope.azmk8s.io",
                "https://shop-1a2b.hcp.westeurope.azmk8s.io@evil.test",
                "https://shop-1a2b.hcp.westeurope.azmk8s.io?x=y",
                "https://evil.test#shop-1a2b.hcp.westeurope.azmk8s.io",
                "https://shop example",
                "https://",
                "",
            })
    void refusesEveryOtherAddress(String server) {
        assertThatThrownBy(() -> address(server)).isInstanceOf(ClusterException.class);
    }

    @Test
    void refusesEveryHostWhenTheClusterHasNoHostNames() {
        assertThatThrownBy(() ->
                        ApiServerAddress.ofCluster(URI.create("https://shop-1a2b.hcp.westeurope.azmk8s.io"), List.of()))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.code()).isEqualTo("BadEndpoint"));
    }

    private static URI address(String server) throws ClusterException {
        URI parsed =
                ApiServerAddress.of(server).orElseThrow(() -> new ClusterException("BadEndpoint", "not an address"));
        return ApiServerAddress.ofCluster(parsed, NAMED);
    }
}
