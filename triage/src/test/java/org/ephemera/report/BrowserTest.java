package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests reports in a browser, by {@code src/test/browser/report.test.mjs}; screenshots are stored in {@code
 * target/screenshots}.
 */
@Tag("slow")
class BrowserTest {
    private static final Path REPORTS = Path.of("target/reports-to-open");
    private static final Path SHOTS = Path.of("target/screenshots");
    private static final int MORE_FINDINGS = 1000;
    private static final int LINES = 200_000;

    @TempDir
    Path folder;

    @Test
    void showsReportWithoutExecutingTargetText() throws Exception {
        Files.createDirectories(REPORTS);
        write("plain.html", WrittenReport.of(SampleAnalysis.plain()));
        write("hostile.html", WrittenReport.of(SampleAnalysis.saying(HostileTexts.WORDS)));
        write("large.html", WrittenReport.of(large()));
        Path npm = repository().resolve("target/npm/node_modules");
        assertThat(npm.resolve("playwright-core"))
                .as("installed by ./check --setup-only")
                .exists();
        Path output = REPORTS.resolve("node.txt");
        ProcessBuilder node = new ProcessBuilder(
                        "node", "--test", "--test-reporter=spec", "src/test/browser/report.test.mjs")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        node.environment().put("NODE_PATH", npm.toString());
        node.environment().put("REPORTS", REPORTS.toAbsolutePath().toString());
        node.environment().put("SHOTS", SHOTS.toAbsolutePath().toString());
        int exit = node.start().waitFor();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        said.lines().filter(line -> line.contains("first paint")).forEach(System.out::println);
        assertThat(exit).as(said).isZero();
        try (Stream<Path> pictures = Files.list(SHOTS)) {
            assertThat(pictures.map(p -> p.getFileName().toString()))
                    .contains("light-380.png", "light-900.png", "light-1500.png", "dark-380.png", "printed.pdf");
        }
    }

    /** Report with a long log and a thousand further findings. */
    private Analysis large() throws Exception {
        StringBuilder events = new StringBuilder("{\"events\":[");
        long begin = SampleAnalysis.FROM.toEpochMilli();
        for (int i = 0; i < LINES; i++) {
            events.append(i == 0 ? "" : ",")
                    .append("{\"timestamp\":")
                    .append(begin + 100L * i)
                    .append(",\"message\":\"GET /cart/")
                    .append(i)
                    .append(i % 1000 == 999 ? " error: upstream timed out\"}" : " 200 in 12 ms\"}");
        }
        String body = events.append("]}").toString();
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "aws.logs.stream",
                        Map.of("container", "checkout"),
                        FixtureResponse.json("logs:GetLogEvents", body))
                .seal()) {
            Analysis analysis = PackageAnalyzer.analyze(
                    sealed,
                    PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                    name -> OutputStream.nullOutputStream());
            assertThat(analysis.volumes()).isNotEmpty();
            Analysis sample = SampleAnalysis.large(MORE_FINDINGS);
            return ModifiedAnalysis.findings(ModifiedAnalysis.series(analysis, sample.series()), sample.findings());
        }
    }

    private static void write(String name, WrittenReport report) throws IOException {
        Files.writeString(REPORTS.resolve(name), report.html());
    }

    private static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, java.util.Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("check")))
                .findFirst()
                .orElseThrow();
    }
}
