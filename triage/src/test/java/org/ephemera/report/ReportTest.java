package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.evidence.OutcomeCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in a report, without a browser. */
class ReportTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();
    private static final Written WRITTEN = Written.of(SAMPLE);

    @Test
    void theSameAnalysisGivesTheSameBytes() {
        Written again = Written.of(SampleAnalysis.plain());

        assertThat(again.html()).isEqualTo(WRITTEN.html());
        assertThat(again.text(Report.LAB)).isEqualTo(WRITTEN.text(Report.LAB));
        assertThat(WRITTEN.files())
                .containsOnlyKeys(Report.HTML, Report.LAB, Report.FINDINGS, Report.SARIF, Report.SUMMARY);
    }

    @Test
    void valuesOfTheEnvironmentAreInNoFile() {
        assertThat(WRITTEN.files().keySet())
                .allSatisfy(name -> assertThat(WRITTEN.text(name)).doesNotContain("a-value-that-must-not-show"));
    }

    @Test
    void partsStandInTheOrderInWhichTheyAreAskedFor() {
        List<String> sections = Pattern.compile("<section id=\"([a-z]+)\"")
                .matcher(WRITTEN.html())
                .results()
                .map(result -> result.group(1))
                .toList();

        assertThat(sections)
                .containsExactly(
                        "verdict",
                        "expiring",
                        "findings",
                        "changed",
                        "plots",
                        "timeline",
                        "indicators",
                        "coverage",
                        "integrity",
                        "next");
    }

    @Test
    void thePolicyAllowsOneStyleAndOneScriptByWhatTheyAre() {
        assertThat(WRITTEN.html())
                .contains("default-src &#39;none&#39;; style-src &#39;sha256-")
                .doesNotContain("unsafe-inline")
                .doesNotContainPattern("(src|href)=\"(?!#|data:)")
                .doesNotContainPattern("<[^>]* (on[a-z]+|style)=");
    }

    /** An empty source must never look like one that could not be asked. */
    @ParameterizedTest
    @EnumSource(OutcomeCode.class)
    void eachOutcomeHasAWordAndAMeaningOfItsOwn(OutcomeCode code) {
        assertThat(WRITTEN.html()).contains(Statuses.meaning(code));
        assertThat(java.util.Arrays.stream(OutcomeCode.values())
                        .filter(other -> Statuses.word(other).equals(Statuses.word(code))
                                || Statuses.meaning(other).equals(Statuses.meaning(code))))
                .containsExactly(code);
    }

    @Test
    void everyItemHasItsRow() {
        List<String> items = Pattern.compile("<tr><td data-l=\"Outcome\">.*?<code>([^<]*)</code>")
                .matcher(WRITTEN.html())
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();

        assertThat(items)
                .containsExactlyInAnyOrderElementsOf(SAMPLE.coverage().stream()
                        .map(item -> item.outcome().planned().item())
                        .toList())
                .startsWith("aws.logs.stream.2");
    }

    @Test
    void administratorsAreAskedForWhatIsMissing() {
        assertThat(NextSteps.of(SAMPLE).asks())
                .extracting(NextSteps.Ask::status)
                .containsExactly("denied", "failed", "expired", "not enabled", "partial");
        assertThat(NextSteps.of(SAMPLE).asks().getFirst().what()).contains("logs:GetLogEvents");
    }

    @Test
    void whatIsSuppressedIsShownApart() {
        Findings findings = Findings.of(SAMPLE.findings());

        assertThat(findings.suppressedCount()).isEqualTo(1);
        assertThat(findings.open())
                .extracting(group -> group.rule().id())
                .containsExactly("ESC-001", "CMD-001", "EXE-004", "IMG-001", "ESC-013");
    }

    @Test
    void aThousandFindingsOfOneRuleAreOneGroup() {
        Findings findings = Findings.of(SampleAnalysis.large(1000).findings());

        assertThat(findings.open()).hasSize(6);
        assertThat(findings.open())
                .filteredOn(group -> group.rule().id().equals("LOG-001"))
                .first()
                .satisfies(group -> assertThat(group.first()).hasSize(4))
                .satisfies(group -> assertThat(group.rest()).hasSize(996));
    }

    @Test
    void indicatorsAreDefanged() {
        assertThat(Defanged.of(SAMPLE.indicators()))
                .extracting(Defanged::value)
                .startsWith("198[.]51[.]100[.]7", "hxxp[://]198[.]51[.]100[.]7/x[.]sh", "pool[.]example[.]net");
        assertThat(SAMPLE.indicators()).extracting(Indicator::value).contains("http://198.51.100.7/x.sh");
    }
}
