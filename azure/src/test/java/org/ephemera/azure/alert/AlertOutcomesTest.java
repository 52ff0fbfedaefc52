package org.ephemera.azure.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.acquire.ParsedAlert;
import org.junit.jupiter.api.Test;

/**
 * Every fixture identifies a target, or has a reason that the table of alerts without a package in the deployment's
 * documentation contains.
 */
class AlertOutcomesTest {
    private static final Path FIXTURES = Path.of("../azure/src/test/resources/org/ephemera/azure/alert");
    private static final Path DOCUMENTATION = Path.of("../infra/azure/README.md");

    @Test
    void everyFixtureHasTargetOrDocumentedReason() throws IOException {
        List<String> documented = documented();
        Map<String, String> undocumented = new TreeMap<>();
        for (Path fixture : fixtures()) {
            switch (AlertParser.parse(Files.readAllBytes(fixture))) {
                case ParsedAlert.Recognised recognised ->
                    assertThat(recognised.subjects()).isNotEmpty();
                case ParsedAlert.NoContainer none -> {
                    if (documented.stream().noneMatch(none.reason()::contains)) {
                        undocumented.put(fixture.getFileName().toString(), none.reason());
                    }
                }
                case ParsedAlert.NotAnAlert not ->
                    undocumented.put(fixture.getFileName().toString(), not.reason());
            }
        }
        assertThat(undocumented).isEmpty();
    }

    @Test
    void everyDocumentedReasonHasFixture() throws IOException {
        List<String> reasons = fixtures().stream()
                .map(AlertOutcomesTest::reason)
                .filter(reason -> !reason.isEmpty())
                .toList();
        assertThat(documented())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(reasons)
                        .anySatisfy(reason -> assertThat(reason).contains(text)));
    }

    private static String reason(Path fixture) {
        try {
            return AlertParser.parse(Files.readAllBytes(fixture)) instanceof ParsedAlert.NoContainer none
                    ? none.reason()
                    : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Returns the first column of the table below the heading. */
    private static List<String> documented() throws IOException {
        String text = Files.readString(DOCUMENTATION);
        String section = text.substring(text.indexOf("### Alerts without a package"));
        return section.lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
    }

    private static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.sorted().toList();
        }
    }
}
