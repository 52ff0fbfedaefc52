package org.ephemera.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;

class LogPlacesTest {
    private static final String ID = "0f9a1b2c3d4e5f60718293a4b5c6d7e8";
    private static final LogPlaces FARGATE = new LogPlaces("eu-central-1", ID, "FARGATE", "2026-11-25T10:00:00Z", "");
    private static final LogPlaces EC2 = new LogPlaces("eu-central-1", ID, "EC2", "2026-11-25T10:00:00Z", "");

    @Test
    void namesTheStreamByPrefixContainerAndTask() {
        LogPlace place = FARGATE.of(
                "web",
                Optional.of("runtime-1"),
                driver("awslogs", Map.of("awslogs-group", "/shop", "awslogs-stream-prefix", "ecs")));
        assertThat(place).isInstanceOfSatisfying(LogPlace.InCloudWatch.class, in -> {
            assertThat(in.region()).isEqualTo("eu-central-1");
            assertThat(in.group()).isEqualTo("/shop");
            assertThat(in.stream()).isEqualTo("ecs/web/" + ID);
        });
    }

    @Test
    void withoutPrefixTheStreamIsNamedByTheRuntime() {
        LogConfiguration configuration =
                driver("awslogs", Map.of("awslogs-group", "/shop", "awslogs-region", "us-east-1"));
        assertThat(EC2.of("web", Optional.of("runtime-1"), configuration))
                .isInstanceOfSatisfying(LogPlace.InCloudWatch.class, in -> {
                    assertThat(in.region()).isEqualTo("us-east-1");
                    assertThat(in.stream()).isEqualTo("runtime-1");
                });
        assertThat(EC2.of("web", Optional.empty(), configuration))
                .isInstanceOfSatisfying(
                        LogPlace.Unnamed.class,
                        unnamed -> assertThat(unnamed.why()).contains("/shop"));
    }

    @ParameterizedTest
    @CsvSource({
        "blocking,     2026-11-25T10:00:00Z, held the container up rather than drop lines",
        "non-blocking, 2024-01-01T00:00:00Z, lines may have been dropped",
        "'',           2026-11-25T10:00:00Z, since 2025-06-25 non-blocking",
        "'',           2025-06-24T23:59:59Z, at that time blocking",
        "'',           '',                   lines may have been dropped",
    })
    void saysWhetherLinesMayBeMissing(String mode, String createdAt, String sentence) {
        LogPlaces places = new LogPlaces("eu-central-1", ID, "FARGATE", createdAt, "");
        Map<String, String> options = mode.isEmpty()
                ? Map.of("awslogs-group", "g", "awslogs-stream-prefix", "p")
                : Map.of("awslogs-group", "g", "awslogs-stream-prefix", "p", "mode", mode);
        assertThat(places.of("web", Optional.empty(), driver("awslogs", options)))
                .isInstanceOfSatisfying(
                        LogPlace.InCloudWatch.class,
                        in -> assertThat(in.delivery()).contains(sentence));
    }

