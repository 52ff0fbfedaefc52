package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.model.OutcomeCode;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();
    private static final List<CoverageEntry> COLLECTED = SAMPLE.coverage().stream()
            .filter(item -> item.code() == OutcomeCode.COLLECTED || item.code() == OutcomeCode.IMPOSSIBLE)
            .toList();

    @Test
    void usesMostSevereUnsuppressedFinding() {
        Finding suppressed = finding("ESC-001", Severity.CRITICAL).suppressedAs("a known agent");

        assertThat(of(suppressed, finding("MIN-001", Severity.MEDIUM), finding("CMD-001", Severity.HIGH)))
                .isEqualTo(new Headline(Optional.of(Severity.HIGH), "High: " + title("CMD-001")));
        assertThat(of(suppressed, finding("MIN-001", Severity.MEDIUM)).text()).isEqualTo("Medium: " + title("MIN-001"));
    }

    @Test
    void usesFirstRuleOfEqualSeverity() {
        Headline headline = of(finding("EXE-012", Severity.CRITICAL), finding("CMD-004", Severity.CRITICAL));

        assertThat(headline.text()).isEqualTo("Critical: " + title("CMD-004"));
        assertThat(of(finding("CMD-004", Severity.CRITICAL), finding("EXE-012", Severity.CRITICAL)))
                .isEqualTo(headline);
    }

    @Test
    void isNeutralWhenNoFindingIsMedium() {
        Analysis complete = with(List.of(finding("CMD-001", Severity.LOW)), COLLECTED, List.of());

        assertThat(Headline.of(complete).severity()).isEmpty();
        assertThat(Headline.of(complete).text()).contains("in the collected evidence");
        assertThat(Tone.of(Headline.of(complete))).isEqualTo(Tone.QUIET);
    }

    @Test
    void reportsMissingEvidenceWhenNoFindingIsMedium() {
        assertThat(List.of(
                        with(List.of(), SAMPLE.coverage(), List.of()),
                        with(List.of(), COLLECTED, List.of(new EvidenceGap("LOG", "not seen")))))
                .allSatisfy(analysis -> assertThat(Headline.of(analysis).text()).endsWith("some evidence is missing"));
    }

    @Test
    void reportsEscapeShownOnlyByAlert() {
        Analysis alerted = ModifiedAnalysis.verdict(
                with(List.of(), COLLECTED, List.of()),
                new Verdict(Answer.IMAGE_HOST, Confidence.CONFIRMED, List.of(), List.of()));

        assertThat(Headline.of(alerted).text()).contains("possible container escape");
    }

    private static Headline of(Finding... findings) {
        return Headline.of(ModifiedAnalysis.findings(SAMPLE, List.of(findings)));
    }

    private static Analysis with(List<Finding> findings, List<CoverageEntry> coverage, List<EvidenceGap> gaps) {
        return ModifiedAnalysis.verdict(
                ModifiedAnalysis.coverage(ModifiedAnalysis.findings(SAMPLE, findings), coverage, gaps),
                new Verdict(Answer.CONTAINER_ONLY, Confidence.POSSIBLE, List.of(), List.of()));
    }

    private static Finding finding(String rule, Severity severity) {
        return Finding.of(
                        RuleBook.standard().rule(rule),
                        "app",
                        "because",
                        SAMPLE.findings().getFirst().evidence().getFirst())
                .withSeverity(severity);
    }

    private static String title(String rule) {
        return RuleBook.standard().rule(rule).title();
    }
}
