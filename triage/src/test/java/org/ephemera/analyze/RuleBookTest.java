package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ephemera.analyze.model.RuleBook;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    private static final Path RESOURCES = Path.of("src/main/resources/org/ephemera/analyze");

    /** The version must change with the data, because other data would give other findings. */
    @Test
    void versionCoversAllDataOfRules() throws IOException {
        String source = Files.readString(Path.of("src/main/java/org/ephemera/analyze/model/RuleBook.java"));
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(RESOURCES::relativize)
                            .map(Path::toString)
                            .toList())
                    .hasSizeGreaterThan(15)
                    .allSatisfy(name -> assertThat(source)
                            .contains(
                                    name.startsWith("model/rules/")
                                            ? "\"" + name.substring(12).replace(".json", "") + "\""
                                            : "\"" + name + "\""));
        }
        assertThat(RuleBook.standard().version()).matches("2026\\.11-[0-9a-f]{8}-[0-9a-z]{7,8}");
    }

    @Test
    void everyRuleIsDescribed() {
        assertThat(RuleBook.standard().all()).hasSizeGreaterThan(80).allSatisfy(rule -> {
            assertThat(rule.title()).isNotBlank().hasSizeLessThan(140);
            assertThat(rule.attack()).allMatch(id -> id.matches("T[0-9]{4}(\\.[0-9]{3})?"));
        });
    }
}
