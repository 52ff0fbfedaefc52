package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.scenario.GeneratedLog;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("source")
final class ScenarioTest {

    private static final Instant LATER = Instant.parse("2031-05-06T07:08:09Z");

    static Iterable<String> names() {
        return Scenario.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void endsJustBeforeItsClock(String name) throws IOException {
        Scenario scenario = Scenario.named(name, Clock.fixed(LATER, ZoneOffset.UTC));
        JsonNode alert = new JsonMapper().readTree(scenario.alert());

        assertThat(Duration.between(Instant.parse(alert.path("time").asText()), LATER))
                .isBetween(Duration.ZERO, Duration.ofHours(4));
        assertThat(scenario.title()).isNotBlank();
        assertThat(scenario.description()).isNotBlank();
        boolean kubernetes = scenario.cluster().isPresent();
        assertThat(scenario.ecs().clusters()).hasSize(kubernetes ? 0 : 1);
        assertThat(scenario.ecs().tasks().isEmpty()).isEqualTo(kubernetes || name.equals("task-gone"));
        assertThat(text(scenario)).doesNotContain("\"@").doesNotContain("${");
        assertThat(scenario.ecs().toString()).doesNotContain("${");
    }

    @ParameterizedTest
    @MethodSource("names")
    void isReproducibleWithSameClock(String name) {
        assertThat(Scenario.named(name).equals(Scenario.named(name))).isTrue();
    }

    /** A user who copies a line of a scenario into a terminal must not reach a real host. */
    @ParameterizedTest
    @MethodSource("names")
    void containsNoExistingHost(String name) {
        Scenario scenario = Scenario.named(name);
        StringBuilder everything = new StringBuilder(text(scenario))
                .append(scenario.ecs())
                .append(scenario.audit())
                .append(scenario.holdings());
        scenario.cluster().ifPresent(cluster -> {
            everything.append(cluster.objects());
            cluster.logs().forEach(log -> {
                for (long i = 0; i < log.events().count(); i++) {
                    everything.append('\n').append(log.events().at(i).message());
                }
            });
        });
        scenario.logGroups()
                .forEach(group -> group.streams().forEach(stream -> {
                    for (long i = 0; i < stream.events().count(); i++) {
                        everything.append('\n').append(stream.events().at(i).message());
                    }
                }));
        Matcher urls = Pattern.compile("(?:https?|stratum\\+tcp|ldap|postgres)://(?:[^@/ ]*@)?([A-Za-z0-9.-]+)")
                .matcher(everything);

        assertThat(urls.results().map(url -> url.group(1)).distinct())
                .allMatch(host -> host.endsWith(".example") || host.equals("localhost") || host.startsWith("10."));
        assertThat(Pattern.compile("(?<![\\d.])(\\d{1,3}(?:\\.\\d{1,3}){3})(?![\\d.])")
                        .matcher(everything)
                        .results()
                        .map(address -> address.group(1))
                        .distinct())
                .allMatch(address ->
                        address.matches("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113|10\\.\\d+\\.\\d+|0\\.0\\.0)\\..*"));
    }

    @Test
    void alertsByFindingAndByStateChange() throws IOException {
        JsonNode finding =
                new JsonMapper().readTree(Scenario.named("fargate-miner").alert());
        JsonNode change =
                new JsonMapper().readTree(Scenario.named("task-stopped").alert());

        assertThat(finding.path("detail-type").asText()).isEqualTo("GuardDuty Finding");
        assertThat(finding.at("/detail/resource/ecsClusterDetails/taskDetails/arn")
                        .asText())
                .isEqualTo(Scenario.named("fargate-miner").taskArn());
        assertThat(finding.at("/detail/service/runtimeDetails/process/lineage")).hasSize(3);
        assertThat(change.path("detail-type").asText()).isEqualTo("ECS Task State Change");
        assertThat(change.at("/detail/lastStatus").asText()).isEqualTo("STOPPED");
        assertThat(change.at("/detail/attachments/0/type").asText()).isEqualTo("eni");
    }

    @Test
    void listsScenariosWhenNameIsUnknown() {
        assertThatThrownBy(() -> Scenario.named("other")).hasMessageContaining("fargate-miner");
    }

    @Test
    void expandsReplicaTemplates() {
        Scenario ten = Scenario.named("one-of-ten");

        assertThat(ten.ecs().tasks()).hasSize(10);
        assertThat(ten.ecs().tasks())
                .extracting(task -> task.path("taskArn").asText())
                .doesNotHaveDuplicates()
                .contains(ten.taskArn());
        assertThat(ten.metrics().stream()
                        .filter(series -> series.name().equals("TaskCpuUtilization")
                                && series.levels().size() > 1)
                        .map(series -> series.dimensions().get("TaskId")))
                .containsExactly(ten.taskId());
    }

    @Test
    void endsLogWhenTaskEnded() {
        Scenario stopped = Scenario.named("task-stopped");
        LogEvents log = stopped.logGroups().getFirst().streams().getFirst().events();

        assertThat(log.at(log.count() - 1).message()).contains("out of memory");
    }

    @Test
    void generatesLogOfAnySizeFromSeed() {
        LogEvents log = new GeneratedLog(10_000_000_000L, 120, 7, Instant.EPOCH, LATER);
        LogEvents same = new GeneratedLog(10_000_000_000L, 120, 7, Instant.EPOCH, LATER);

        assertThat(log.at(9_999_999_999L)).isEqualTo(same.at(9_999_999_999L));
        assertThat(log.at(5).message()).hasSize(120).isNotEqualTo(log.at(6).message());
        assertThat(log.indexAtOrAfter(log.timestamp(1_234_567)))
                .isLessThanOrEqualTo(1_234_567)
                .satisfies(index -> assertThat(log.timestamp(index)).isEqualTo(log.timestamp(1_234_567)));
    }

    @Test
    void buildsRequestedScenario() {
        Scenario scenario = ScenarioBuilder.at(LATER)
                .container("app", 5, 10)
                .container("side", 5, 10)
                .logDriver("side", "splunk")
                .withoutServiceMetrics()
                .withoutInsights()
                .stopped()
                .build();

        assertThat(scenario.logGroups())
                .extracting(LogGroup::name)
                .contains("/lab/app")
                .doesNotContain("/lab/side");
        assertThat(scenario.metrics()).isEmpty();
        assertThat(scenario.ecs().tasks().getFirst().path("lastStatus").asText())
                .isEqualTo("STOPPED");
        assertThat(Arrays.asList("splunk", "awslogs"))
                .allMatch(driver -> scenario.ecs().taskDefinitions().toString().contains(driver));
    }

    private static String text(Scenario scenario) {
        return new String(scenario.alert(), StandardCharsets.UTF_8);
    }
}
