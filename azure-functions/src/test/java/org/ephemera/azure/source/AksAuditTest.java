package org.ephemera.azure.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.ephemera.azure.testing.Desk;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.testing.Gathered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            Gathered gathered = Desk.at(folder, azure.endpoint()).collect(Desk.asking(pod));
            assertThat(bodies(gathered, "azure.aks.audit.1")).contains("replicaset-controller", "checkout-admin");
        }
    }

    /** Whatever reaches the metadata service of a node acts as what the node has; what the control plane has no pod can be. */
    @Test
    void asksWhatTheIdentitiesOfItsNodesMayDo() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            Gathered gathered = Desk.at(folder, azure.endpoint()).collect(scenario.alert());
            for (String principal : List.of(
                    "aa3c1a7b-e4d2-4c0f-8a6b-5d2e17c0934a",
                    "2d3e4f51-0000-4a5b-8c6d-7e8f90a1b2c3",
                    "c3d4e5f6-0000-4a5b-8c6d-7e8f90a1b2c3")) {
                assertThat(gathered.item("azure.authorization.role-assignments", "principal", principal)
                                .code())
                        .as(principal)
                        .isIn(OutcomeCode.COLLECTED, OutcomeCode.EMPTY);
            }
            assertThat(bodies(
                            gathered,
                            gathered.item(
                                            "azure.authorization.role-assignments",
                                            "principal",
                                            "aa3c1a7b-e4d2-4c0f-8a6b-5d2e17c0934a")
                                    .planned()
                                    .item()))
                    .contains("7f951dda-4ed3-4680-a7ca-43fe172d538d");
        }
    }

    private static String bodies(Gathered gathered, String item) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JsonNode line : gathered.log(item, "api.response")) {
            text.append(new String(gathered.body(line), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
