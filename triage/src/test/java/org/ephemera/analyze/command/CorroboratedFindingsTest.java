package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.command.RuleFixture.at;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.junit.jupiter.api.Test;

class CorroboratedFindingsTest {
    private static final Optional<Instant> NOON = Optional.of(Instant.parse("2026-11-26T12:00:00Z"));
    private static final Optional<Instant> QUARTER = Optional.of(Instant.parse("2026-11-26T12:15:00Z"));
    private static final Optional<Instant> LATER = Optional.of(Instant.parse("2026-11-26T12:15:01Z"));

    @Test
    void listsCriticalFindingsFirst() {
        Finding critical = finding("CMD-004", Severity.CRITICAL, "app", NOON);
        assertThat(corroborated(finding("CMD-011", Severity.LOW, "app", NOON), critical))
                .containsExactly("CMD-004");
        assertThat(CorroboratedFindings.of(List.of(critical.suppressedAs("known"))))
                .isEmpty();
    }

    @Test
    void corroboratesTwoFamiliesInOneContainer() {
        Finding command = finding("CMD-001", Severity.HIGH, "app", NOON);
        assertThat(corroborated(command)).isEmpty();
        assertThat(corroborated(command, finding("CMD-010", Severity.HIGH, "app", NOON)))
                .isEmpty();
        assertThat(corroborated(command, finding("NET-001", Severity.HIGH, "other", NOON)))
                .isEmpty();
        assertThat(corroborated(command, finding("NET-001", Severity.MEDIUM, "app", NOON)))
                .isEmpty();
        assertThat(corroborated(command, finding("NET-001", Severity.HIGH, "app", LATER)))
                .isEmpty();
        assertThat(corroborated(command, finding("NET-001", Severity.HIGH, "app", QUARTER)))
                .containsExactly("CMD-001", "NET-001");
        assertThat(corroborated(command, finding("ENV-002", Severity.HIGH, "app", Optional.empty())))
                .containsExactly("CMD-001", "ENV-002");
    }

    private static List<String> corroborated(Finding... findings) {
        return CorroboratedFindings.of(List.of(findings)).stream()
                .map(f -> f.rule().id())
                .toList();
    }

    private static Finding finding(String rule, Severity severity, String subject, Optional<Instant> at) {
        Finding finding = Finding.of(RuleBook.standard().rule(rule), subject, "because", at("a.json", ""))
                .withSeverity(severity);
        return at.map(finding::at).orElse(finding);
    }
}
