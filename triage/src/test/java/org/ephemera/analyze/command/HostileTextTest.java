package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.command.RuleFixture.at;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts that are slow to search; the time limits allow for a busy machine. */
class HostileTextTest {
    private static final int LONGEST = TextExamination.LONGEST;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void scansAnyTextInBoundedTime() {
        TextExamination examination = new TextExamination(PatternMatcher.standard());
        for (String text : texts()) {
            List<String> exceeded = new ArrayList<>();
            examination.of(text, TextScope.COMMAND, () -> exceeded.add("exceeded"));
            assertThat(exceeded).hasSizeLessThan(2);
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void reportsGapWhenLinesExceedTheBudget() {
        LogRules rules = new LogRules();
        String line =
                "stratum xmrig curl base64 pool.supportxmr.com_ kinsing_ release_agent_ /dev/tcp/ --donate-level_ "
                        .repeat(600);
        for (int i = 0; i < 200; i++) {
            rules.accept(new LogLine("app", "", Optional.empty(), line, at("log.json", "/events/" + i)));
        }
        rules.accept(
                new LogLine("other", "", Optional.empty(), "use pool; net use pool x", at("log.json", "/events/0")));
        CommandFindings found = rules.findings();
        assertThat(found.gaps()).extracting(EvidenceGap::what).containsExactly("app");
        assertThat(found.gaps().getFirst().why()).startsWith("RULE_TIMEOUT");
        assertThat(found.findings()).extracting(f -> f.subject()).contains("other");
    }

    /** Matches behind too many harmless ones are not searched, and the result reports it. */
    @Test
    void reportsLimitWhenHarmlessMatchesHideOthers() {
        TextExamination examination = new TextExamination(PatternMatcher.standard());
        List<String> exceeded = new ArrayList<>();
        String real = "/dev/tcp/203.0.113.7/9";
        assertThat(examination.of(
                        "/dev/tcp/localhost/1 ".repeat(99) + real, TextScope.COMMAND, () -> exceeded.add("exceeded")))
                .hasEntrySatisfying(
                        "CMD-003", found -> assertThat(found.match().severity()).isEqualTo(Severity.CRITICAL));
        assertThat(exceeded).isEmpty();
        assertThat(examination.of(
                        "/dev/tcp/localhost/1 ".repeat(100) + real, TextScope.COMMAND, () -> exceeded.add("exceeded")))
                .hasEntrySatisfying(
                        "CMD-003", found -> assertThat(found.match().severity()).isEqualTo(Severity.LOW));
        assertThat(exceeded).hasSize(1);
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(
                "a".repeat(28),
                "= ".repeat(1_000),
                "a".repeat(20_000) + "!",
                "ab ".repeat(20_000),
                "\u0000".repeat(LONGEST),
                "\ud83d".repeat(LONGEST),
                "A".repeat(LONGEST),
                "'".repeat(LONGEST),
                "${IFS".repeat(LONGEST / 5),
                "\\x41".repeat(LONGEST / 4),
                "\u001b[".repeat(LONGEST / 2)));
        // Repeats the beginning of each pattern, never its end.
        for (RulePattern signature : PatternFile.standard()) {
            if (!signature.literals().isEmpty()) {
                String word = signature.literals().getFirst() + " ";
                texts.add(word.repeat(LONGEST / word.length()));
            }
        }
        StringBuilder everything = new StringBuilder();
        while (everything.length() < LONGEST) {
            PatternFile.standard()
                    .forEach(s ->
                            s.literals().forEach(word -> everything.append(word).append(" x")));
        }
        texts.add(everything.toString());
        return texts;
    }
}
