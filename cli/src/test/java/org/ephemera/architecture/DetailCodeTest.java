package org.ephemera.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.model.DetailCode;
import org.junit.jupiter.api.Test;

/** Test that each detail of an outcome is a constant, and that each constant is in the table of the package format. */
class DetailCodeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z][A-Za-z]+)` \\| [A-Z_, ]+ \\| .+ \\|");

    /** Detail given as a literal: the first argument of a failure, or the first of two arguments of another outcome. */
    private static final Pattern LITERAL = Pattern.compile(
            "new (?:Outcome\\.Failed|ClusterException)\\(\\s*\"|new Outcome\\.\\w+\\(\\s*\"[A-Z]\\w*\",\\s");

    @Test
    void listsEveryConstantInTheTable() throws Exception {
        Set<String> constants = new TreeSet<>();
        for (Field field : DetailCode.class.getFields()) {
            constants.add((String) field.get(null));
        }
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/package-format.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1))
                .toList();
        assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(constants);
    }

    @Test
    void findsNoDetailOutsideTheConstants() throws IOException {
        List<String> literals = new ArrayList<>();
        for (String module :
                List.of("shared", "kubernetes", "aws", "azure", "cli", "reporting", "format", "verifier")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    Matcher literal = LITERAL.matcher(Files.readString(file));
                    while (literal.find()) {
                        literals.add(file.getFileName() + ": " + literal.group());
                    }
                }
            }
        }
        assertThat(literals).isEmpty();
    }

    @Test
    void detectsLiterals() {
        assertThat("new Outcome.Failed(\n  \"Code\", x)").containsPattern(LITERAL);
        assertThat("new Outcome.Partial(\"Code\", x)").containsPattern(LITERAL);
        assertThat("new Outcome.Partial(\"A sentence, with a comma\")").doesNotContainPattern(LITERAL);
    }
}
