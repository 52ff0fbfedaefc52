package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.NextStep;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

/** Tests that a next step does not contradict the verdict. */
class NextStepTest {
    @Test
    void givesHostStepForEscapeFinding() {
        assertThat(next(found("CMD-006"))).isEqualTo(NextStep.HOST);
        assertThat(next(found("CMD-006").withSeverity(Severity.LOW))).isEqualTo(NextStep.CONTAINER);
        assertThat(next(found("CMD-006").suppressedAs("a known agent"))).isEqualTo(NextStep.CONTAINER);
    }

    @Test
    void givesHostStepForSettingOnlyWithHostAccess() {
        assertThat(next(found("ESC-001"))).isEqualTo(NextStep.CONTAINER);
        assertThat(next(found("ESC-001").asHostPath())).isEqualTo(NextStep.HOST);
    }

    @Test
    void givesHostStepWhenHostMustBeImaged() {
        for (String rule : List.of("IMG-005", "STA-009", "ESC-001")) {
            assertThat(next(found(rule), Verdict.Answer.IMAGE_HOST)).isEqualTo(NextStep.HOST);
            assertThat(next(found(rule), Verdict.Answer.CONTAINER_ONLY)).isEqualTo(NextStep.CONTAINER);
        }
        assertThat(next(found("ESC-001").suppressedAs("a known agent"), Verdict.Answer.IMAGE_HOST))
                .isEqualTo(NextStep.CONTAINER);
    }

    private static NextStep next(Finding finding) {
        return next(finding, Verdict.Answer.CONTAINER_ONLY);
    }

    private static NextStep next(Finding finding, Verdict.Answer verdict) {
        return FindingsSection.next(List.of(finding), List.of(), verdict).orElseThrow();
    }

    private static Finding found(String rule) {
        return Finding.of(
                RuleBook.standard().rule(rule),
                "app",
                "because",
                new EvidenceLocation("data/x.json", FileLocation.root(), new Digest("ab".repeat(32))));
    }
}
