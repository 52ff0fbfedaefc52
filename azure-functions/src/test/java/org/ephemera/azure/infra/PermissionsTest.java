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

/** Tests that the function's roles have exactly the permissions that the code declares. */
@Tag("source-azure")
class PermissionsTest {
    private static final Template READER = Template.read("subscription.bicep").resource("reader");
    private static final Template CLUSTER_USER =
            Template.read("subscription.bicep").resource("clusterUser");
    private static final Template GROUP = Template.read("management-group.bicep");
    private static final Template WRITER = Template.read("main.bicep").resource("writer");
    private static final Template SIGNER = Template.read("main.bicep").resource("signer");
    private static final Template QUEUER = Template.read("main.bicep").resource("queuer");
    private static final Template TELLER = Template.read("main.bicep").resource("teller");

    /** Custom tables have no separate action. */
    private static final String TABLES = "Microsoft.OperationalInsights/workspaces/query/*/read";

    @Test
    void readsWhatTheSourcesDeclare() {
        SortedSet<String> declared = AzureSources.artifacts().stream()
                .flatMap(artifact -> artifact.permissions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        // A separate role, which is created only on request.
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

    /** Another subscription is read with the same permissions as the app's own. */
    @Test
    void readsTheSameInAManagementGroup() {
        assertThat(GROUP.resource("reader").list("actions")).isEqualTo(READER.list("actions"));
        assertThat(GROUP.resource("clusterUser").list("actions")).isEqualTo(CLUSTER_USER.list("actions"));
        for (String role : List.of("reader", "clusterUser")) {
            // Azure allows no role with data actions, and no second group, at this scope.
            assertThat(GROUP.resource(role).text())
                    .contains("assignableScopes: [here]", "dataActions: []", "notDataActions: []");
        }
        assertThat(GROUP.resource("clusterUser").text()).contains("= if (clusters) {");
        assertThat(GROUP.resource("entersClusters").text()).contains("= if (clusters) {", "clusterUser.name)");
        assertThat(GROUP.resource("reads").text()).contains("reader.name)", "principalId: principalId");
    }

    /** One action permits queries, the other reading a table; without the second every workspace seems empty. */
    @Test
    void queryRoleIncludesReadingTables() {
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

    /** The role covers messages, but not creating or deleting queues. */
    @Test
    void queuesAndAnnouncesAsTheCodeDeclares() {
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

    /** Targets are only read; evidence cannot be overwritten, deleted or unlocked. */
    @Test
    void listsCompleteReadOnlyActions() {
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
                        || action.contains("exec/")
                        || action.contains("attach"));
    }

    @Test
    void explainsPermissionsWithoutSource() {
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
