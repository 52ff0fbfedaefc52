package org.ephemera.azure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.azure.testing.ResponseChangingConnection;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.TimeWindow;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of metric requests: Azure Monitor rejects a request completely if one of its metrics does not support an
 * aggregation.
 */
class MetricRequestTest {
    private static final String LIST = "monitor:Metrics_List";
    private static final Pattern TIMESPAN = Pattern.compile(".*timespan=([^&]*).*");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"aci-miner", "app-miner", "aks-escape"})
    void requestsSupportedAggregationsOnly(String incident) throws IOException {
        assertThat(metrics(incident, Faults.none()))
                .filteredOn(item -> item.code() != OutcomeCode.NOT_APPLICABLE && item.code() != OutcomeCode.SKIPPED)
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.code())
                        .as(item.outcome().message())
                        .isIn(OutcomeCode.COLLECTED, OutcomeCode.EMPTY))
                // The window ends now.
                .anySatisfy(item ->
                        assertThat(item.outcome().message()).contains("data points arrive up to 5 minutes late"));
    }

    @Test
    void keepsOtherAggregationsWhenOneIsRefused() throws IOException {
        Faults faults = Faults.none().always(LIST, new Fault.NoAggregation("Total"));
        List<ItemOutcome> metrics = metrics("aks-escape", faults);
        assertThat(metrics)
                .filteredOn(item -> kind(item, "NODES") && item.extent().records() > 0)
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED));
        assertThat(metrics)
                .filteredOn(item -> kind(item, "READY") && item.extent().records() > 0)
                .isNotEmpty()
                .allSatisfy(item -> {
                    assertThat(item.code()).isEqualTo(OutcomeCode.PARTIAL);
                    assertThat(item.outcome().message()).contains("TotalRefused");
                });
    }

    /** CPU and memory have a container dimension, the network has none; the requested windows have no gap. */
    @Test
    void requestsLastDayByMinuteAndRestByFive() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            AcquisitionFixture.at(folder, azure.endpoint()).collect(AcquisitionFixture.requestFor(scenario.target()));
            Map<String, List<JsonNode>> asked = azure.calls().stream()
                    .filter(call -> call.action().equals(LIST))
                    .map(SimulatedCall::input)
                    .collect(Collectors.groupingBy(
                            input -> input.path("metricnames").asText()));

            assertThat(asked)
                    .containsOnlyKeys(
                            "CpuUsage,MemoryUsage", "NetworkBytesReceivedPerSecond,NetworkBytesTransmittedPerSecond");
            asked.forEach((names, inputs) -> {
                assertThat(inputs)
                        .extracting(input -> input.path("$filter").asText())
                        .containsOnly(names.startsWith("Cpu") ? "containerName eq '*'" : "");
                TimeWindow minutes = whole(inputs, "PT1M");
                TimeWindow fives = whole(inputs, "PT5M");
                assertThat(minutes.length()).isEqualTo(Duration.ofDays(1));
                assertThat(fives.to()).isEqualTo(minutes.from());
                assertThat(Duration.between(fives.from(), scenario.clock().instant()))
                        .isBetween(Duration.ofDays(93).minusHours(2), Duration.ofDays(93));
            });
        }
    }

    /**
     * The first of four concurrent spans is rejected and the last misses the deadline; the next run requests the first
     * again.
     */
    @Test
    void repeatsRefusedSpanAfterDeadline() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
        Set<Instant> asked = new ConcurrentSkipListSet<>();
        CyclicBarrier four = new CyclicBarrier(4);
        AtomicBoolean first = new AtomicBoolean(true);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                ResponseChangingConnection line =
                        ResponseChangingConnection.to(azure.endpoint(), (exchange, body, said) -> {
                            String query = exchange.getRequestURI().getQuery();
                            if (query == null || !query.contains("PT5M") || !query.contains("CpuUsage")) {
                                ResponseChangingConnection.deliver(exchange, said);
                                return;
                            }
                            Instant span = begin(TIMESPAN.matcher(query).replaceFirst("$1"));
                            asked.add(span);
                            int place = first.get() ? place(four, span, asked) : 1;
                            switch (place) {
                                case 0 -> ResponseChangingConnection.begin(exchange, 403, said, 0);
                                case 3 -> {
                                    exchange.getResponseHeaders().set("Retry-After", "3600");
                                    exchange.sendResponseHeaders(429, -1);
                                }
                                default -> ResponseChangingConnection.deliver(exchange, said);
                            }
                        })) {
            byte[] request = AcquisitionFixture.requestFor(scenario.target());
            AcquisitionFixture.at(folder, line.endpoint()).openAndCollect(request, Duration.ofSeconds(20));
            assertThat(asked).hasSize(4);
            first.set(false);
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, line.endpoint()).collect(request);
            assertThat(collected.log().stream()
                            .filter(entry -> entry.path("event").asText().equals("api.response"))
                            .map(entry -> entry.at("/request/params"))
                            .filter(params -> params.path("interval").asText().equals("PT5M"))
                            .filter(params ->
                                    params.path("metricnames").asText().startsWith("Cpu"))
                            .map(params -> begin(params.path("timespan").asText())))
                    .containsAll(asked);
        }
    }

    private static Instant begin(String timespan) {
        return OffsetDateTime.parse(timespan.split("/", 2)[0]).toInstant();
    }

    /**
     * Waits until all four requests have arrived.
     *
     * @return position of this span by time, from 0 to 3
     */
    private static int place(CyclicBarrier four, Instant span, Set<Instant> asked) throws IOException {
        try {
            four.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("the requests were not concurrent", e);
        }
        return List.copyOf(asked).indexOf(span);
    }

    /** Returns the complete window of the requests with one interval, which must be consecutive. */
    private static TimeWindow whole(List<JsonNode> inputs, String grain) {
        List<TimeWindow> parts = inputs.stream()
                .filter(input -> input.path("interval").asText().equals(grain))
                .map(input -> input.path("timespan").asText().split("/", 2))
                .map(ends -> new TimeWindow(
                        OffsetDateTime.parse(ends[0]).toInstant(),
                        OffsetDateTime.parse(ends[1]).toInstant()))
                .sorted(Comparator.comparing(TimeWindow::from))
                .toList();
        assertThat(parts).as(grain).isNotEmpty();
        for (int i = 1; i < parts.size(); i++) {
            assertThat(parts.get(i).from()).isEqualTo(parts.get(i - 1).to());
        }
        return new TimeWindow(parts.getFirst().from(), parts.getLast().to());
    }

    private static boolean kind(ItemOutcome item, String kind) {
        return item.planned().param("kind").equals(kind);
    }

    private List<ItemOutcome> metrics(String name, Faults faults) throws IOException {
        AzureScenario scenario = AzureScenario.named(name, Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected.seal().outcomes().items().stream()
                    .filter(item -> item.planned().artifact().equals("azure.monitor.metrics"))
                    .toList();
        }
    }
}
