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
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.azure.alert.AlertParser;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.EvidenceFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that says when it may be asked again is asked then, and by nobody before. */
@Timeout(60)
class ThrottledTest {
    private static final String METRICS = "monitor:Metrics_List";
    private static final ApiOperation SUBSCRIPTION =
            new ApiOperation("resources", "Subscriptions_Get", "Microsoft.Resources/subscriptions/read");

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    /** Two kinds of metrics, one question each by the minute and four at once by five minutes, before one of them is refused. */
    private static final int BEGUN = 10;

    /** One more wave may be on its way before the refusal is known. */
    private static final int AT_ONCE = 4;

    @Test
    void othersDoNotAskWhatOneIsToWaitFor() throws IOException {
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
    void whatIsToWaitLongerThanACallMayTakeIsAskedAgainThen() throws IOException {
        CollectedPackage gathered = asking(2, Duration.ofSeconds(20));
        assertThat(gathered.outcome("azure.resources.subscription").code().name())
                .isEqualTo("COLLECTED");
        assertThat(gathered.log("azure.resources.subscription", "api.error")).hasSize(2);
    }

    /** It goes on counting, and does not go on for ever. */
    @Test
    void whatIsThrottledEachTimeIsGivenUp() throws IOException {
        CollectedPackage gathered = asking(20, Duration.ofSeconds(20));
        assertThat(gathered.outcome("azure.resources.subscription").message())
                .contains("was throttled 3 times in 3 attempts");
    }

    /** Nobody waits for what comes too late, and nobody says that it failed. */
    @Test
    void whatComesAfterTheEndIsLeftForTheNextRunAtOnce() throws IOException {
        CollectedPackage gathered = asking(20, Duration.ofMillis(2500));
        // Asked at the beginning, and perhaps after two seconds; after four it is too late.
        assertThat(gathered.log("azure.resources.subscription", "api.error")).hasSizeBetween(1, 2);
        assertThat(gathered.log("azure.resources.subscription", "segment.close"))
                .extracting(line -> line.path("state").asText())
                .containsExactly("paused");
    }

    @Test
    void aPauseMayBeGivenAsATimeOfTheServersClock() {
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

    /** Calls may take a second here, and the service asks for two each time. */
    private CollectedPackage asking(int throttled, Duration time) throws IOException {
        Faults faults = Faults.none()
                .add(FaultRule.on(SUBSCRIPTION.key(), new Fault.Throttled()).times(throttled))
                .add(FaultRule.on(SUBSCRIPTION.key(), new Fault.RetryAfter(Duration.ofSeconds(2)))
                        .times(throttled));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults);
                AzureClients clients = AcquisitionFixture.clients(azure.endpoint())) {
            if (!(AlertParser.parse(scenario.alert()) instanceof Alert.Recognised recognised)) {
                throw new IOException("no alert");
            }
            AlertSubject subject = recognised.subjects().getFirst();
            return EvidenceFolder.at(folder, Clock.systemUTC())
                    .collecting(
                            List.of(new RegisteredSource(IamCatalog.SUBSCRIPTION, new Asking(clients))),
                            scenario.alert(),
                            subject,
                            List.of(IamCatalog.SUBSCRIPTION))
                    .toTheSeal(time);
        }
    }

    private record Asking(AzureClients clients) implements EvidenceSource {
        @Override
        public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            ItemCalls calls =
                    new ItemCalls(IamCatalog.SUBSCRIPTION, recorder, deadline, clients, Duration.ofSeconds(1));
            String subscription = item.param("subscription");
            return switch (calls.ask(
                    ApiRequest.of(SUBSCRIPTION, Map.of("subscriptionId", subscription)),
                    recorded -> clients.subscriptions()
                            .getWithResponse(subscription, recorded)
                            .getValue())) {
                case CallResult.Refused<?> refused
                when calls.cutByDeadline(refused.refusal()) -> new Step.Paused(Cursor.START);
                case CallResult.Refused<?> refused -> new Step.Finished(FailureOutcomes.outcome(refused.refusal()));
                case CallResult.Answered<?> answered -> {
                    calls.log(answered.received(), ResponsePage.only(1));
                    yield new Step.Finished(new Outcome.Collected("it is there"), Extent.of(1));
                }
            };
        }
    }
}
