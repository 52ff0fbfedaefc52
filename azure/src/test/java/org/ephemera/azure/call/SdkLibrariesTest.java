package org.ephemera.azure.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests of the library versions that a package records. */
class SdkLibrariesTest {
    @Test
    void everyLibraryHasVersion() {
        assertThat(AzureClients.libraries())
                .containsKeys("com.azure:azure-core", "com.azure:azure-monitor-query")
                .allSatisfy((name, version) -> assertThat(version).as(name).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
    }
}