    /** Each driver may be told its mode, and whoever looks elsewhere has to know as well that lines may be missing there. */
    @ParameterizedTest
    @CsvSource({
        "splunk,      '',           2026-11-25T10:00:00Z, since 2025-06-25 non-blocking",
        "splunk,      blocking,     2026-11-25T10:00:00Z, held the container up rather than drop lines",
        "fluentd,     non-blocking, 2024-01-01T00:00:00Z, lines may have been dropped before they left the task",
        "json-file,   '',           2025-06-24T23:59:59Z, at that time blocking unless the account said otherwise",
        "awsfirelens, '',           2026-11-25T10:00:00Z, lines may have been dropped on their way to the router",
    })
    void saysOfOtherDriversTooWhetherLinesMayBeMissing(String driver, String mode, String createdAt, String sentence) {
        LogPlaces places = new LogPlaces("eu-central-1", ID, "EC2", createdAt, "");
        assertThat(places.of(
                        "web", Optional.of("r1"), driver(driver, mode.isEmpty() ? Map.of() : Map.of("mode", mode))))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class,
                        elsewhere -> assertThat(elsewhere.where()).contains(sentence));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "splunk      | splunk-url      | https://u:pw@splunk.example:8088/x?token=pw | at https://splunk.example:8088",
                "fluentd     | fluentd-address | fluent.example:24224                        | at fluent.example:24224",
                "gelf        | gelf-address    | udp://gelf.example:12201                    | at udp://gelf.example:12201",
                "syslog      | syslog-address  | tcp+tls://pw@log.example:6514               | at tcp+tls://log.example:6514",
                "awsfirelens | log_group_name  | /aws/fire                                   | log_group_name=/aws/fire",
                "awsfirelens | http_passwd     | pw                                          | its own configuration names",
                "journald    | tag             | x                                           | in the journal",
                "json-file   | max-size        | 10m                                         | /var/lib/docker/containers/r1/r1-json.log",
                "none        | x               | y                                           | kept nowhere",
                "martian     | x               | pw                                          | log driver martian"
            })
    void saysWhereElseTheOutputWent(String driver, String option, String value, String where) {
        assertThat(EC2.of("web", Optional.of("r1"), driver(driver, Map.of(option, value))))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class,
                        elsewhere ->
                                assertThat(elsewhere.where()).contains(where).doesNotContain("pw"));
    }

    /** Of a task that nobody described it is not known whether it had a machine to leave its output on. */
    @Test
    void doesNotTakeATaskOfWhichNobodyToldForOneOnAnInstance() {
        LogPlaces untold = new LogPlaces("eu-central-1", ID, "", "", "");
        assertThat(untold.of("web", Optional.empty(), driver("json-file", Map.of())))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class,
                        elsewhere -> assertThat(elsewhere.where())
                                .contains(
                                        "if the task ran on a container instance, it is on the container instance",
                                        "on Fargate it was kept nowhere"));
    }

    /** Else our signature and session token would go where the author of a definition wants them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x.attacker.example/",
                "eu-central-1.attacker.example",
                "eu-central-1\n",
                "@evil",
                "EU-CENTRAL-1"
            })
    void asksNobodyWhereTheRegionIsNone(String region) {
        LogConfiguration configuration =
                driver("awslogs", Map.of("awslogs-group", "g", "awslogs-stream-prefix", "p", "awslogs-region", region));
        assertThat(FARGATE.of("web", Optional.empty(), configuration)).isInstanceOf(LogPlace.Misnamed.class);
    }

    @Test
    void withoutADriverItIsOnTheInstanceOrNowhere() {
        assertThat(FARGATE.of("web", Optional.empty(), null))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class, e -> assertThat(e.where()).contains("kept nowhere"));
        assertThat(EC2.of("web", Optional.empty(), null))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class, e -> assertThat(e.where()).contains("/var/lib/docker"));
        assertThat(EC2.of("web", Optional.empty(), driver("awslogs", Map.of())))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class, e -> assertThat(e.where()).contains("without a log group"));
    }

    @ParameterizedTest
    @CsvSource({
        "MANAGED_INSTANCES, json-file, it is on the managed instance",
        "MANAGED_INSTANCES, splunk,    ask there",
        "EXTERNAL,          json-file, 'on the external machine, in /var/lib/docker/containers/r1/r1-json.log'",
        "EXTERNAL,          journald,  in the journal of the external machine"
    })
    void knowsWhoseHostItIs(String launchType, String driver, String where) {
        LogPlaces places = new LogPlaces("eu-central-1", ID, launchType, "2026-11-25T10:00:00Z", "");
        assertThat(places.of("web", Optional.of("r1"), driver(driver, Map.of("splunk-url", "https://splunk.example"))))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class,
                        elsewhere -> assertThat(elsewhere.where()).contains(where));
    }

    @Test
    void knowsWhereDockerKeepsLogsOnWindows() {
        LogPlaces windows = new LogPlaces("eu-central-1", ID, "EC2", "", "WINDOWS_SERVER_2022_CORE");
        assertThat(windows.of("web", Optional.of("r1"), null))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class,
                        elsewhere -> assertThat(elsewhere.where())
                                .contains("C:\\ProgramData\\docker\\containers\\r1\\r1-json.log")
                                .doesNotContain("/var/lib"));
    }

    /** The tag that ECS gives is put behind the prefix. */
    @ParameterizedTest
    @ValueSource(strings = {"cloudwatch", "cloudwatch_logs"})
    void namesTheStreamThatALogRouterWrites(String plugin) {
        LogConfiguration prefixed = driver(
                "awsfirelens",
                Map.of("Name", plugin, "region", "us-east-1", "log_group_name", "/shop", "log_stream_prefix", "app-"));
        assertThat(FARGATE.of("web", Optional.empty(), prefixed))
                .isInstanceOfSatisfying(LogPlace.InCloudWatch.class, in -> {
                    assertThat(in.region()).isEqualTo("us-east-1");
                    assertThat(in.group()).isEqualTo("/shop");
                    assertThat(in.stream()).isEqualTo("app-web-firelens-" + ID);
                    assertThat(in.router()).isTrue();
                });
        LogConfiguration named = driver(
                "awsfirelens", Map.of("Name", plugin, "log_group_name", "/shop", "log_stream_name", "everything"));
        assertThat(FARGATE.of("web", Optional.empty(), named))
                .isInstanceOfSatisfying(LogPlace.InCloudWatch.class, in -> {
                    assertThat(in.region()).isEqualTo("eu-central-1");
                    assertThat(in.stream()).isEqualTo("everything");
                    assertThat(in.delivery()).contains("other tasks too");
                });
    }

    /** Fluent Bit does not care for capitals, and ECS hands the options to it as they are. */
    @Test
    void takesTheOptionsOfALogRouterInCapitals() {
        LogConfiguration capitals = driver(
                "awsfirelens",
                Map.of(
                        "Name", "CloudWatch_Logs",
                        "Region", "us-east-1",
                        "Log_Group_Name", "/shop",
                        "LOG_STREAM_PREFIX", "app-"));
        assertThat(FARGATE.of("web", Optional.empty(), capitals))
                .isInstanceOfSatisfying(LogPlace.InCloudWatch.class, in -> {
                    assertThat(in.region()).isEqualTo("us-east-1");
                    assertThat(in.group()).isEqualTo("/shop");
                    assertThat(in.stream()).isEqualTo("app-web-firelens-" + ID);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "role_arn,           arn:aws:iam::444455556666:role/x, perhaps in another account",
        "Role_ARN,           arn:aws:iam::444455556666:role/x, perhaps in another account",
        "endpoint,           logs.internal.example,            log_group_name=/shop",
        "log_stream_template, $kubernetes['pod'],              log_group_name=/shop",
        "log_group_name,     /shop/$(ecs_cluster),             log_group_name=/shop/$(ecs_cluster)",
        "Name,               kinesis_firehose,                 Name=kinesis_firehose"
    })
    void guessesNoPlaceOfALogRouter(String option, String value, String where) {
        Map<String, String> options = new HashMap<>(
                Map.of("Name", "cloudwatch_logs", "log_group_name", "/shop", "log_stream_prefix", "app-"));
        options.put(option, value);
        assertThat(FARGATE.of("web", Optional.empty(), driver("awsfirelens", options)))
                .isInstanceOfSatisfying(
                        LogPlace.Elsewhere.class,
                        elsewhere -> assertThat(elsewhere.where()).contains(where));
    }

    @ParameterizedTest
    @CsvSource({"log_stream_name, app-$(ecs_task_id)", "log_stream_prefix, ${TEAM}-", "log_key, log"})
    void saysThatALogRouterMakesTheStreamsName(String option, String value) {
        Map<String, String> options = Map.of("Name", "cloudwatch", "log_group_name", "/shop", option, value);
        assertThat(FARGATE.of("web", Optional.empty(), driver("awsfirelens", options)))
                .isInstanceOfSatisfying(
                        LogPlace.Unnamed.class,
                        unnamed -> assertThat(unnamed.why()).contains("/shop"));
    }

    @Test
    void asksNobodyWhereALogRoutersRegionIsNone() {
        LogConfiguration configuration = driver(
                "awsfirelens",
                Map.of(
                        "Name",
                        "cloudwatch",
                        "region",
                        "x.attacker.example/",
                        "log_group_name",
                        "g",
                        "log_stream_prefix",
                        "p"));
        assertThat(FARGATE.of("web", Optional.empty(), configuration)).isInstanceOf(LogPlace.Misnamed.class);
    }

    private static LogConfiguration driver(String name, Map<String, String> options) {
        return LogConfiguration.builder().logDriver(name).options(options).build();
    }
}
