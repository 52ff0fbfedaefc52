package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of the settings that protect evidence and the sealing key from change and deletion, and of the function's plan.
 */
class ProtectionTest {
    private static final Template MAIN = Template.read("main.bicep");
    private static final List<Template> FILES =
            List.of(MAIN, Template.read("subscription.bicep"), Template.read("management-group.bicep"));

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
                "evidenceAudit, scope: evidenceService",
                "evidenceAudit, workspaceId: logs.id",
                "evidenceAudit, \"{ category: 'StorageWrite', enabled: true }\"",
                "evidenceAudit, \"{ category: 'StorageDelete', enabled: true }\"",
                "vaultAudit, scope: vault",
                "vaultAudit, workspaceId: logs.id",
                "vaultAudit, \"{ category: 'AuditEvent', enabled: true }\"",
                "vault, enableRbacAuthorization: true",
                "vault, enablePurgeProtection: true",
                "sealKey, kty: 'EC'",
                "sealKey, curveName: 'P-256'",
                "sealKey, keyOps: ['sign']",
                "app, type: 'UserAssigned'",
                "plan, name: 'FC1'",
                "plan, tier: 'FlexConsumption'",
            })
    void templateContainsSetting(String resource, String setting) {
        assertThat(MAIN.resource(resource).text()).containsPattern("[\\n{] *" + Pattern.quote(setting) + " *[\\n}]");
    }

    /** No role of an identity can delete or overwrite evidence, shorten its lock or change who can. */
    @Test
    void noRoleEndsALock() {
        List<String> granted = FILES.stream()
                .flatMap(file -> file.resources("Microsoft.Authorization/roleDefinitions").stream()
                        .filter(role -> !role.equals("proverRole"))
                        .map(file::resource))
                .flatMap(role -> Pattern.compile("'(Microsoft\\.[^']*/[^']*)'")
                        .matcher(role.text().replaceAll(".*roleDefinitions@.*", ""))
                        .results()
                        .map(found -> found.group(1)))
                .toList();
        assertThat(granted)
                .contains("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action")
                .doesNotContain("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/runAsSuperUser/action")
                .noneMatch(
                        action -> action.matches(
                                "(?i).*(/delete|containers/.*write|immutabilityPolicies|deleteBlobVersion"
                                        + "|permanentDelete|/move/|modifyPermissions|manageOwnership|/locks/|roleAssignments/write).*"));
        // Predefined roles are broader: only the host has one, on its own storage and on the secret of the web hook.
        for (String assignment : MAIN.resources("Microsoft.Authorization/roleAssignments")) {
            String text = MAIN.resource(assignment).text();
            if (text.matches("(?s).*roleDefinitions', '.*")) {
                assertThat(text).containsPattern("scope: (hostStorage|webhookSecret)\n");
            }
        }
        assertThat(MAIN.resources("Microsoft.Authorization/roleAssignments"))
                .filteredOn(name -> MAIN.resource(name).text().contains("scope: evidenceContainer"))
                .containsExactlyInAnyOrder("writes", "provesStore");
    }

    /** Storage evaluates a lock only for principals that may delete the version; only on request a principal may. */
    @Test
    void provesALockOnlyOnRequest() {
        assertThat(MAIN.resource("proverRole").list("actions")).isEmpty();
        assertThat(MAIN.resource("proverRole").list("dataActions"))
                .containsExactly(
                        "Microsoft.KeyVault/vaults/keys/read",
                        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/deleteBlobVersion/action",
                        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read");
        assertThat(MAIN.resources("Microsoft.Authorization/roleAssignments"))
                .filteredOn(name -> MAIN.resource(name).text().contains("proverRole.name"))
                .containsExactlyInAnyOrder("provesStore", "provesKey")
                .allSatisfy(name -> assertThat(MAIN.resource(name).text())
                        .contains("= if (!empty(prover)) {", "principalId: prover\n"));
    }

    /** The right to set a lock also removes one that is not locked, so a store without locks does not need it. */
    @Test
    void locksAreSetOnlyWithARetention() {
        assertThat(MAIN.resource("writer").text())
                .containsPattern(
                        "], retention == 'none' \\? \\[] : \\[\\s*'[^']*/immutableStorage/runAsSuperUser/action'");
    }
}
