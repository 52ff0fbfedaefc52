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

/** Tests of the audit log query of a cluster, and of the roles of its identities. */
class AksAuditTest {
    private final AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC());

    @TempDir
    Path folder;

    /** A cluster role binding has no namespace, and a generated pod name is only in the response. */
    @Test
    void findsRequestsWithoutTargetName() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            String pod = scenario.target().replaceFirst("#.*", "#shop/checkout-7d4b9c6f5-x2x4q");
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(AcquisitionFixture.requestFor(pod));
            assertThat(collected.bodies("azure.aks.audit.1")).contains("replicaset-controller", "checkout-admin");
        }
    }

    /** A deletecollection names no object, and a token request names the account. Nodes request tokens continuously. */
    @ParameterizedTest
    @ValueSource(strings = {"AKSAudit", "AzureDiagnostics"})
    void findsDeletedCollectionsAndTokenRequests(String name) throws IOException {
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
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(AcquisitionFixture.requestFor(pod));
            StringBuilder found = new StringBuilder();
            for (ItemOutcome item : collected.seal().outcomes().items()) {
                if (item.planned().artifact().equals("azure.aks.audit")) {
                    found.append(collected.bodies(item.planned().item()));
                }
            }
            assertThat(found.toString())
                    .contains("mallory-collection", "mallory-namespace", "mallory-token")
                    .doesNotContain("jane-");
        }
    }

    /** Adds rows of other requests to the table. */
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

    /**
     * A pod that reaches the metadata service of its node can use the node's identities, but not that of the control
     * plane.
     */
    @Test
    void readsRolesOfNodeIdentities() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            for (String principal : List.of(
                    "aa3c1a7b-e4d2-4c0f-8a6b-5d2e17c0934a",
                    "2d3e4f51-0000-4a5b-8c6d-7e8f90a1b2c3",
                    "c3d4e5f6-0000-4a5b-8c6d-7e8f90a1b2c3")) {
                assertThat(collected
                                .item("azure.authorization.role-assignments", "principal", principal)
                                .code())
                        .as(principal)
                        .isIn(OutcomeCode.COLLECTED, OutcomeCode.EMPTY);
            }
            assertThat(collected.bodies(collected
                            .item(
                                    "azure.authorization.role-assignments",
                                    "principal",
                                    "aa3c1a7b-e4d2-4c0f-8a6b-5d2e17c0934a")
                            .planned()
                            .item()))
                    .contains("7f951dda-4ed3-4680-a7ca-43fe172d538d");
        }
    }
}
