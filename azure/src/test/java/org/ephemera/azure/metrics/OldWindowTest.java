package org.ephemera.azure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of windows that ended long ago: Azure rejects a request that begins before its retention. */
class OldWindowTest {
    private static final Instant INCIDENT = Instant.parse("2026-11-25T10:00:00Z");
    private static final String ACTIVITY = "azure.monitor.activity-log";
    private static final String METRICS = "azure.monitor.metrics";

    @TempDir
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(INCIDENT);
    private final AzureScenario scenario = AzureScenario.named("aci-miner", clock);

    @Test
    void requestsWindowOfLastMonthWithinRetention() throws IOException {
        clock.step(Duration.ofDays(30));
        CollectedPackage collected = collect(INCIDENT.minus(Duration.ofDays(1)), INCIDENT.plus(Duration.ofHours(1)));

        assertThat(collected.item(ACTIVITY, "field", "resourceUri").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.item(ACTIVITY, "field", "resourceGroupName").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(items(collected, METRICS))
                .hasSize(4)
                .allSatisfy(item -> assertThat(item.code()).isIn(OutcomeCode.COLLECTED, OutcomeCode.EMPTY))
                .allSatisfy(item -> assertThat(item.planned().window().from())
                        .isAfter(clock.instant().minus(Duration.ofDays(93))));
    }

    /** A workspace keeps 30 days by default and returns no rows for older times. */
    @Test
    void reportsThatRowsMayBeDeleted() throws IOException {
        clock.step(Duration.ofDays(31));
        CollectedPackage collected = collect(INCIDENT.minus(Duration.ofDays(1)), INCIDENT.plus(Duration.ofHours(1)));

        assertThat(collected.outcome("azure.loganalytics.rows.1").message()).contains("keeps rows for 30 days");
    }

    @Test
    void reportsPartialWhenWindowBeginsTooEarly() throws IOException {
        clock.step(Duration.ofDays(1));
        CollectedPackage collected = collect(INCIDENT.minus(Duration.ofDays(100)), INCIDENT.plus(Duration.ofHours(1)));

        List<ItemOutcome> activity = List.of(
                collected.item(ACTIVITY, "field", "resourceUri"),
                collected.item(ACTIVITY, "field", "resourceGroupName"));
        assertThat(activity).allSatisfy(item -> {
            assertThat(item.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Partial.class,
                            partial -> assertThat(partial.message()).contains("90 days"));
            assertThat(item.extent().records()).isPositive();
        });
        assertThat(items(collected, METRICS)).hasSize(2).allSatisfy(item -> {
            assertThat(item.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Partial.class,
                            partial -> assertThat(partial.message()).contains("93 days"));
            assertThat(item.extent().records()).isPositive();
        });
    }

    @Test
    void reportsExpiredWhenWindowIsTooOld() throws IOException {
        clock.step(Duration.ofDays(100));
        CollectedPackage collected = collect(INCIDENT.minus(Duration.ofDays(1)), INCIDENT.plus(Duration.ofHours(1)));

        assertThat(items(collected, ACTIVITY))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.code()).isEqualTo(OutcomeCode.EXPIRED));
        assertThat(items(collected, METRICS))
                .hasSize(2)
                .allSatisfy(item -> assertThat(item.code()).isEqualTo(OutcomeCode.EXPIRED));
    }

    /** Azure writes seven digits of a second; a clock and a requested time may have nine. */
    @Test
    void sendsTimesInPrecisionOfAzure() throws IOException {
        clock.step(Duration.ofDays(1).plusNanos(123_456_789));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            AcquisitionFixture.at(folder, azure.endpoint(), clock)
                    .collect(request(
                            INCIDENT.minus(Duration.ofDays(100)).plusNanos(987_654_321),
                            INCIDENT.plusNanos(123_456_789)));
            assertThat(azure.calls())
                    .extracting(call -> call.input().toString())
                    .anyMatch(input -> input.contains("eventTimestamp ge"))
                    .anyMatch(input -> input.contains("datetime("))
                    .anyMatch(input -> input.contains("timespan"))
                    .noneMatch(input -> input.matches("(?s).*[0-9]\\.[0-9]{8}.*"));
        }
    }

    private static List<ItemOutcome> items(CollectedPackage collected, String artifact) {
        return collected.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(artifact))
                .toList();
    }

    private CollectedPackage collect(Instant from, Instant to) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint(), clock).collect(request(from, to));
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }

    private byte[] request(Instant from, Instant to) {
        return ("{\"target\": \"" + scenario.target() + "\", \"id\": \"old\", \"from\": \"" + from + "\", \"to\": \""
                        + to + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
