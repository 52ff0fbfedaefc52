package org.ephemera.aws.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.aws.testing.Desk;
import org.ephemera.aws.testing.Interposed;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.Gathered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is of a container's output beside its own stream, read once. */
class FurtherLogsTest {
    private static final String EARLIER = "aws.logs.earlier-stream.1";

    @TempDir
    Path folder;

    /** More than a query returns: the window is halved, and every event is there once. */
    @Test
    void readsWithInsightsWhatOnlyInsightsReads() throws IOException {
        int events = 120_000;
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", events, 20)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();

        Gathered gathered = collect(scenario, Faults.none());

        assertThat(gathered.outcome("aws.logs.stream.1").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(gathered.outcome("aws.logs.stream.1").message()).contains("aws.logs.insights.1 reads it");
        ItemOutcome insights = gathered.item("aws.logs.insights.1");
        assertThat(insights.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(insights.extent().records()).isEqualTo(events);
        assertThat(gathered.log("aws.logs.insights.1", "api.response").stream()
                        .filter(line -> line.at("/request/operation").asText().equals("StartQuery")))
                .hasSize(3);
        assertThat(gathered.outcome("aws.logs.late.1").message()).contains("cannot read a log group of this class");
    }

    @Test
    void saysThatInsightsMayNotBeAsked() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 20)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();

        Gathered gathered = collect(scenario, Faults.none().accessDenied("StartQuery"));

        assertThat(gathered.outcome("aws.logs.insights.1").code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(gathered.outcome("aws.logs.insights.1").detail()).isEqualTo("logs:StartQuery");
    }

    @Test
    void anAuditLogThatOnlyInsightsReadsSaysWithWhichQuery() throws IOException {
        Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                Interposed infrequent = Interposed.before(cloud.endpoint())
                        .refuse("FilterLogEvents", "kube-apiserver-audit-", "InvalidOperationException")) {
            Gathered gathered = Desk.at(folder, infrequent.endpoint()).collect(scenario.alert());
            assertThat(gathered.outcome("aws.eks.audit.1").message())
                    .contains("Infrequent Access", "filter @logStream like /kube-apiserver-audit-/");
        }
    }

    @Test
    void findsTheLogOfTheTaskBeforeAndThePerformanceLog() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());

        Gathered gathered =
                collect(scenario, Faults.none().pageSize("FilterLogEvents", 100).emptyPageWithToken("FilterLogEvents"));

        assertThat(gathered.item("aws.logs.earlier", "group", "/shop/checkout").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.logs.earlier", "group", "/shop/log-router")
                        .code())
                .isEqualTo(OutcomeCode.EMPTY);
        assertThat(gathered.outcome(EARLIER).message())
                .contains("checkout: ", "written by the earlier task 5d20c6b1f0a94b1d9c3e7a8812aa40ce");
        assertThat(text(gathered, EARLIER)).contains("payment provider unreachable, exiting");
        ItemOutcome performance = gathered.item("aws.logs.performance.1");
        assertThat(performance.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(performance.extent().records()).isGreaterThan(300);
        assertThat(gathered.log("aws.logs.performance.1", "api.response"))
                .hasSizeGreaterThan(4)
                .first()
                .satisfies(line -> assertThat(line.path("count").asInt()).isZero());
        assertThat(gathered.outcome("aws.logs.late.1").message()).contains("were read again");
    }

    @Test
    void saysThatThereIsNoPerformanceLog() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 20)
                .withoutInsights()
                .build();

        Gathered gathered = collect(scenario, Faults.none());

        assertThat(gathered.outcome("aws.logs.performance.1").code()).isEqualTo(OutcomeCode.NOT_ENABLED);
    }

    private Gathered collect(Scenario scenario, Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return Desk.at(folder, cloud.endpoint()).collect(scenario.alert());
        }
    }

    private static String text(Gathered gathered, String item) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JsonNode response : gathered.log(item, "api.response")) {
            text.append(new String(gathered.body(response), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
