package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.call.Bounds;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.InMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes or refuses an object without a webhook, in whichever version a server has it. */
class AdmissionPolicyTest {
    private static final String V1 = "/apis/admissionregistration.k8s.io/v1/";
    private static final String BETA = "/apis/admissionregistration.k8s.io/v1beta1/";

    @TempDir(factory = InMemory.class)
    Path folder;

    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = Shop.in(ApiServer.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void areListedWithWhatTheyAreBoundTo() throws IOException {
        server.listing(V1 + "validatingadmissionpolicies", ApiServer.named(2, "guard-"));
        server.listing(V1 + "validatingadmissionpolicybindings", ApiServer.named(1, "bound-"));
        server.listing(BETA + "mutatingadmissionpolicies", ApiServer.named(600, "patch-"));
        server.listing(BETA + "mutatingadmissionpolicybindings", List.of());

        GatheredCluster gathered = collect();

        ItemOutcome validating = gathered.item("kubernetes.validating-policies");
        assertThat(validating.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(validating.outcome().message()).isEqualTo("2 validating policies; 1 validating policy binding");
        assertThat(server.asked(BETA + "validatingadmissionpolicies")).isEmpty();
        ItemOutcome mutating = gathered.item("kubernetes.mutating-policies");
        assertThat(mutating.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(mutating.outcome().message()).isEqualTo("600 mutating policies; no mutating policy bindings");
        assertThat(gathered.bodies(mutating)).contains("\"patch-599\"");
    }

    @Test
    void thatAServerHasNoneIsNoneOfItsGaps() throws IOException {
        server.listing(V1 + "validatingadmissionpolicies", List.of());
        server.listing(V1 + "validatingadmissionpolicybindings", List.of());

        GatheredCluster gathered = collect();

        assertThat(gathered.item("kubernetes.validating-policies").code()).isEqualTo(OutcomeCode.EMPTY);
        ItemOutcome mutating = gathered.item("kubernetes.mutating-policies");
        assertThat(mutating.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(mutating.outcome().message()).contains("does not serve");
    }

    private GatheredCluster collect() throws IOException {
        return new ClusterDesk(
                        folder.resolve("desk"), new OneCluster(server.endpoint(), server.authority()), Bounds.USUAL)
                .collect(ClusterDesk.pod("checkout-a"));
    }
}
