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

class LogDestinationResolverTest {
    private static final String ID = "0f9a1b2c3d4e5f60718293a4b5c6d7e8";
    private static final LogDestinationResolver FARGATE =
            new LogDestinationResolver("eu-central-1", ID, "FARGATE", "2026-11-25T10:00:00Z", "");
    private static final LogDestinationResolver EC2 =
            new LogDestinationResolver("eu-central-1", ID, "EC2", "2026-11-25T10:00:00Z", "");

    @Test
    void buildsStreamNameFromPrefix() {
        LogDestination place = FARGATE.of(
                "web",
                Optional.of("runtime-1"),
                driver("awslogs", Map.of("awslogs-group", "/shop", "awslogs-stream-prefix", "ecs")));
        assertThat(place).isInstanceOfSatisfying(LogDestination.InCloudWatch.class, in -> {
            assertThat(in.region()).isEqualTo("eu-central-1");
            assertThat(in.group()).isEqualTo("/shop");
            assertThat(in.stream()).isEqualTo("ecs/web/" + ID);
        });
    }

    @Test
    void usesRuntimeIdWhenPrefixIsAbsent() {
        LogConfiguration configuration =
                driver("awslogs", Map.of("awslogs-group", "/shop", "awslogs-region", "us-east-1"));
        assertThat(EC2.of("web", Optional.of("runtime-1"), configuration))
                .isInstanceOfSatisfying(LogDestination.InCloudWatch.class, in -> {
                    assertThat(in.region()).isEqualTo("us-east-1");
                    assertThat(in.stream()).isEqualTo("runtime-1");
                });
        assertThat(EC2.of("web", Optional.empty(), configuration))
                .isInstanceOfSatisfying(
                        LogDestination.UnknownStream.class,
                        unnamed -> assertThat(unnamed.why()).contains("/shop"));
    }

    @ParameterizedTest
    @CsvSource({
        "blocking,     2026-11-25T10:00:00Z, blocked the container instead of dropping lines",
        "non-blocking, 2024-01-01T00:00:00Z, lines may have been dropped",
        "'',           2026-11-25T10:00:00Z, non-blocking since 2025-06-25",
        "'',           2025-06-24T23:59:59Z, blocking at that time",
        "'',           '',                   lines may have been dropped",
    })
    void reportsPossibleLossOfLines(String mode, String createdAt, String sentence) {
        LogDestinationResolver places = new LogDestinationResolver("eu-central-1", ID, "FARGATE", createdAt, "");
        Map<String, String> options = mode.isEmpty()
                ? Map.of("awslogs-group", "g", "awslogs-stream-prefix", "p")
                : Map.of("awslogs-group", "g", "awslogs-stream-prefix", "p", "mode", mode);
        assertThat(places.of("web", Optional.empty(), driver("awslogs", options)))
                .isInstanceOfSatisfying(
                        LogDestination.InCloudWatch.class,
                        in -> assertThat(in.delivery()).contains(sentence));
    }

