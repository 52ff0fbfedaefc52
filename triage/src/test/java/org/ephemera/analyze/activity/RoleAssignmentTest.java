package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.ephemera.analyze.model.Finding;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests Azure role assignments over the target (EXE-011). */
class RoleAssignmentTest {
    private static final String JANE = "jane@shop.example";
    private static final String GIVES = "Microsoft.Authorization/roleAssignments/write";
    /** Requests of a .NET client, and of Python or a template: the log contains what the client sent. */
    private static final String PASCAL = "{\"Properties\":{\"RoleDefinitionId\":\"/r/%s\",\"PrincipalId\":\"p-1\"}}";

    private static final String CAMEL = "{\"properties\":{\"roleDefinitionId\":\"/r/%s\",\"principalId\":\"p-1\"}}";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635, high, assigned Owner to p-1",
        "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b, high, assigned Azure Kubernetes Service RBAC Cluster Admin to p-1",
        "4633458b-17de-408a-b874-0445c86b69e6, low, assigned Key Vault Secrets User to p-1",
        "7f951dda-4ed3-4680-a7ca-43fe172d538d, '', fetches images",
        "0b9f1c7e-5d3a-4e52-9c0d-6f1f2a3b4c5d, low, '0b9f1c7e-5d3a-4e52-9c0d-6f1f2a3b4c5d, to p-1'",
    })
    void readsRoleInAnyCase(String role, String severity, String because) {
        for (String body : List.of(PASCAL, CAMEL)) {
            List<Finding> found = assigned(body.formatted(role), body.equals(PASCAL) ? "pascal" : "camel");
            assertThat(ActivityFixture.shown(found))
                    .as(body)
                    .isEqualTo(severity.isEmpty() ? List.of() : List.of("EXE-011 " + severity));
            assertThat(found)
                    .allSatisfy(finding -> assertThat(finding.because()).contains(because));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{\"properties\":\"x\"}"})
    void ratesUnknownRoleMedium(String body) {
        assertThat(assigned(body, "unsaid"))
                .singleElement()
                .satisfies(finding -> assertThat(ActivityFixture.shown(List.of(finding)) + finding.because())
                        .contains("EXE-011 medium", "a role that the entry does not identify to an unknown principal"));
    }

    /** The entry for the end of an operation has no request body. */
    @Test
    void reportsOperationWithoutStart() {
        ActivityFixture scene = new ActivityFixture();
        scene.azure(0, JANE, GIVES, "Succeeded");
        assertThat(ActivityFixture.shown(scene.judge(folder).findings())).containsExactly("EXE-011 medium");
    }

    private List<Finding> assigned(String body, String name) {
        ActivityFixture scene = new ActivityFixture();
        scene.azure(0, JANE, GIVES, "Started").putObject("properties").put("requestbody", body);
        return scene.judge(folder.resolve(name)).findings();
    }
}
