package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.InvalidLookupAttributesException;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** Refusal of requests that the real services refuse, so that no source relies on them. */
final class LimitsTest {
    private static final String GROUP = "/lab/app";

    private final Scenario scenario = ScenarioBuilder.at(Scenario.REFERENCE)
            .container("app", 3, 20)
            .container("audit", 3, 20)
            .build();
    private final Faults faults = Faults.none();
    private final SimulatedCloud cloud = SimulatedCloud.start(scenario, faults);

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void refusesTokenOfAnotherQuery() {
        faults.pageSize("DescribeLogGroups", 1);
        try (CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            String token =
                    logs.describeLogGroups(r -> r.logGroupNamePrefix("/lab/")).nextToken();
            assertThat(logs.describeLogGroups(r -> r.logGroupNamePrefix("/lab/").nextToken(token))
                            .logGroups())
                    .hasSize(1);
            assertThatThrownBy(() -> logs.describeLogGroups(
                            r -> r.logGroupNamePrefix("/").nextToken(token)))
                    .isInstanceOf(InvalidParameterException.class);
        }
    }

    @Test
    void refusesConflictingLogParameters() {
        try (CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            DescribeLogStreamsResponse streams = logs.describeLogStreams(r -> r.logGroupName(GROUP));
            String stream = streams.logStreams().getFirst().logStreamName();
            List<String> tooMany = IntStream.range(0, 101).mapToObj(i -> stream).toList();

            assertThatThrownBy(() -> logs.filterLogEvents(
                            r -> r.logGroupName(GROUP).logStreamNames(stream).logStreamNamePrefix("lab")))
                    .isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() ->
                            logs.filterLogEvents(r -> r.logGroupName(GROUP).logStreamNames(tooMany)))
                    .isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() ->
                            logs.filterLogEvents(r -> r.logGroupName(GROUP).logGroupIdentifier(GROUP)))
                    .isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() -> logs.describeLogGroups(
                            r -> r.logGroupNamePrefix("/").logGroupNamePattern("app")))
                    .isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() -> logs.describeLogGroups(r -> r.limit(51)))
                    .isInstanceOf(InvalidParameterException.class);
        }
    }

    @Test
    void filtersEventsOfStreamsInOrderOfTime() {
        Scenario many = Scenario.named("eks-escape");
        try (SimulatedCloud other = SimulatedCloud.start(many);
                CloudWatchLogsClient logs = SdkClients.of(other).logs()) {
            for (LogGroup group : logs.describeLogGroups().logGroups()) {
                assertThat(logs.filterLogEvents(r -> r.logGroupName(group.logGroupName()))
                                .events())
                        .extracting(FilteredLogEvent::timestamp)
                        .isSorted();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, true", "3, false"})
    void refusesMoreThanTwoExpressions(int expressions, boolean allowed) {
        String pattern = IntStream.range(0, expressions)
                .mapToObj(i -> "($.field" + i + " = %a.c%)")
                .collect(Collectors.joining(" || ", "{ ", " }"));
        try (CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            assertThat(catchThrowable(() -> logs.filterLogEvents(
                                    r -> r.logGroupName(GROUP).filterPattern(pattern)))
                            == null)
                    .isEqualTo(allowed);
        }
    }

    @Test
    void refusesQueryWithInvalidRangeOrLimit() {
        String query = "fields @timestamp, @ingestionTime, @logStream, @message, @ptr | filter @logStream = \"a\""
                + " | sort @timestamp asc | limit ";
        long now = scenario.now().getEpochSecond();
        try (CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            assertThat(logs.startQuery(r -> r.logGroupName(GROUP)
                                    .startTime(now - 60)
                                    .endTime(now)
                                    .queryString(query + 100_000))
                            .queryId())
                    .isNotEmpty();
            assertThatThrownBy(() -> logs.startQuery(r -> r.logGroupName(GROUP)
                            .startTime(now - 60)
                            .endTime(now)
                            .queryString(query + 100_001)))
                    .isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() -> logs.startQuery(r -> r.logGroupName(GROUP)
                            .startTime(now)
                            .endTime(now - 60)
                            .queryString(query + 10)))
                    .isInstanceOf(InvalidParameterException.class);
        }
    }

    @Test
    void refusesPageSizeAboveLimit() {
        List<String> clusters = IntStream.range(0, 101).mapToObj(i -> "c" + i).toList();
        try (EcsClient ecs = SdkClients.of(cloud).ecs()) {
            assertThatThrownBy(() -> ecs.describeClusters(r -> r.clusters(clusters)))
                    .isInstanceOf(EcsException.class)
                    .hasMessageContaining("100");
            assertThatThrownBy(() -> ecs.listTasks(r -> r.cluster("lab").maxResults(101)))
                    .isInstanceOf(EcsException.class)
                    .hasMessageContaining("maxResults");
        }
    }

    @Test
    void refusesMoreThanTenDimensionFilters() {
        List<DimensionFilter> eleven = IntStream.range(0, 11)
                .mapToObj(i -> DimensionFilter.builder().name("d" + i).build())
                .toList();
        try (CloudWatchClient metrics = SdkClients.of(cloud).metrics()) {
            assertThatThrownBy(() -> metrics.listMetrics(r -> r.dimensions(eleven)))
                    .isInstanceOf(CloudWatchException.class);
        }
    }

    @Test
    void refusesUnknownLookupAttributes() {
        try (CloudTrailClient trail = SdkClients.of(cloud).trail()) {
            assertThatThrownBy(() -> trail.lookupEvents(r -> r.lookupAttributes(LookupAttribute.builder()
                            .attributeKey("SourceIPAddress")
                            .attributeValue("198.51.100.7")
                            .build())))
                    .isInstanceOf(InvalidLookupAttributesException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MaxResults=4, InvalidParameterValue",
        "MaxResults=1001, InvalidParameterValue",
        "Filter.1.Name=owner&Filter.1.Value.1=me, InvalidParameterValue",
        "VALUES, FilterLimitExceeded",
    })
    void refusesInvalidEc2Parameters(String asked, String code) throws Exception {
        String values = IntStream.rangeClosed(1, 201)
                .mapToObj(i -> "Filter.1.Value." + i + "=i-" + i)
                .collect(Collectors.joining("&", "Filter.1.Name=instance-id&", ""));
        HttpResponse<String> answer = ec2(asked.equals("VALUES") ? values : asked);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>" + code + "</Code>");
    }

    private HttpResponse<String> ec2(String asked) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cloud.endpoint() + "/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20261125/eu-central-1/ec2/aws4_request,"
                                + " SignedHeaders=host, Signature=00")
                .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeInstances&Version=2016-11-15&" + asked))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
