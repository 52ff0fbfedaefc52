package org.ephemera.aws.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assumptions of the roles of a cluster's pods. */
class RoleAssumptionTest {
    private static final String EVENTS = "aws.cloudtrail.events";
    private static final String SUBJECT = "system:serviceaccount:shop:checkout";

    @TempDir
    private Path folder;

    private final Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());

    @Test
    void queriesRoleAssumptions() throws IOException {
        CollectedPackage gathered = collect(scenario);
        List<ItemOutcome> byToken = queried(gathered, SUBJECT);
        assertThat(byToken)
                .extracting(item -> item.planned().param("region"))
                .containsExactlyInAnyOrder("eu-central-1", "us-east-1");
        assertThat(byToken)
                .filteredOn(item -> item.planned().param("region").equals("eu-central-1"))
                .singleElement()
                .satisfies(here -> {
                    assertThat(here.code()).isEqualTo(OutcomeCode.COLLECTED);
                    assertThat(here.outcome().message()).contains("1 event", "the STS of every region", "AccessKeyId");
                    assertThat(bodies(gathered, here.planned().item()))
                            .contains("203.0.113.17", "ASIAEXAMPLE0CHECKOUT0");
                });
        for (String value : List.of(
                "arn:aws:iam::111122223333:role/shop-checkout-irsa",
                "arn:aws:iam::111122223333:role/shop-payments",
                "AssumeRoleForPodIdentity")) {
            assertThat(queried(gathered, value)).as(value).singleElement().satisfies(item -> {
                assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED);
                assertThat(item.outcome().message()).contains("1 event (");
            });
        }
    }

    /** Assumptions of another account's role are recorded in that account. */
    @Test
    void doesNotQueryRoleOfOtherAccount() throws IOException {
        String abroad = "arn:aws:iam::999988887777:role/shop-checkout-irsa";
        CollectedPackage gathered =
                collect(scenario.withCluster(cluster -> cluster.withChanged("ServiceAccount", account -> {
                    if (account.at("/metadata/annotations") instanceof ObjectNode annotations
                            && annotations.has("eks.amazonaws.com/role-arn")) {
                        annotations.put("eks.amazonaws.com/role-arn", abroad);
                    }
                })));
        assertThat(queried(gathered, abroad)).isEmpty();
        assertThat(queried(gathered, SUBJECT))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.outcome().message()).contains("another account"));
    }

    private static List<ItemOutcome> queried(CollectedPackage gathered, String value) {
        return gathered.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(EVENTS)
                        && item.planned().param("value").equals(value))
                .toList();
    }

    private static String bodies(CollectedPackage gathered, String item) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JsonNode line : gathered.log(item, "api.response")) {
            text.append(new String(gathered.body(line), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private CollectedPackage collect(Scenario incident) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(incident)) {
            return fixture(cloud).collect(incident.alert());
        }
    }

    private AcquisitionFixture fixture(SimulatedCloud cloud) throws IOException {
        return AcquisitionFixture.at(folder, cloud.endpoint()).set("AWS_MAX_ATTEMPTS", "2");
    }
}
