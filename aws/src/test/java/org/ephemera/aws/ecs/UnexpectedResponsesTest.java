package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unexpected values in responses: names, log drivers, regions, unknown fields, clocks. */
class UnexpectedResponsesTest {
    private static final String STREAM = "aws.logs.stream";

    @TempDir
    Path folder;

    @Test
    void reportsOtherLogDriversAndRegions() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 50, 80)
                .container("sidecar", 50, 80)
                .container("router", 50, 80)
                .logDriver("sidecar", "splunk")
                .logRegion("router", "us-west-2")
                .build();
        CollectedPackage gathered = collect(scenario, Faults.none());
        assertThat(gathered.item(STREAM, "container", "app").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item(STREAM, "container", "sidecar").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(gathered.item(STREAM, "container", "sidecar").outcome().message())
                .contains("splunk");
        ItemOutcome router = gathered.item(STREAM, "container", "router");
        assertThat(router.planned().param("region")).isEqualTo("us-west-2");
        assertThat(router.extent().records()).isEqualTo(50);
        assertThat(gathered.item("aws.logs.group", "region", "us-west-2").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.seal().outcomes().items())
                .as("deletions of that log are recorded in its region")
                .filteredOn(item -> item.planned().artifact().equals("aws.cloudtrail.events"))
                .filteredOn(item -> item.planned().param("region").equals("us-west-2"))
                .extracting(item -> item.outcome().message())
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).startsWith("EventName DeleteLogStream in us-west-2: "),
                        message -> assertThat(message).startsWith("EventName DeleteLogGroup in us-west-2: "),
                        message -> assertThat(message).startsWith("EventName PutRetentionPolicy in us-west-2: "));
    }

    /** Masked events cannot be distinguished from others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"dataProtectionStatus\":\"ACTIVATED\" | true",
                "\"inheritedProperties\":[\"ACCOUNT_DATA_PROTECTION\"] | true",
                "\"dataProtectionStatus\":\"DISABLED\" | false"
            })
    void reportsMaskingDataProtectionPolicy(String policy, boolean masks) throws IOException {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 5, 80).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("DescribeLogGroups", "\"logGroupName\"", policy + ",\"logGroupName\"");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(scenario.alert());
            assertThat(gathered.outcome("aws.logs.group.1").message().contains("logs:Unmask"))
                    .isEqualTo(masks);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ecs:DescribeTasks",
                "ecs:DescribeTaskDefinition",
                "ecs:DescribeClusters",
                "cloudtrail:LookupEvents",
                "logs:DescribeLogGroups",
                "logs:GetLogEvents",
                "cloudwatch:ListMetrics",
                "sts:GetCallerIdentity"
            })
    void acceptsUnknownFields(String operation) throws IOException {
        Scenario scenario = small();
        List<String> usual = results(collect(scenario, Faults.none()));
        folder = folder.resolve("future");
        assertThat(results(collect(scenario, Faults.none().unknownFields(operation))))
                .isEqualTo(usual);
    }

    /** Returns the results without item numbers, because two sources can plan items of one kind in any order. */
    private static List<String> results(CollectedPackage gathered) {
        return gathered.seal().outcomes().items().stream()
                .map(item -> item.planned().artifact() + " " + item.code())
                .sorted()
                .toList();
    }

    /** A series with an unknown status is not complete. */
    @Test
    void reportsPartialWhenMetricStatusIsUnknown() throws IOException {
        CollectedPackage gathered = collect(small(), Faults.none().unknownFields("cloudwatch:GetMetricData"));
        assertThat(gathered.item("aws.cloudwatch.service-metrics.1").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.item("aws.cloudwatch.service-metrics.1").extent().records())
                .isPositive();
    }

    /** Names are data: they must not change paths, terminals or the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../etc/passwd",
                "\u001b[2J\u202etxt.exe",
                "a\",\"timestamp\":1,\"b",
                "line\nbreak\u0000",
                "<script>alert(1)</script>",
                "$(reboot)`reboot`"
            })
    void keepsHostileNamesInert(String name) throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container(name, 20, 80)
                .withoutInsights()
                .build();
        CollectedPackage gathered = collect(scenario, Faults.none());
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        ItemOutcome stream = gathered.item(STREAM, "container", name);
        assertThat(stream.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(stream.extent().records()).isEqualTo(20);
        assertThat(gathered.seal().outcomes().items())
                .allSatisfy(item -> assertThat(item.outcome().message().chars())
                        .as(item.outcome().message())
                        .allMatch(c -> c >= ' ' && c < 0x7f));
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> folder.relativize(file).toString()))
                    .allMatch(path -> path.matches("[A-Za-z0-9._/-]*"));
        }
    }

    @Test
    void recordsClockSkew() throws IOException {
        CollectedPackage gathered = collect(small(), Faults.none().clockSkew(Duration.ofMinutes(5)));
        assertThat(gathered.log().stream()
                        .map(line -> line.at("/clock/offsetMs"))
                        .filter(JsonNode::isNumber))
                .isNotEmpty()
                .allSatisfy(offset -> assertThat(offset.asLong()).isBetween(295_000L, 305_000L));
    }

    private static Scenario small() {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 50, 80)
                .onInstances(1)
                .build();
    }

    private CollectedPackage collect(Scenario scenario, Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
        }
    }
}
