package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.function.WorkFunction;
import org.ephemera.azure.keyvault.KeyVaultSigner;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.azure.store.BlobEvidenceStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The function's roles may do what the code declares: nothing less, and nothing more. */
@Tag("source-azure")
class PermissionsTest {
    private static final Template READER = Template.read("subscription.bicep").resource("reader");
    private static final Template CLUSTER_USER =
            Template.read("subscription.bicep").resource("clusterUser");
    private static final Template WRITER = Template.read("main.bicep").resource("writer");
    private static final Template SIGNER = Template.read("main.bicep").resource("signer");
    private static final Template QUEUER = Template.read("main.bicep").resource("queuer");
    private static final Template TELLER = Template.read("main.bicep").resource("teller");

    /** Tables that Azure does not make itself have no action of their own. */
    private static final String TABLES = "Microsoft.OperationalInsights/workspaces/query/*/read";

    @Test
    void readsWhatTheSourcesDeclare() {
        SortedSet<String> declared = AzureSources.artifacts().stream()
                .flatMap(artifact -> artifact.permissions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        // In a role of its own, which is made only if somebody says so.
        assertThat(declared).containsAll(CLUSTER_USER.list("actions"));
        assertThat(CLUSTER_USER.text()).contains("= if (clusters) {");
        declared.removeAll(CLUSTER_USER.list("actions"));
        // That no artifact lacks a permission is checked by ArtifactChecklistTest.
        assertThat(READER.list("actions"))
                .as("the reader's actions in infra/azure/subscription.bicep")
                .isSorted()
                .isSubsetOf(declared);
        assertThat(READER.list("dataActions")).isEmpty();
    }

    /** The one action lets a query be made, the other lets it see a table: without it every workspace looks empty. */
    @Test
    void whoeverAsksAWorkspaceMayReadItsTables() {
        assertThat(AzureSources.artifacts())
                .filteredOn(artifact -> artifact.operations().contains("operationalinsights:Query_Execute"))
                .isNotEmpty()
                .allSatisfy(artifact -> assertThat(artifact.permissions())
                        .contains("Microsoft.OperationalInsights/workspaces/query/read", TABLES));
    }

    @Test
    void writesAndSignsAsTheCodeDeclares() {
        assertThat(granted(WRITER)).isEqualTo(new TreeSet<>(BlobEvidenceStore.PERMISSIONS));
        assertThat(granted(SIGNER)).isEqualTo(new TreeSet<>(KeyVaultSigner.PERMISSIONS));
    }

    /** Messages come and go; queues stay. */
    @Test
    void queuesAndTellsAsTheCodeDeclares() {
        SortedSet<String> declared = new TreeSet<>(WorkFunction.PERMISSIONS);
        declared.addAll(StorageQueueDispatch.PERMISSIONS);
        assertThat(granted(QUEUER)).isEqualTo(declared);
        assertThat(granted(TELLER)).isEqualTo(new TreeSet<>(StorageQueueDispatch.PERMISSIONS));
        for (String queue : List.of("worksOff", "putsAside")) {
            assertThat(Template.read("main.bicep").resource(queue).text())
                    .contains("'Microsoft.Authorization/roleDefinitions', queuer.name)");
        }
        assertThat(Template.read("main.bicep").resource("tells").text())
                .contains("scope: results", "'Microsoft.Authorization/roleDefinitions', teller.name)");
    }

    /** Reads only, of what is investigated; of the evidence nothing that overwrites, deletes or unlocks. */
    @Test
    void namesEveryActionInFullAndNoneThatChangesATarget() {
        assertThat(READER.list("actions")).allMatch(action -> action.endsWith("/read"));
        assertThat(CLUSTER_USER.list("actions"))
                .containsExactly("Microsoft.ContainerService/managedClusters/listClusterUserCredential/action");
        assertThat(Stream.of(READER, WRITER, SIGNER)
                        .map(PermissionsTest::granted)
                        .flatMap(Collection::stream))
                .filteredOn(action -> !action.equals(TABLES))
                .noneMatch(action -> action.contains("*")
                        || action.endsWith("/write")
                        || action.endsWith("/delete")
                        || action.contains("exec")
                        || action.contains("attach"));
    }

    @Test
    void everyPermissionOfNoSourceIsExplained() {
        Template page = Template.read("README.md");
        for (Template role : List.of(WRITER, SIGNER, QUEUER, TELLER)) {
            assertThat(granted(role))
                    .allSatisfy(action -> assertThat(page.text()).contains("`" + action + "`"));
        }
    }

    private static SortedSet<String> granted(Template role) {
        return Stream.of("actions", "dataActions")
                .flatMap(list -> role.list(list).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
