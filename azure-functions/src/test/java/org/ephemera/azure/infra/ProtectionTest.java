package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of the settings that protect evidence and the sealing key from change and deletion, and of the function's plan.
 */
class ProtectionTest {
    private static final Template MAIN = Template.read("main.bicep");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "evidence, allowBlobPublicAccess: false",
                "evidence, allowSharedKeyAccess: false",
                "evidence, minimumTlsVersion: 'TLS1_2'",
                "evidence, supportsHttpsTrafficOnly: true",
                "evidenceService, isVersioningEnabled: true",
                "evidenceContainer, publicAccess: 'None'",
                "evidenceContainer, immutableStorageWithVersioning: { enabled: true }",
                "evidenceStays, scope: evidence",
                "evidenceStays, level: 'CanNotDelete'",
                "vault, enableRbacAuthorization: true",
                "vault, enablePurgeProtection: true",
                "sealKey, kty: 'EC'",
                "sealKey, curveName: 'P-256'",
                "sealKey, keyOps: ['sign']",
                "app, type: 'UserAssigned'",
                "app, userAssignedIdentities: { '${identity.id}': {} }",
                "plan, name: 'FC1'",
                "plan, tier: 'FlexConsumption'",
            })
    void templateContainsSetting(String resource, String setting) {
        assertThat(MAIN.resource(resource).text()).containsPattern("[\\n{] *" + Pattern.quote(setting) + " *[\\n}]");
    }
}
