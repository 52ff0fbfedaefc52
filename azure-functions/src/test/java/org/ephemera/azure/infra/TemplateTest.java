package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Clock;
import java.util.Map;
import org.ephemera.acquire.Selector;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.client.AzureConnection;
import org.ephemera.azure.seal.KeyVaultSigner;
import org.ephemera.azure.source.Workspace;
import org.ephemera.azure.store.BlobLocation;
import org.junit.jupiter.api.Test;

/** The settings that the template gives the function are such as the function takes. */
class TemplateTest {
    private static final Template TEMPLATE = Template.read("main.bicep");

    @Test
    void givesTheFunctionWhatItReads() {
        assertThat(TEMPLATE.settings().keySet())
                .filteredOn(name -> name.startsWith("EPHEMERA_"))
                .containsExactly(
                        "EPHEMERA_RETENTION",
                        Selector.SETTING,
                        "EPHEMERA_SIGNER",
                        "EPHEMERA_STORE",
                        "EPHEMERA_TSA",
                        Workspace.SETTING);
        // Which of its identities is asked for tokens.
        assertThat(TEMPLATE.settings()).containsEntry("AZURE_CLIENT_ID", "identity.properties.clientId");
    }

    @Test
    void theSettingsMakeSense() {
        Map<String, String> settings = TEMPLATE.settings();
        String store = settings.getOrDefault("EPHEMERA_STORE", "").replace("'", "");
        assertThat(BlobLocation.parse(store.replace("${evidence.name}", "ephemeraabcdefghijklm")
                        .replace("${evidenceContainer.name}", "evidence")))
                .isEqualTo(new BlobLocation("ephemeraabcdefghijklm", "evidence", ""));
        String key = "https://ephemeraabcdefghijklm.vault.azure.net/keys/seal";
        String signer = settings.getOrDefault("EPHEMERA_SIGNER", "")
                .replace("'", "")
                .replace("${sealKey.properties.keyUri}", key);
        assertThatCode(() -> KeyVaultSigner.of(signer, AzureConnection.of(Map.of())))
                .doesNotThrowAnyException();
        Map<String, String> defaults = Map.of(
                "EPHEMERA_RETENTION",
                TEMPLATE.byDefault("retention"),
                Selector.SETTING,
                TEMPLATE.byDefault("selector"),
                "EPHEMERA_WORKSPACE",
                TEMPLATE.byDefault("workspace"),
                "EPHEMERA_TSA",
                TEMPLATE.byDefault("timestampAuthority"));
        try (AzureRuntime runtime = AzureRuntime.of(defaults, Clock.systemUTC())) {
            assertThat(runtime.retention()).hasToString("governance:365");
        }
    }
}
