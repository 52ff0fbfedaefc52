package org.ephemera.azure.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.azure.alert.AlertParser;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.EvidenceFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of throttling: all callers wait until the time that the service requested. */
@Timeout(60)
class ThrottlingTest {
    private static final String METRICS = "monitor:Metrics_List";
    private static final ApiOperation SUBSCRIPTION =
            new ApiOperation("resources", "Subscriptions_Get", "Microsoft.Resources/subscriptions/read");

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    /**
     * Two kinds of metrics, each with one one-minute request and four concurrent five-minute requests, before the first
     * is throttled.
     */
    private static final int BEGUN = 10;

    /** One more group of requests may be sent before the throttling is known. */
    private static final int AT_ONCE = 4;

    @Test
    void otherCallersWaitForSamePause() throws IOException {
        Faults faults = Faults.none()
                .add(FaultRule.on(METRICS, new Fault.Throttled()).times(1))
                .add(FaultRule.on(METRICS, new Fault.RetryAfter(Duration.ofSeconds(3)))
                        .times(1));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(gathered.seal().outcomes().items())
                    .filteredOn(item -> item.planned().artifact().equals(MetricsCatalog.METRICS.id()))
                    .hasSize(4)
                    .noneMatch(item -> item.outcome() instanceof Outcome.Failed);
            List<Instant> asked = azure.calls().stream()
                    .filter(call -> call.action().equals(METRICS))
                    .map(SimulatedCall::time)
                    .toList();
            Instant again = asked.getFirst().plusMillis(2500);
            assertThat(asked)
                    .hasSizeGreaterThan(2 * BEGUN)
                    .filteredOn(time -> time.isBefore(again))
                    .hasSizeLessThan(BEGUN + AT_ONCE + 1);
        }
    }

    @Test
    void waitsLongerThanTimeLimitOfCall() throws IOException {
        CollectedPackage gathered = collectThrottled(2, Duration.ofSeconds(20));
        assertThat(gathered.outcome("azure.resources.subscription").code().name())
                .isEqualTo("COLLECTED");
        assertThat(gathered.log("azure.resources.subscription", "api.error")).hasSize(2);
    }

    /** Attempts are counted and limited. */
    @Test
    void failsWhenEveryAttemptIsThrottled() throws IOException {
        CollectedPackage gathered = collectThrottled(20, Duration.ofSeconds(20));
        assertThat(gathered.outcome("azure.resources.subscription").message())
                .contains("was throttled 3 times in 3 attempts");
    }

    /** A pause beyond the deadline ends the run without a failure. */
    @Test
    void pausesRunWhenPauseExceedsDeadline() throws IOException {
        CollectedPackage gathered = collectThrottled(20, Duration.ofMillis(2500));
        // Requested at the beginning, and possibly after two seconds; four seconds exceed the deadline.
        assertThat(gathered.log("azure.resources.subscription", "api.error")).hasSizeBetween(1, 2);
        assertThat(gathered.log("azure.resources.subscription", "segment.close"))
                .extracting(line -> line.path("state").asText())
                .containsExactly("paused");
    }

    @Test
    void parsesRetryAfterDate() {
        assertThat(pause("Sat, 28 Nov 2026 06:00:30 GMT")).contains(Duration.ofSeconds(30));
        assertThat(pause("Sat, 28 Nov 2026 05:59:00 GMT")).isEmpty();
        assertThat(pause("17")).contains(Duration.ofSeconds(17));
        assertThat(pause("soon")).isEmpty();
    }

    private static Optional<Duration> pause(String retryAfter) {
        Map<String, String> headers = Map.of("date", "Sat, 28 Nov 2026 06:00:00 GMT", "retry-after", retryAfter);
        return HttpHead.of(429, name -> Optional.ofNullable(headers.get(name)), Instant.EPOCH)
                .retryAfter();
    }

    /** The time limit of a call is one second, and the service requests pauses of two. */
    private CollectedPackage collectThrottled(int throttled, Duration time) throws IOException {
        Faults faults = Faults.none()
                .add(FaultRule.on(SUBSCRIPTION.key(), new Fault.Throttled()).times(throttled))
                .add(FaultRule.on(SUBSCRIPTION.key(), new Fault.RetryAfter(Duration.ofSeconds(2)))
                        .times(throttled));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults);
                AzureClients clients = AcquisitionFixture.clients(azure.endpoint())) {
            if (!(AlertParser.parse(scenario.alert()) instanceof ParsedAlert.Recognised recognised)) {
                throw new IOException("no alert");
            }
            AlertSubject subject = recognised.subjects().getFirst();
            return EvidenceFolder.at(folder, Clock.systemUTC())
                    .collecting(
                            List.of(new RegisteredSource(IamCatalog.SUBSCRIPTION, new ThrottledSource(clients))),
                            scenario.alert(),
                            subject,
                            List.of(IamCatalog.SUBSCRIPTION))
                    .collectAndSeal(time);
        }
    }

    private record ThrottledSource(AzureClients clients) implements EvidenceSource {
        @Override
        public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            ItemCalls calls =
                    new ItemCalls(IamCatalog.SUBSCRIPTION, recorder, deadline, clients, Duration.ofSeconds(1));
            String subscription = item.param("subscription");
            return switch (calls.call(
                    ApiRequest.of(SUBSCRIPTION, Map.of("subscriptionId", subscription)),
                    recorded -> clients.subscriptions()
                            .getWithResponse(subscription, recorded)
                            .getValue())) {
                case CallResult.Failed<?> refused
                when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
                case CallResult.Failed<?> refused ->
                    new SourceResult.Finished(FailureOutcomes.outcome(refused.failure()));
                case CallResult.Answered<?> answered -> {
                    calls.log(answered.stored(), ResponsePage.only(1));
                    yield new SourceResult.Finished(new Outcome.Collected("it is there"), EvidenceExtent.of(1));
                }
            };
        }
    }
}
