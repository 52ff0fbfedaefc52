package org.ephemera.aws.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ephemera.aws.target.LookupParameters;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API activity of the starter's credentials in all regions, from an alert to a sealed package. */
class StarterAccessKeysTest {
    private static final String REGIONS = "aws.ec2.regions";
    private static final String STOLEN = "AKIAEXAMPLE000BUILD00";

    @TempDir
    Path folder;

    @Test
    void queriesEachRegionOnce() throws IOException {
        Scenario scenario = Scenario.named("stolen-key", Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());

            assertThat(gathered.outcome(REGIONS + ".1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.outcome(REGIONS + ".1").message()).contains("17 regions", STOLEN);
            assertThat(cloud.calls().stream().filter(call -> call.action().equals("ec2:DescribeRegions")))
                    .hasSize(1);
            JsonNode answer = gathered.log(REGIONS + ".1", "api.response").getFirst();
            assertThat(new String(gathered.body(answer), UTF_8)).contains("<regionName>us-west-2</regionName>");
            assertThat(keyItems(gathered)).hasSize(17);
            assertThat(keyItems(gathered).stream().map(item -> item.planned().param("region")))
                    .doesNotHaveDuplicates()
                    .startsWith("eu-central-1");
            assertThat(in(gathered, "us-west-2").extent().records()).isEqualTo(2);
            assertThat(in(gathered, "us-west-2").outcome().message())
                    .startsWith("AccessKeyId " + STOLEN + " in us-west-2: 2 events");
            assertThat(in(gathered, "sa-east-1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(in(gathered, "us-east-2").code()).isEqualTo(OutcomeCode.EMPTY);
        }
    }

    /** A policy of the organization denies one region; the others are queried. */
    @Test
    void reportsDeniedRegion() throws IOException {
        CollectedPackage gathered = collect(Scenario.named("stolen-key", Clock.systemUTC()), Faults.none());
        assertThat(in(gathered, "ap-south-1").outcome()).isInstanceOfSatisfying(Outcome.Denied.class, denied -> {
            assertThat(denied.permission()).isEqualTo("cloudtrail:LookupEvents");
            assertThat(denied.message()).contains("ap-south-1", "service control policy");
        });
        assertThat(keyItems(gathered))
                .filteredOn(item -> item.code() == OutcomeCode.DENIED)
                .hasSize(1);
        assertThat(gathered.seal().statement().status()).isEqualTo("partial");
    }

    /** The default regions are queried, and the outcome states that others may exist. */
    @Test
    void queriesDefaultRegionsWhenListIsDenied() throws IOException {
        CollectedPackage gathered = collect(
                Scenario.named("stolen-key", Clock.systemUTC()), Faults.none().accessDenied("ec2:DescribeRegions"));
        assertThat(gathered.outcome(REGIONS + ".1")).isInstanceOfSatisfying(Outcome.Denied.class, denied -> {
            assertThat(denied.permission()).isEqualTo("ec2:DescribeRegions");
            assertThat(denied.message()).contains("17 regions");
        });
        assertThat(keyItems(gathered)).hasSize(17);
    }

    @Test
    void limitsPagesOfBusyKey() throws IOException {
        CollectedPackage gathered = collect(
                ScenarioBuilder.at(Clock.systemUTC()).calls(1_100).withExec().build(), Faults.none());
        ItemOutcome key = keyItems(gathered).getFirst();
        assertThat(key.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(key.extent().records()).isEqualTo(1_000);
        assertThat(key.outcome().message())
                .contains("the newest 1000 events in 20 pages", "the limit is 20 pages for one key in a region");
        assertThat(pages(gathered, key)).hasSize(20);
    }

    @Test
    void ignoresKeysThatDidNotStartTarget() throws IOException {
        CollectedPackage gathered =
                collect(ScenarioBuilder.at(Clock.systemUTC()).calls(60).build(), Faults.none());
        assertThat(gathered.codes().keySet()).noneMatch(item -> item.startsWith(REGIONS));
        assertThat(keyItems(gathered)).isEmpty();
    }

    /** After a pause at any point, no item is planned twice and no page is requested twice. */
    @Test
    void resumesAfterPause() throws IOException {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).calls(400).withExec().build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            // Two requests a second, as in AWS.
            AcquisitionFixture desk =
                    AcquisitionFixture.at(folder, cloud.endpoint()).set("EPHEMERA_QUOTA_SHARE", "100");
            desk.begin(scenario.alert(), Duration.ofSeconds(3));
            desk.begin(scenario.alert(), Duration.ofSeconds(6));
            CollectedPackage gathered = desk.collect(scenario.alert());
            assertThat(keyItems(gathered)).singleElement().satisfies(key -> {
                assertThat(key.code()).isEqualTo(OutcomeCode.COLLECTED);
                assertThat(key.extent().records()).isEqualTo(401);
                assertThat(pages(gathered, key))
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, 9).boxed().toList());
            });
            assertThat(gathered.codes().keySet())
                    .filteredOn(item -> item.startsWith(REGIONS))
                    .hasSize(1);
        }
    }

    private static List<ItemOutcome> keyItems(CollectedPackage gathered) {
        return gathered.seal().outcomes().items().stream()
                .filter(item -> AccessKeyQuery.is(ParameterCodec.read(item.planned(), LookupParameters.class)))
                .sorted(Comparator.comparingInt(
                        item -> Integer.parseInt(item.planned().item().replaceAll(".*\\.", ""))))
                .toList();
    }

    private static ItemOutcome in(CollectedPackage gathered, String region) {
        return keyItems(gathered).stream()
                .filter(item -> item.planned().param("region").equals(region))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> pages(CollectedPackage gathered, ItemOutcome item) {
        return gathered.log(item.planned().item(), "api.response").stream()
                .map(line -> line.path("page").asInt())
                .sorted()
                .toList();
    }

    private CollectedPackage collect(Scenario scenario, Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
        }
    }
}