    /** Every driver has a mode, and a reader of another destination must know as well that lines may be missing. */
    @ParameterizedTest
    @CsvSource({
        "splunk,      '',           2026-11-25T10:00:00Z, non-blocking since 2025-06-25",
        "splunk,      blocking,     2026-11-25T10:00:00Z, blocked the container instead of dropping lines",
        "fluentd,     non-blocking, 2024-01-01T00:00:00Z, lines may have been dropped before they left the task",
        "json-file,   '',           2025-06-24T23:59:59Z, blocking at that time",
        "awsfirelens, '',           2026-11-25T10:00:00Z, lines may have been dropped before the router",
    })
    void reportsPossibleLossForOtherDrivers(String driver, String mode, String createdAt, String sentence) {
        LogDestinationResolver places = new LogDestinationResolver("eu-central-1", ID, "EC2", createdAt, "");
        assertThat(places.of(
                        "web", Optional.of("r1"), driver(driver, mode.isEmpty() ? Map.of() : Map.of("mode", mode))))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
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
                "awsfirelens | http_passwd     | pw                                          | its own configuration",
                "journald    | tag             | x                                           | in the journal",
                "json-file   | max-size        | 10m                                         | /var/lib/docker/containers/r1/r1-json.log",
                "none        | x               | y                                           | not stored",
                "martian     | x               | pw                                          | log driver martian"
            })
    void reportsOtherDestinations(String driver, String option, String value, String where) {
        assertThat(EC2.of("web", Optional.of("r1"), driver(driver, Map.of(option, value))))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
                        elsewhere ->
                                assertThat(elsewhere.where()).contains(where).doesNotContain("pw"));
    }

    /** It is unknown whether a task that ECS did not describe ran on an instance. */
    @Test
    void doesNotAssumeInstanceWhenLaunchTypeIsUnknown() {
        LogDestinationResolver unknown = new LogDestinationResolver("eu-central-1", ID, "", "", "");
        assertThat(unknown.of("web", Optional.empty(), driver("json-file", Map.of())))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
                        elsewhere -> assertThat(elsewhere.where())
                                .contains(
                                        "if the task ran on a container instance, it is on the container instance",
                                        "on Fargate it was not stored"));
    }

    /**
     * Otherwise the author of a task definition could direct the collector's signature and session token to any host.
     */
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
    void rejectsInvalidRegion(String region) {
        LogConfiguration configuration =
                driver("awslogs", Map.of("awslogs-group", "g", "awslogs-stream-prefix", "p", "awslogs-region", region));
        assertThat(FARGATE.of("web", Optional.empty(), configuration)).isInstanceOf(LogDestination.InvalidRegion.class);
    }

    @Test
    void reportsInstanceOrNothingWithoutDriver() {
        assertThat(FARGATE.of("web", Optional.empty(), null))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
                        e -> assertThat(e.where()).contains("not stored"));
        assertThat(EC2.of("web", Optional.empty(), null))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
                        e -> assertThat(e.where()).contains("/var/lib/docker"));
        assertThat(EC2.of("web", Optional.empty(), driver("awslogs", Map.of())))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
                        e -> assertThat(e.where()).contains("without a log group"));
    }

    @ParameterizedTest
    @CsvSource({
        "MANAGED_INSTANCES, json-file, it is on the managed instance",
        "MANAGED_INSTANCES, splunk,    search on the log server at https://splunk.example",
        "EXTERNAL,          json-file, 'on the external machine, in /var/lib/docker/containers/r1/r1-json.log'",
        "EXTERNAL,          journald,  in the journal of the external machine"
    })
    void reportsKindOfHost(String launchType, String driver, String where) {
        LogDestinationResolver places =
                new LogDestinationResolver("eu-central-1", ID, launchType, "2026-11-25T10:00:00Z", "");
        assertThat(places.of("web", Optional.of("r1"), driver(driver, Map.of("splunk-url", "https://splunk.example"))))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
                        elsewhere -> assertThat(elsewhere.where()).contains(where));
    }

    @Test
    void reportsWindowsPathOfDockerLogs() {
        LogDestinationResolver windows =
                new LogDestinationResolver("eu-central-1", ID, "EC2", "", "WINDOWS_SERVER_2022_CORE");
        assertThat(windows.of("web", Optional.of("r1"), null))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
                        elsewhere -> assertThat(elsewhere.where())
                                .contains("C:\\ProgramData\\docker\\containers\\r1\\r1-json.log")
                                .doesNotContain("/var/lib"));
    }

    /** The stream name is the prefix followed by the tag of ECS. */
    @ParameterizedTest
    @ValueSource(strings = {"cloudwatch", "cloudwatch_logs"})
    void buildsStreamNameOfLogRouter(String plugin) {
        LogConfiguration prefixed = driver(
                "awsfirelens",
                Map.of("Name", plugin, "region", "us-east-1", "log_group_name", "/shop", "log_stream_prefix", "app-"));
        assertThat(FARGATE.of("web", Optional.empty(), prefixed))
                .isInstanceOfSatisfying(LogDestination.InCloudWatch.class, in -> {
                    assertThat(in.region()).isEqualTo("us-east-1");
                    assertThat(in.group()).isEqualTo("/shop");
                    assertThat(in.stream()).isEqualTo("app-web-firelens-" + ID);
                    assertThat(in.router()).isTrue();
                });
        LogConfiguration named = driver(
                "awsfirelens", Map.of("Name", plugin, "log_group_name", "/shop", "log_stream_name", "everything"));
        assertThat(FARGATE.of("web", Optional.empty(), named))
                .isInstanceOfSatisfying(LogDestination.InCloudWatch.class, in -> {
                    assertThat(in.region()).isEqualTo("eu-central-1");
                    assertThat(in.stream()).isEqualTo("everything");
                    assertThat(in.delivery()).contains("other tasks with this stream name");
                });
    }

    /** Option names are not case-sensitive in Fluent Bit, and ECS passes them unchanged. */
    @Test
    void acceptsLogRouterOptionsInAnyCase() {
        LogConfiguration capitals = driver(
                "awsfirelens",
                Map.of(
                        "Name", "CloudWatch_Logs",
                        "Region", "us-east-1",
                        "Log_Group_Name", "/shop",
                        "LOG_STREAM_PREFIX", "app-"));
        assertThat(FARGATE.of("web", Optional.empty(), capitals))
                .isInstanceOfSatisfying(LogDestination.InCloudWatch.class, in -> {
                    assertThat(in.region()).isEqualTo("us-east-1");
                    assertThat(in.group()).isEqualTo("/shop");
                    assertThat(in.stream()).isEqualTo("app-web-firelens-" + ID);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "role_arn,           arn:aws:iam::444455556666:role/x, possibly in another account",
        "Role_ARN,           arn:aws:iam::444455556666:role/x, possibly in another account",
        "endpoint,           logs.internal.example,            log_group_name=/shop",
        "log_stream_template, $kubernetes['pod'],              log_group_name=/shop",
        "log_group_name,     /shop/$(ecs_cluster),             log_group_name=/shop/$(ecs_cluster)",
        "Name,               kinesis_firehose,                 Name=kinesis_firehose"
    })
    void doesNotGuessLogRouterDestination(String option, String value, String where) {
        Map<String, String> options = new HashMap<>(
                Map.of("Name", "cloudwatch_logs", "log_group_name", "/shop", "log_stream_prefix", "app-"));
        options.put(option, value);
        assertThat(FARGATE.of("web", Optional.empty(), driver("awsfirelens", options)))
                .isInstanceOfSatisfying(
                        LogDestination.OutsideCloudWatch.class,
                        elsewhere -> assertThat(elsewhere.where()).contains(where));
    }

    @ParameterizedTest
    @CsvSource({"log_stream_name, app-$(ecs_task_id)", "log_stream_prefix, ${TEAM}-", "log_key, log"})
    void reportsStreamNamesFromTemplates(String option, String value) {
        Map<String, String> options = Map.of("Name", "cloudwatch", "log_group_name", "/shop", option, value);
        assertThat(FARGATE.of("web", Optional.empty(), driver("awsfirelens", options)))
                .isInstanceOfSatisfying(
                        LogDestination.UnknownStream.class,
                        unnamed -> assertThat(unnamed.why()).contains("/shop"));
    }

    @Test
    void rejectsInvalidLogRouterRegion() {
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
        assertThat(FARGATE.of("web", Optional.empty(), configuration)).isInstanceOf(LogDestination.InvalidRegion.class);
    }

    private static LogConfiguration driver(String name, Map<String, String> options) {
        return LogConfiguration.builder().logDriver(name).options(options).build();
    }
}
