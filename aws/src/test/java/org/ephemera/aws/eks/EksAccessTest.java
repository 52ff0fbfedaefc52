package org.ephemera.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access to a cluster: access entries and the aws-auth ConfigMap. */
class EksAccessTest {
    private static final String AUTH = "kubernetes.aws-auth";
    private static final String POLICIES = "ListAssociatedAccessPolicies";

    @TempDir
    private Path folder;

    private final Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());

    /** If both grant access, the entries are only half of the answer. */
    @ParameterizedTest
    @CsvSource({
        "API_AND_CONFIG_MAP, COLLECTED, COLLECTED",
        "CONFIG_MAP, NOT_APPLICABLE, COLLECTED",
        "API, COLLECTED, NOT_APPLICABLE"
    })
    void readsConfigMapWhenItGrantsAccess(String mode, OutcomeCode entries, OutcomeCode map) throws IOException {
        CollectedPackage gathered = collect(scenario.withChanged(
                "eksClusters", cluster -> cluster.putObject("accessConfig").put("authenticationMode", mode)));
        ItemOutcome access = gathered.item("aws.eks.access.1");
        assertThat(access.code()).isEqualTo(entries);
        assertThat(access.outcome().message().contains(AUTH)).isEqualTo(map == OutcomeCode.COLLECTED);
        ItemOutcome auth = gathered.item(AUTH + ".1");
        assertThat(auth.code()).isEqualTo(map);
        assertThat(bodies(gathered, AUTH + ".1").contains("role/shop-eks-node"))
                .isEqualTo(map == OutcomeCode.COLLECTED);
        assertThat(gathered.codes()).doesNotContainKey(AUTH + ".2");
    }

    @Test
    void reportsUnreadableConfigMap() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gone = fixture(cloud)
                    .collect(AcquisitionFixture.requestFor(
                            "arn:aws:eks:eu-central-1:111122223333:cluster/gone#shop/checkout-x"));
            assertThat(gone.item(AUTH + ".1").code()).isEqualTo(OutcomeCode.EXPIRED);
        }
        CollectedPackage nowhere = collect(scenario.withChanged("eksClusters", cluster -> {
            cluster.remove(List.of("endpoint", "certificateAuthority"));
            cluster.put("status", "CREATING");
        }));
        assertThat(nowhere.item(AUTH + ".1").code()).isEqualTo(OutcomeCode.FAILED);
    }

    /** A relevant policy may be on any page of a principal's policies. */
    @Test
    void readsAllPagesOfPolicies() throws IOException {
        Faults inPages = Faults.none().emptyPageWithToken(POLICIES).pageSize(POLICIES, 1);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, inPages)) {
            CollectedPackage gathered = fixture(cloud).collect(scenario.alert());
            assertThat(gathered.item("aws.eks.access.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(bodies(gathered, "aws.eks.access.1")).contains("/AmazonEKSClusterAdminPolicy");
        }
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
