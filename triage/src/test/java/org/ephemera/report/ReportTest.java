package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What stands in a report, without a browser. */
class ReportTest {
    @Test
    void theSameAnalysisGivesTheSameBytes() {
        assertThat(Written.of(SampleAnalysis.plain()).html())
                .isEqualTo(Written.of(SampleAnalysis.plain()).html());
    }

    @Test
    void valuesOfTheEnvironmentAreInNoFile() throws Exception {
        Written written = Written.of(SampleAnalysis.plain());
        java.nio.file.Files.createDirectories(java.nio.file.Path.of("target/screenshots"));
        java.nio.file.Files.writeString(java.nio.file.Path.of("target/screenshots/plain.html"), written.html());
        java.nio.file.Files.writeString(
                java.nio.file.Path.of("target/screenshots/compose.yaml"), written.text(Report.LAB));
        assertThat(written.html()).doesNotContain("a-value-that-must-not-show");
        assertThat(written.text(Report.LAB)).doesNotContain("a-value-that-must-not-show");
    }
}
