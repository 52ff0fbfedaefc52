package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.command.CommandLineFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Test that the generated pages in {@code docs/} and the generated catalog are current; {@code -Dupdate.docs=true} rewrites them. */
@Tag("source")
class DocsTest {
    private static final Path CATALOG =
            Path.of("..", "format", "src", "main", "resources", "org", "ephemera", "model", "catalog.json");

    @Test
    void commandLinePageIsCurrent() throws IOException {
        assertCurrent(
                "cli.md",
                GeneratedDocs.commands(
                        CommandLineFactory.of(CommandFixture.in(Path.of("")).session())));
    }

    @Test
    void artifactsPageIsCurrent() throws IOException {
        assertCurrent("artifacts.md", GeneratedDocs.artifacts(Cloud.artifacts()));
    }

    @Test
    void rulesPageIsCurrent() throws IOException {
        assertCurrent("rules.md", GeneratedDocs.rules(RuleBook.standard()));
    }

    @Test
    void catalogIsCurrent() throws IOException {
        assertCurrent(CATALOG, GeneratedCatalog.text());
    }

    /** Each artifact and rule that the page names exists. */
    @Test
    void articleCoverageNamesExistingArtifactsAndRules() throws IOException {
        Set<String> known = new TreeSet<>(List.of("recorder.events", "recorder.definitions"));
        Cloud.artifacts().forEach(artifact -> known.add(artifact.id()));
        RuleBook.standard().all().forEach(rule -> known.add(rule.id()));
        Set<String> named = Pattern.compile(
                        "`((?:aws|azure|kubernetes|recorder)\\.[a-z.-]+)`|\\b((?!SHA)[A-Z]{3}-[0-9]{3})\\b")
                .matcher(Files.readString(Path.of("..", "docs", "article-coverage.md")))
                .results()
                .map(name -> name.group(1) != null ? name.group(1) : name.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(50);
        assertThat(known).containsAll(named);
    }

    private static void assertCurrent(String name, String text) throws IOException {
        assertCurrent(Path.of("..", "docs", name), text);
    }

    private static void assertCurrent(Path page, String text) throws IOException {
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(page, text);
        }
        assertThat(page).as("run " + GeneratedDocs.COMMAND).hasContent(text);
    }
}
