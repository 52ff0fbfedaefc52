package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists admission policies, in the API version that the server has. */
class AdmissionPolicyTest {
    private static final String V1 = "/apis/admissionregistration.k8s.io/v1/";
    private static final String BETA = "/apis/admissionregistration.k8s.io/v1beta1/";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listsPoliciesWithTheirBindings() throws IOException {
        server.listing(V1 + "validatingadmissionpolicies", ScriptedApiServer.named(2, "guard-"));
        server.listing(V1 + "validatingadmissionpolicybindings", ScriptedApiServer.named(1, "bound-"));
        server.listing(BETA + "mutatingadmissionpolicies", ScriptedApiServer.named(600, "patch-"));
        server.listing(BETA + "mutatingadmissionpolicybindings", List.of());

        CollectedCluster gathered = collect();

        ItemOutcome validating = gathered.item("kubernetes.validating-policies");
        assertThat(validating.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(validating.outcome().message()).isEqualTo("2 validating policies; 1 validating policy binding");
        assertThat(server.requests(BETA + "validatingadmissionpolicies")).isEmpty();
        ItemOutcome mutating = gathered.item("kubernetes.mutating-policies");
        assertThat(mutating.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(mutating.outcome().message()).isEqualTo("600 mutating policies; no mutating policy bindings");
        assertThat(gathered.bodies(mutating)).contains("\"patch-599\"");
    }

    @Test
    void isNotAGapWhenTheServerHasNoPolicies() throws IOException {
        server.listing(V1 + "validatingadmissionpolicies", List.of());
        server.listing(V1 + "validatingadmissionpolicybindings", List.of());

        CollectedCluster gathered = collect();

        assertThat(gathered.item("kubernetes.validating-policies").code()).isEqualTo(OutcomeCode.EMPTY);
        ItemOutcome mutating = gathered.item("kubernetes.mutating-policies");
        assertThat(mutating.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(mutating.outcome().message()).contains("does not serve");
    }

    private CollectedCluster collect() throws IOException {
        return new ClusterFixture(
                        folder.resolve("desk"),
                        new SingleClusterConnection(server.endpoint(), server.authority()),
                        ReadLimits.USUAL)
                .collect(ClusterFixture.pod("checkout-a"));
    }
}
