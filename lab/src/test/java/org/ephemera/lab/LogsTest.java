package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

final class LogsTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String STREAM = "lab/app/" + "%032x".formatted(0x1ab0);

    @Test
    void returnsLogOfTheIncident() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            List<OutputLogEvent> events = logs
                    .getLogEventsPaginator(r -> r.logGroupName("/shop/checkout")
                            .logStreamName("checkout/checkout/" + scenario.taskId())
                            .startFromHead(true))
                    .events()
                    .stream()
                    .toList();

            assertThat(events).hasSizeGreaterThan(3_000);
            assertThat(events).extracting(OutputLogEvent::timestamp).isSorted();
            assertThat(events.getLast().timestamp())
                    .isBetween(
                            scenario.now().minusSeconds(60).toEpochMilli(),
                            scenario.now().toEpochMilli());
            assertThat(events)
                    .extracting(OutputLogEvent::message)
                    .anyMatch(message -> message.contains("stratum+tcp://pool.example:3333"))
                    .anyMatch(message -> message.contains("\u001b[2J"))
                    .anyMatch(message -> message.contains("<script>"))
                    .anyMatch(message -> message.contains("\u202e"))
                    .anyMatch(message -> message.length() > 200_000);
        }
    }

    @Test
    void returnsGroupOnlyInItsRegion() {
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("fargate-miner"));
                CloudWatchLogsClient frankfurt = SdkClients.of(cloud).logs();
                CloudWatchLogsClient ireland =
                        SdkClients.of(cloud).in(Region.EU_WEST_1).logs()) {
            assertThat(frankfurt.describeLogGroups().logGroups())
                    .extracting(LogGroup::logGroupName)
                    .contains("/shop/checkout", "/shop/exec", "/shop/log-router");
            assertThat(ireland.describeLogGroups().logGroups()).singleElement().satisfies(group -> {
                assertThat(group.logGroupName()).isEqualTo("/shop/metrics-agent");
                assertThat(group.logGroupClassAsString()).isEqualTo("STANDARD");
                assertThat(group.retentionInDays()).isEqualTo(14);
                assertThat(group.arn()).endsWith(":log-group:/shop/metrics-agent:*");
            });
            assertThatThrownBy(() -> frankfurt.describeLogStreams(r -> r.logGroupName("/shop/metrics-agent")))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThat(ireland.describeLogStreams(r -> r.logGroupName("/shop/metrics-agent"))
                            .logStreams())
                    .singleElement()
                    .satisfies(stream -> assertThat(stream.lastEventTimestamp()).isPositive());
        }
    }

    @Test
    void repeatsTokenOnLastPageOfStream() {
        try (SimulatedCloud cloud = SimulatedCloud.start(appLog(25_000, 40));
                CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            List<Integer> sizes = new ArrayList<>();
            String token = null;
            String next = "";
            while (!next.equals(token)) {
                token = next.isEmpty() ? null : next;
                String passed = token;
                GetLogEventsResponse page = logs.getLogEvents(r -> r.logGroupName("/lab/app")
                        .logStreamName(STREAM)
                        .startFromHead(true)
                        .nextToken(passed));
                sizes.add(page.events().size());
                next = page.nextForwardToken();
            }

            assertThat(sizes).containsExactly(10_000, 10_000, 5_000, 0);
            assertThat(next).matches("f/\\d{56}/s");
        }
    }

    @Test
    void readsBackwardsFromTheTail() {
        try (SimulatedCloud cloud = SimulatedCloud.start(appLog(15_000, 40));
                CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            GetLogEventsResponse tail =
                    logs.getLogEvents(r -> r.logGroupName("/lab/app").logStreamName(STREAM));
            GetLogEventsResponse head = logs.getLogEvents(
                    r -> r.logGroupName("/lab/app").logStreamName(STREAM).nextToken(tail.nextBackwardToken()));

            assertThat(tail.events()).hasSize(10_000);
            assertThat(tail.events().getLast().message()).startsWith("14999 ");
            assertThat(head.events()).hasSize(5_000);
            assertThat(head.events().getFirst().message()).startsWith("0 ");
        }
    }

    @Test
    void limitsPageToOneMegabyte() {
        try (SimulatedCloud cloud = SimulatedCloud.start(appLog(100, 100_000));
                CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            GetLogEventsResponse page = logs.getLogEvents(
                    r -> r.logGroupName("/lab/app").logStreamName(STREAM).startFromHead(true));

            assertThat(page.events()).hasSize(10);
        }
    }

    @Test
    void includesStartAndExcludesEndOfTimeRange() {
        try (SimulatedCloud cloud = SimulatedCloud.start(appLog(100, 40));
                CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            List<OutputLogEvent> all = logs.getLogEvents(r ->
                            r.logGroupName("/lab/app").logStreamName(STREAM).startFromHead(true))
                    .events();
            List<OutputLogEvent> window = logs.getLogEvents(r -> r.logGroupName("/lab/app")
                            .logStreamName(STREAM)
                            .startTime(all.get(10).timestamp())
                            .endTime(all.get(20).timestamp())
                            .startFromHead(true))
                    .events();

            assertThat(window).isEqualTo(all.subList(10, 20));
        }
    }

    @Test
    void refusesUnsupportedCallsForInfrequentAccessGroup() {
        Scenario scenario = ScenarioBuilder.at(NOW)
                .container("app", 10, 40)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            assertThatThrownBy(() ->
                            logs.getLogEvents(r -> r.logGroupName("/lab/app").logStreamName(STREAM)))
                    .isInstanceOfSatisfying(
                            CloudWatchLogsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidOperationException"));
        }
    }

    @Test
    void refusesForeignToken() {
        try (SimulatedCloud cloud = SimulatedCloud.start(appLog(10, 40));
                CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            assertThatThrownBy(() -> logs.getLogEvents(r ->
                            r.logGroupName("/lab/app").logStreamName(STREAM).nextToken("f/1/s")))
                    .isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() -> logs.describeLogGroups(r -> r.nextToken("other")))
                    .isInstanceOf(InvalidParameterException.class);
        }
    }

    private static Scenario appLog(long events, int messageBytes) {
        return ScenarioBuilder.at(NOW).container("app", events, messageBytes).build();
    }
}
