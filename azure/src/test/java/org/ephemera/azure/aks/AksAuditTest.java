package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the audit log of a cluster is searched for, and what its identities may do. */
class AksAuditTest {
    private final AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC());

    @TempDir
    Path folder;

    /** A binding of its account is in no namespace, and a pod whose name the server made up has it in the answer alone. */
    @Test
    void findsRequestsThatBearNoNameOfTheTarget() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            String pod = scenario.target().replaceFirst("#.*", "#shop/checkout-7d4b9c6f5-x2x4q");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(AcquisitionFixture.asking(pod));
            assertThat(gathered.bodies("azure.aks.audit.1")).contains("replicaset-controller", "checkout-admin");
        }
    }

    /** Who deletes all of a namespace at once names nothing in it, and a token is of an account; nodes have them made all the time. */
    @ParameterizedTest
    @ValueSource(strings = {"AKSAudit", "AzureDiagnostics"})
    void findsWhatIsDeletedAtOnceAndTokensThatSomebodyHadMade(String name) throws IOException {
        AzureScenario busy = scenario.withTables(table -> table.name().equals(name)
                ? with(
                        table,
                        request("deletecollection", "shop", "pods", "", "", "mallory-collection"),
                        request("delete", "shop", "namespaces", "shop", "", "mallory-namespace"),
                        request("create", "shop", "serviceaccounts", "other", "token", "mallory-token"),
                        request("create", "shop", "serviceaccounts", "other", "token", "system:node:jane-node"),
                        request("get", "shop", "namespaces", "shop", "", "jane-reads"),
                        request("delete", "bank", "namespaces", "bank", "", "jane-namespace"),
                        request("deletecollection", "bank", "pods", "", "", "jane-collection"))
                : table);
        try (SimulatedAzure azure = SimulatedAzure.start(busy)) {
            String pod = scenario.target().replaceFirst("#.*", "#shop/checkout-7d4b9c6f5-x2x4q");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(AcquisitionFixture.asking(pod));
            StringBuilder found = new StringBuilder();
            for (ItemOutcome item : gathered.seal().outcomes().items()) {
                if (item.planned().artifact().equals("azure.aks.audit")) {
                    found.append(gathered.bodies(item.planned().item()));
                }
            }
            assertThat(found.toString())
                    .contains("mallory-collection", "mallory-namespace", "mallory-token")
                    .doesNotContain("jane-");
        }
    }

    /** A row as the table's others, of another request. */
    private static AzureTable with(AzureTable table, ObjectNode... requests) {
        List<ObjectNode> rows = new ArrayList<>(table.rows());
        ObjectNode common = rows.getFirst();
        for (ObjectNode request : requests) {
            ObjectNode row = common.deepCopy();
            if (table.name().equals("AzureDiagnostics")) {
                row.put("log_s", request.toString());
            } else {
                row.put("AuditId", request.path("auditID").asText())
                        .put("RequestUri", "/")
                        .put("Verb", request.path("verb").asText());
                row.set("User", request.path("user"));
                row.set("ObjectRef", request.path("objectRef"));
                row.remove("ResponseObject");
            }
            rows.add(row);
        }
        return new AzureTable(table.workspace(), table.name(), rows, table.basic());
    }

    private static ObjectNode request(
            String verb, String namespace, String resource, String name, String part, String user) {
        ObjectNode event = Json.object().put("auditID", verb + user + resource).put("verb", verb);
        event.putObject("user").put("username", user);
        event.putObject("objectRef")
                .put("resource", resource)
                .put("namespace", namespace)
                .put("name", name)
                .put("subresource", part);
        return event;
    }

    /** Whatever reaches the metadata service of a node acts as what the node has; what the control plane has no pod can be. */
    @Test
    void asksWhatTheIdentitiesOfItsNodesMayDo() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            for (String principal : List.of(
                    "aa3c1a7b-e4d2-4c0f-8a6b-5d2e17c0934a",
                    "2d3e4f51-0000-4a5b-8c6d-7e8f90a1b2c3",
                    "c3d4e5f6-0000-4a5b-8c6d-7e8f90a1b2c3")) {
                assertThat(gathered.item("azure.authorization.role-assignments", "principal", principal)
                                .code())
                        .as(principal)
                        .isIn(OutcomeCode.COLLECTED, OutcomeCode.EMPTY);
            }
            assertThat(gathered.bodies(gathered.item(
                                    "azure.authorization.role-assignments",
                                    "principal",
                                    "aa3c1a7b-e4d2-4c0f-8a6b-5d2e17c0934a")
                            .planned()
                            .item()))
                    .contains("7f951dda-4ed3-4680-a7ca-43fe172d538d");
        }
    }
}
