package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests Azure operations on an app and its surroundings, and those of its identity (EXE-012, EXE-013, and the
 * scope of EXE-009).
 */
class AzureTargetTest {
    private static final String SHOP = "/subscriptions/s/resourceGroups/shop/providers/";
    private static final String APP = SHOP + "Microsoft.App/containerApps/storefront";
    private static final String ENVIRONMENT =
            "/subscriptions/s/resourceGroups/platform/providers/Microsoft.App/managedEnvironments/all";
    private static final String JANE = "jane@shop.example";
    private static final String IDENTITY = "9f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d";
    private static final String SECRETS = "Microsoft.App/containerApps/listSecrets/action";
    private static final String KEYS = "Microsoft.Storage/storageAccounts/listKeys/action";
    private static final int DAY = 1440;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final ActivityFixture scene = new ActivityFixture();
    private int operations;

    @ParameterizedTest
    @CsvSource({
        "Microsoft.App/containerApps/listSecrets/action, Microsoft.App/containerApps/Storefront, low",
        "Microsoft.App/containerApps/listSecrets/action, Microsoft.App/containerApps/storefront-2, info",
        "Microsoft.ContainerRegistry/registries/listCredentials/action,"
                + " Microsoft.ContainerRegistry/registries/ShopRegistry, low",
        "Microsoft.ContainerRegistry/registries/listCredentials/action, Microsoft.ContainerRegistry/registries/shop,"
                + " info",
        "Microsoft.Storage/storageAccounts/ListAccountSas/action, Microsoft.Storage/storageAccounts/shop, info",
    })
    void keysAreGraverWhereTheyAreTheTargets(String operation, String resource, String severity) {
        called(0, JANE, operation, SHOP + resource);
        assertThat(shown()).containsExactly("EXE-013 " + severity);
    }

    @Test
    void ratesKeyRequestsByAddressAndOutcome() {
        called(-300, JANE, "Microsoft.App/containerApps/write", APP)
                .putObject("httpRequest")
                .put("clientIpAddress", "198.51.100.7");
        called(0, JANE, SECRETS, APP);
        failed(
                5,
                JANE,
                "Microsoft.App/managedEnvironments/daprComponents/listSecrets/action",
                ENVIRONMENT + "/daprComponents/store");
        assertThat(shown()).containsExactly("EXE-013 low", "EXE-013 medium");
    }

    /** A command-line tool that updates an app, and a pipeline that plans every day, read its secrets. */
    @Test
    void ratesDeploymentsAndRoutineAsInfo() {
        called(0, JANE, SECRETS, APP);
        called(1, JANE, "Microsoft.App/containerApps/write", APP);
        for (int day = 0; day < 3; day++) {
            called(-day * DAY, "pipeline", SECRETS, APP);
        }
        assertThat(judged())
                .extracting(finding -> finding.severity().word(), Finding::because)
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.toList().toString()).contains("info", "daily jobs"))
                .anySatisfy(finding -> assertThat(finding.toList().toString()).contains("pipeline called", "3 times"));
    }

    @ParameterizedTest
    @CsvSource({
        "Microsoft.Authorization/roleAssignments/write, high",
        "Microsoft.Compute/virtualMachines/runCommand/action, medium",
        "Microsoft.ContainerInstance/containerGroups/write, medium",
        "Microsoft.Storage/storageAccounts/listKeys/action, medium",
        "Microsoft.Storage/storageAccounts/read, ''",
    })
    void whatTheTargetsOwnIdentityDidIsToldOnce(String operation, String severity) {
        ObjectNode entry = called(0, IDENTITY, operation, SHOP + "p/t/x");
        scene.azure(1, IDENTITY, operation, "Succeeded")
                .put("correlationId", entry.path("correlationId").asText())
                .put("resourceId", SHOP + "p/t/x");
        assertThat(shown().stream().filter(one -> !one.startsWith("EXE-011")))
                .isEqualTo(severity.isEmpty() ? List.of() : List.of("EXE-012 " + severity));
    }

    /** A program requests the keys of its account each time it starts. */
    @Test
    void ratesDailyKeyRequestsLow() {
        called(-2000, IDENTITY, KEYS, SHOP + "Microsoft.Storage/storageAccounts/shop");
        called(0, IDENTITY, KEYS, SHOP + "Microsoft.Storage/storageAccounts/shop");
        assertThat(shown()).containsExactly("EXE-012 low");
    }

    @Test
    void ratesSettingsOfOtherAppMedium() {
        String setting = "/providers/microsoft.insights/diagnosticSettings/all";
        String deleted = "Microsoft.Insights/diagnosticSettings/delete";
        called(0, JANE, deleted, SHOP + "Microsoft.App/managedEnvironments/other" + setting);
        called(0, JANE, deleted, ENVIRONMENT + setting);
        called(0, JANE, deleted, "/subscriptions/s" + setting);
        assertThat(shown()).containsExactly("EXE-009 high", "EXE-009 high", "EXE-009 medium");
    }

    /** The caller chooses the correlation id. A denied call must not hide a successful one. */
    @Test
    void reportsOperationsWithSameCorrelationId() {
        scene.azure(0, JANE, CloudActivity.EXEC, "Failed")
                .put("resourceId", SHOP + "Microsoft.ContainerInstance/containerGroups/a");
        scene.azure(0, JANE, CloudActivity.EXEC, "Succeeded")
                .put("resourceId", SHOP + "Microsoft.ContainerInstance/containerGroups/b");
        assertThat(shown()).containsExactly("EXE-005 low", "EXE-005 medium");
    }

    private ObjectNode called(int minute, String caller, String operation, String resource) {
        return scene.azure(minute, caller, operation, "Succeeded")
                .put("correlationId", "op-" + operations++)
                .put("resourceId", resource);
    }

    private void failed(int minute, String caller, String operation, String resource) {
        scene.azure(minute, caller, operation, "Failed")
                .put("correlationId", "op-" + operations++)
                .put("resourceId", resource);
    }

    private List<String> shown() {
        return ActivityFixture.shown(judged());
    }

    private List<Finding> judged() {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .target(new Target("azure.app", APP, Map.of()))
                .item("azure.app.environment", Map.of("environment", ENVIRONMENT))
                .item("azure.acr.image", Map.of("image", "shopregistry.azurecr.io/shop/storefront:1"))
                .item("azure.authorization.role-assignments", Map.of("principal", IDENTITY));
        return scene.judge(fixture).findings();
    }
}
