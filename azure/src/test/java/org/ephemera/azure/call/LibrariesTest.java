package org.ephemera.azure.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Packages say which version of each library has read. */
class LibrariesTest {
    @Test
    void eachHasAVersion() {
        assertThat(AzureClients.libraries())
                .containsKeys("com.azure:azure-core", "com.azure:azure-monitor-query")
                .allSatisfy((name, version) -> assertThat(version).as(name).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
    }
}
