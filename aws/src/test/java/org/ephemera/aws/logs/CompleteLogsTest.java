package org.ephemera.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.LogStream;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of all containers are complete, byte for byte. */
class CompleteLogsTest {
    private static final String STREAM = "aws.logs.stream";
    private static final List<String> NAMES = List.of("init", "app", "sidecar", "full");

    @TempDir
    Path folder;

    /** A page contains at most 10,000 events or 1 MB: one log exceeds both limits, one ends exactly with a page. */
    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("init", 30, 40)
            .container("app", 25_000, 120)
            .container("sidecar", 50, 200)
            .container("full", 10_000, 20)
            .withoutInsights()
            .build();

    @Test
    void collectsCompleteLogOfEachContainer() throws IOException {
        CollectedPackage gathered = collect(Faults.none());
        for (String name : NAMES) {
            assertThat(messages(gathered, name)).as(name).isEqualTo(written(name));
            assertThat(gathered.item(STREAM, "container", name).outcome().message())
                    .contains(written(name).size() + " events");
        }
        // A full page is not the last one; only the next page shows that.
        assertThat(gathered.item(STREAM, "container", "full").answers()).isEqualTo(2);
        assertThat(gathered.item(STREAM, "container", "app").answers()).isGreaterThan(3);
    }

    @Test
    void collectsOtherLogsWhenOneFails() throws IOException {
        CollectedPackage gathered = collect(Faults.none().once("logs:GetLogEvents", new Fault.AccessDenied()));
        List<ItemOutcome> streams = NAMES.stream()
                .map(name -> gathered.item(STREAM, "container", name))
                .toList();
        assertThat(streams)
                .filteredOn(stream -> stream.code() == OutcomeCode.DENIED)
                .singleElement()
                .satisfies(stream -> assertThat(stream.outcome().message())
                        .contains(stream.planned().param("container"), "logs:GetLogEvents is missing"));
        for (ItemOutcome stream : streams) {
            String name = stream.planned().param("container");
            if (stream.code() != OutcomeCode.DENIED) {
                assertThat(messages(gathered, name)).as(name).isEqualTo(written(name));
            }
        }
    }

    /** A query covers at least one millisecond: events beyond the limit in one millisecond are counted. */
    @Test
    void countsEventsThatNoQueryReturns() throws IOException {
        Instant at =
                Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);
        Scenario crowded = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 1, 1)
                .log("app", new SameMillisecond(at.toEpochMilli(), 10))
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();
        byte[] request = "{\"target\": \"%s\", \"id\": \"1\", \"from\": \"%s\", \"to\": \"%s\"}"
                .formatted(crowded.taskArn(), at, at.plusSeconds(1))
                .getBytes(StandardCharsets.UTF_8);
        try (SimulatedCloud cloud = SimulatedCloud.start(crowded);
                ResponseChangingProxy more = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .replace("GetQueryResults", "\"recordsMatched\":10.0", "\"recordsMatched\":100010.0")) {
            ItemOutcome insights = AcquisitionFixture.at(folder, more.endpoint())
                    .collect(request)
                    .item("aws.logs.insights.1");
            assertThat(insights.code()).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(insights.extent().records()).isEqualTo(10);
            assertThat(insights.outcome().message())
                    .contains(
                            "10 events were read with Logs Insights",
                            "100000 matched events exceed the limit of 100000 events per query");
        }
    }

    private record SameMillisecond(long millis, long count) implements LogEvents {
        @Override
        public long timestamp(long index) {
            return millis;
        }

        @Override
        public LogEvent at(long index) {
            return new LogEvent(millis, millis, "line " + index);
        }
    }

    private CollectedPackage collect(Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
        }
    }

    private static List<String> messages(CollectedPackage gathered, String container) throws IOException {
        String item = gathered.item(STREAM, "container", container).planned().item();
        List<String> messages = new ArrayList<>();
        for (JsonNode page : gathered.log(item, "api.response")) {
            Json.parse(gathered.body(page))
                    .path("events")
                    .forEach(event -> messages.add(event.path("message").asText()));
        }
        return messages;
    }

    private List<String> written(String container) {
        LogEvents events = scenario.logGroups().stream()
                .flatMap(group -> group.streams().stream())
                .filter(stream -> stream.name().contains("/" + container + "/"))
                .map(LogStream::events)
                .findFirst()
                .orElseThrow();
        List<String> messages = new ArrayList<>();
        for (long i = 0; i < events.count(); i++) {
            messages.add(events.at(i).message());
        }
        return messages;
    }
}
