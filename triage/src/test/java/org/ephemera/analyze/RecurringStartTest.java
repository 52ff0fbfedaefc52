package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.IncidentFixture.ALERT;
import static org.ephemera.analyze.IncidentFixture.TASK;
import static org.ephemera.analyze.IncidentFixture.commands;
import static org.ephemera.analyze.IncidentFixture.parsed;
import static org.ephemera.analyze.IncidentFixture.role;
import static org.ephemera.analyze.IncidentFixture.severities;
import static org.ephemera.analyze.IncidentFixture.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Severity of starts with overrides that recur, from a sealed package to the findings. */
class RecurringStartTest {
    private static final String ADDRESS = "198.51.100.20";
    private static final Instant RUN = ALERT.minus(Duration.ofHours(1));
    private static final int NIGHTS = 7;
    private static final String REPORT = "['report','--all']";
    private static final String OVERRIDES = "{'containerOverrides':[{'name':'app','command':%s}]}";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private IncidentFixture incident;

    @BeforeEach
    void open() {
        incident = new IncidentFixture(folder);
        incident.definition(9, "ci", "{'command':['serve']}").definition(8, "ci", "{'command':['serve']}");
    }

    private static JsonNode scheduler(Instant time) {
        return role("nightly", "run-" + time.getEpochSecond(), time);
    }

    private ObjectNode run(Instant time, JsonNode identity, String task, String command) {
        ObjectNode call = incident.call(
                time,
                identity,
                ADDRESS,
                "ecs:RunTask",
                "{'cluster':'shop','taskDefinition':'app:9','overrides':" + OVERRIDES.formatted(command) + "}");
        call.set("responseElements", parsed("{'tasks':[{'taskArn':'" + task + "'}]}"));
        return call;
    }

    /** Adds the run that the target is, and its task. */
    private void target(JsonNode identity, String command) {
        run(RUN, identity, TASK, command);
        incident.task(TASK, "{'startedBy':'x','overrides':" + OVERRIDES.formatted(command) + "}");
    }

    private void nights(int count, String command) {
        for (int night = 1; night < count; night++) {
            Instant time = RUN.minus(Duration.ofDays(night)).plusSeconds(night);
            run(time, scheduler(time), TASK.replaceFirst(".$", "" + night), command);
        }
    }

    private List<String> severitiesOfTheStart() throws Exception {
        return severities(incident.analyze(), "STA-004", "STA-005", "STA-006", "DRF-002");
    }

    @Test
    void isLowForEveryRule() throws Exception {
        nights(NIGHTS, REPORT);
        target(scheduler(RUN), REPORT);

        Analysis analysis = incident.analyze();
        assertThat(severities(analysis, "STA-004", "STA-005", "STA-006", "DRF-002"))
                .containsExactly("DRF-002 low", "STA-004 low", "STA-005 low");
        assertThat(commands(analysis)).doesNotContain("nightly");
    }

    @Test
    void isHighOnce() throws Exception {
        target(scheduler(RUN), REPORT);

        Analysis analysis = incident.analyze();
        assertThat(severities(analysis, "STA-004", "DRF-002")).containsExactly("DRF-002 high", "STA-004 high");
        assertThat(commands(analysis)).contains("--role-name=nightly");
    }

    @Test
    void isMediumForBothRulesWhenAServiceStartedIt() throws Exception {
        run(RUN, scheduler(RUN), TASK, REPORT).withObject("/userIdentity").put("invokedBy", "scheduler.amazonaws.com");
        incident.task(TASK, "{'overrides':" + OVERRIDES.formatted(REPORT) + "}");

        assertThat(severities(incident.analyze(), "STA-004", "DRF-002"))
                .containsExactly("DRF-002 medium", "STA-004 medium");
    }

    @Test
    void staysHighWithAnotherCommand() throws Exception {
        nights(NIGHTS, REPORT);
        target(scheduler(RUN), "['sh','-c','x']");

        assertThat(severitiesOfTheStart()).contains("DRF-002 high", "STA-004 high");
    }

    @Test
    void staysHighAtAnotherTimeOfDay() throws Exception {
        nights(NIGHTS, REPORT);
        Instant noon = RUN.plus(Duration.ofHours(6));
        run(noon, scheduler(noon), TASK, REPORT);
        incident.task(TASK, "{'overrides':" + OVERRIDES.formatted(REPORT) + "}");

        assertThat(severitiesOfTheStart()).contains("DRF-002 high", "STA-004 high");
    }

    @Test
    void staysHighByAnotherPrincipal() throws Exception {
        nights(NIGHTS, REPORT);
        target(user("eve"), REPORT);

        Analysis analysis = incident.analyze();
        assertThat(severities(analysis, "STA-004", "DRF-002")).contains("DRF-002 high", "STA-004 high");
        assertThat(commands(analysis)).contains("--user-name=eve").doesNotContain("nightly");
    }

    /** A stolen key can be used every night. */
    @Test
    void staysHighWithTheKeyOfAUser() throws Exception {
        for (int night = 1; night < NIGHTS; night++) {
            run(RUN.minus(Duration.ofDays(night)), user("eve"), TASK.replaceFirst(".$", "" + night), REPORT);
        }
        target(user("eve"), REPORT);

        assertThat(severitiesOfTheStart()).contains("DRF-002 high", "STA-004 high");
    }

    @Test
    void staysHighWhenTheScheduleIsNew() throws Exception {
        incident.call(
                RUN.minus(Duration.ofDays(NIGHTS)),
                user("eve"),
                ADDRESS,
                "scheduler:CreateSchedule",
                "{'name':'x','target':{'roleArn':'arn:aws:iam::111122223333:role/nightly'}}");
        nights(NIGHTS, REPORT);
        target(scheduler(RUN), REPORT);

        assertThat(severitiesOfTheStart()).contains("DRF-002 high", "STA-004 high");
    }

    /** The rule does not name its target. */
    @Test
    void staysHighWhenARuleIsNew() throws Exception {
        incident.call(
                RUN.minus(Duration.ofDays(NIGHTS)),
                user("eve"),
                ADDRESS,
                "events:PutRule",
                "{'name':'x','scheduleExpression':'rate(1 day)'}");
        nights(NIGHTS, REPORT);
        target(scheduler(RUN), REPORT);

        assertThat(severitiesOfTheStart()).contains("DRF-002 high", "STA-004 high");
    }

    @Test
    void isLowWhenAnotherScheduleIsNew() throws Exception {
        incident.call(
                RUN.minus(Duration.ofDays(NIGHTS)),
                user("ops"),
                ADDRESS,
                "scheduler:CreateSchedule",
                "{'name':'y','target':{'roleArn':'arn:aws:iam::111122223333:role/other'}}");
        nights(NIGHTS, REPORT);
        target(scheduler(RUN), REPORT);

        assertThat(severitiesOfTheStart()).containsExactly("DRF-002 low", "STA-004 low", "STA-005 low");
    }
}
