package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which sessions count as the response to the alert, and which remain suspects. */
class ResponseSessionsTest {
    private static final Instant ALERT = Instant.parse("2026-11-25T11:00:00Z");
    private static final String ATTACKER = "203.0.113.66";
    private static final String ATTACKERS_AGENT = "aws-cli/2.31.7";

    private final List<ControlCall> calls = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    @BeforeEach
    void attack() {
        Caller thief = new Caller(user(), ATTACKER, ATTACKERS_AGENT);
        found("EXE-004", thief.call("2026-11-25T10:50:00Z", "ExecuteCommand", false));
    }

    @Test
    void asksForConfirmationOfTheResponse() {
        Caller responder = responder("2026-11-25T11:05:00Z");
        responder.call("2026-11-25T11:06:00Z", "DescribeTasks", true);
        found("EXE-004", responder.call("2026-11-25T11:07:00Z", "ExecuteCommand", false));
        found("EXE-007", responder.call("2026-11-25T11:08:00Z", "ExecuteCommand", false));
        found("STA-008", responder.call("2026-11-25T11:09:00Z", "StopTask", false));

        assertThat(step(Remedy.Stage.RESPONSE)).hasValueSatisfying(step -> {
            assertThat(step.why())
                    .startsWith("Confirm with j.brandt that this was the response")
                    .contains("role incident-response", "(EXE-004, EXE-007, STA-008)", ALERT.toString())
                    .doesNotContain("stolen");
            assertThat(step.commands()).isEmpty();
        });
        assertThat(step(Remedy.Stage.CALLERS)).hasValueSatisfying(step -> {
            assertThat(step.why()).contains("the key AKIAEXAMPLE000BUILD0").doesNotContain("incident-response");
            assertThat(String.join("\n", step.commands())).doesNotContain("incident-response");
        });
    }

    @Test
    void asksForConfirmationWhenThereIsNoOtherSuspect() {
        calls.clear();
        findings.clear();
        found("EXE-004", responder("2026-11-25T11:05:00Z").call("2026-11-25T11:07:00Z", "ExecuteCommand", false));

        assertThat(remedies(Optional.of(ALERT))).extracting(Remedy::stage).containsExactly(Remedy.Stage.RESPONSE);
    }

    /** Each differs from the response in one fact. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-25T10:59:59Z, 198.51.100.77, aws-cli/2.32.3, ExecuteCommand,  EXE-004, began before the alert",
        "2026-11-25T11:00:00Z, 198.51.100.77, aws-cli/2.32.3, ExecuteCommand,  EXE-004, began with the alert",
        "2026-11-25T11:05:00Z, 203.0.113.66,  aws-cli/2.32.3, ExecuteCommand,  EXE-004, has an address of a suspect",
        "2026-11-25T11:05:00Z, 198.51.100.77, aws-cli/2.31.7, ExecuteCommand,  EXE-004, has a user agent of a suspect",
        "2026-11-25T11:05:00Z, 198.51.100.77, aws-cli/2.32.3, RunTask,         STA-005, made another write call",
        "2026-11-25T11:05:00Z, 198.51.100.77, aws-cli/2.32.3, ExecuteCommand,  CMD-003, ran a reverse shell",
        "yesterday,            198.51.100.77, aws-cli/2.32.3, ExecuteCommand,  EXE-004, has no begin"
    })
    void staysASuspectWhen(String began, String address, String agent, String action, String rule, String why) {
        found(
                rule,
                new Caller(role("incident-response", "j.brandt", began), address, agent)
                        .call("2026-11-25T11:07:00Z", action, false));

        assertThat(step(Remedy.Stage.RESPONSE)).as(why).isEmpty();
        assertThat(step(Remedy.Stage.CALLERS).orElseThrow().commands())
                .as(why)
                .anyMatch(command -> command.contains("--role-name=incident-response"));
    }

    @Test
    void staysASuspectWhenAnyCallOfTheSessionWrites() {
        Caller caller = responder("2026-11-25T11:05:00Z");
        found("EXE-004", caller.call("2026-11-25T11:07:00Z", "ExecuteCommand", false));
        caller.call("2026-11-25T11:08:00Z", "CreateAccessKey", false);

        assertThat(step(Remedy.Stage.RESPONSE)).isEmpty();
    }

    @Test
    void staysASuspectWhenAnotherOfItsSessionsWrites() {
        found("EXE-004", responder("2026-11-25T11:05:00Z").call("2026-11-25T11:07:00Z", "ExecuteCommand", false));
        responder("2026-11-25T11:20:00Z").call("2026-11-25T11:21:00Z", "RunTask", false);

        assertThat(step(Remedy.Stage.RESPONSE)).isEmpty();
    }

    @Test
    void staysASuspectWhenASuspectUsesItsRole() {
        found(
                "STA-006",
                new Caller(role("incident-response", "x", "2026-11-25T10:40:00Z"), "203.0.113.1", "curl")
                        .call("2026-11-25T10:41:00Z", "RunTask", false));
        found("EXE-004", responder("2026-11-25T11:05:00Z").call("2026-11-25T11:07:00Z", "ExecuteCommand", false));

        assertThat(step(Remedy.Stage.RESPONSE)).isEmpty();
    }

    /** The third has nothing in common with the first. */
    @Test
    void staysASuspectWhenAnotherSessionLinksItToOne() {
        found(
                "EXE-004",
                new Caller(role("a", "a", "2026-11-25T11:05:00Z"), ATTACKER, "aws-cli/2.0.0")
                        .call("2026-11-25T11:07:00Z", "ExecuteCommand", false));
        found(
                "EXE-004",
                new Caller(role("b", "b", "2026-11-25T11:05:00Z"), "198.51.100.78", "aws-cli/2.0.0")
                        .call("2026-11-25T11:07:00Z", "ExecuteCommand", false));

        assertThat(step(Remedy.Stage.RESPONSE)).isEmpty();
    }

