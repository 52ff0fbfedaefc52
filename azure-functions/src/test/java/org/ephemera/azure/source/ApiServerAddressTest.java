package org.ephemera.azure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ephemera.kubernetes.ClusterException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is given a token of AKS may enter every cluster of the tenant by it. */
class ApiServerAddressTest {
    private static final String NAMED = "api.shop.internal 127.0.0.1";

    @ParameterizedTest
    @CsvSource({
        "https://shop-1a2b.hcp.westeurope.azmk8s.io:443,      https://shop-1a2b.hcp.westeurope.azmk8s.io:443",
        "https://SHOP-1a2b.9f8e.privatelink.westeurope.azmk8s.io/, https://SHOP-1a2b.9f8e.privatelink.westeurope.azmk8s.io",
        "https://API.shop.internal:443,                       https://API.shop.internal:443",
        "https://127.0.0.1:6443,                              https://127.0.0.1:6443",
    })
    void aHostOfAksOrOneThatTheClusterNamesIsAsked(String told, String asked) throws ClusterException {
        assertThat(ApiServerAddress.of(told, NAMED)).hasToString(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop-1a2b.hcp.westeurope.azmk8s.io",
                "https://shop.example",
                "https://azmk8s.io.example",
                "https://evilazmk8s.io",
                "https://shop.internal",
                "https://user@shop.azmk8s.io",
                "https://shop.azmk8s.io?x=y",
                "https://shop example",
                "https://",
                "",
            })
    void nobodyElseIsGivenAToken(String told) {
        assertThatThrownBy(() -> ApiServerAddress.of(told, NAMED))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("nothing was sent there")
                .hasMessageNotContaining("example");
    }
}