    /** A colleague used the role in the morning; no finding points to that. */
    @Test
    void isTheResponseWhenAnEarlierSessionWasHarmless() {
        new Caller(role("incident-response", "m.ott", "2026-11-25T08:00:00Z"), "198.51.100.9", "aws-cli/2.1.0")
                .call("2026-11-25T08:01:00Z", "UpdateService", false);
        found("EXE-004", responder("2026-11-25T11:05:00Z").call("2026-11-25T11:07:00Z", "ExecuteCommand", false));

        assertThat(step(Remedy.Stage.RESPONSE)).isPresent();
    }

    /** ECS begins the session of Systems Manager in the caller's name. */
    @Test
    void isTheResponseWhenAServiceWritesOnItsBehalf() {
        Caller caller = responder("2026-11-25T11:05:00Z");
        found("EXE-004", caller.call("2026-11-25T11:07:00Z", "ExecuteCommand", false));
        new Caller(((ObjectNode) caller.identity()).deepCopy().put("invokedBy", "ecs.amazonaws.com"), "ecs", "ecs")
                .call("2026-11-25T11:07:01Z", "StartSession", false);

        assertThat(step(Remedy.Stage.RESPONSE)).isPresent();
    }

    @Test
    void staysASuspectWhenTheAlertHasNoTime() {
        found("EXE-004", responder("2026-11-25T11:05:00Z").call("2026-11-25T11:07:00Z", "ExecuteCommand", false));

        assertThat(remedies(Optional.empty()))
                .singleElement()
                .satisfies(remedy -> assertThat(remedy.why()).contains("incident-response", "stolen"));
    }

    @Test
    void staysASuspectWhenTheAlertNamesItsKey() {
        found("EXE-004", responder("2026-11-25T11:05:00Z").call("2026-11-25T11:07:00Z", "ExecuteCommand", false));

        assertThat(SuspectCredential.remedies(calls, findings, List.of(), "ASIAEXAMPLE000SESSION", Optional.of(ALERT)))
                .extracting(Remedy::stage)
                .containsExactly(Remedy.Stage.CALLERS);
    }

    private Optional<Remedy> step(Remedy.Stage stage) {
        return remedies(Optional.of(ALERT)).stream()
                .filter(remedy -> remedy.stage() == stage)
                .findFirst();
    }

    private List<Remedy> remedies(Optional<Instant> alert) {
        return SuspectCredential.remedies(calls, findings, List.of(), "", alert);
    }

    private Caller responder(String began) {
        return new Caller(role("incident-response", "j.brandt", began), "198.51.100.77", "aws-cli/2.32.3");
    }

    private static JsonNode user() {
        return Json.object()
                .put("type", "IAMUser")
                .put("arn", "arn:aws:iam::111122223333:user/build")
                .put("userName", "build")
                .put("accessKeyId", "AKIAEXAMPLE000BUILD0");
    }

    private static JsonNode role(String role, String session, String began) {
        ObjectNode identity = Json.object()
                .put("type", "AssumedRole")
                .put("arn", "arn:aws:sts::111122223333:assumed-role/" + role + "/" + session)
                .put("accessKeyId", "ASIAEXAMPLE000SESSION");
        ObjectNode context = identity.putObject("sessionContext");
        context.putObject("sessionIssuer")
                .put("arn", "arn:aws:iam::111122223333:role/" + role)
                .put("userName", role)
                .put("accountId", "111122223333");
        context.putObject("attributes").put("creationDate", began);
        return identity;
    }

    /** At a field of the entry. */
    private void found(String rule, EvidenceLocation at) {
        findings.add(Finding.of(RuleBook.standard().rule(rule), "subject", "because", at.child("CloudTrailEvent")));
    }

    /** Caller with its address. */
    private final class Caller {
        private final JsonNode identity;
        private final String address;
        private final String agent;

        Caller(JsonNode identity, String address, String agent) {
            this.identity = identity;
            this.address = address;
            this.agent = agent;
        }

        JsonNode identity() {
            return identity;
        }

        EvidenceLocation call(String time, String action, boolean reads) {
            EvidenceLocation at = WorkloadDocuments.located("data/raw/events/" + calls.size() + ".json", identity)
                    .evidence()
                    .child("Events")
                    .child(0);
            JsonNode entry = Json.object().put("readOnly", reads).set("userIdentity", identity);
            calls.add(new ControlCall(
                    Instant.parse(time),
                    "ecs",
                    action,
                    identity.path("arn").asText(),
                    Optional.of(address),
                    Optional.of(agent),
                    "eu-central-1",
                    Optional.empty(),
                    "id-" + calls.size(),
                    Json.object(),
                    entry,
                    false,
                    at));
            return at;
        }
    }
}
