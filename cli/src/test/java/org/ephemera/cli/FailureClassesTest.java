package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Test that each test listed in {@code docs/failure-classes.md} exists. */
class FailureClassesTest {
    private static final int CLASSES = 38;
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (L[0-9]{2}) \\|[^|]*\\|(.*)\\|$");
    private static final Pattern FAULT =
            Pattern.compile("(?m)^\\|[^|]*\\| (?:(?:`[A-Z][A-Za-z.]+`,? ?)+|–) \\|(.*)\\|$");
    private static final Pattern TEST =
            Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Cases))(?:\\.([a-z][A-Za-z0-9]*))?`");

    @Test
    void eachClassIsListedOnceWithATest() throws IOException {
        List<MatchResult> rows = ROW.matcher(page()).results().toList();

        assertThat(rows)
                .extracting(row -> row.group(1))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, CLASSES)
                        .mapToObj("L%02d"::formatted)
                        .toList());
        assertThat(rows.stream().map(row -> row.group(2)).filter(FailureClassesTest::namesNoTest))
                .isEmpty();
    }

    @Test
    void eachFaultIsListedWithATest() throws IOException {
        List<String> faults =
                FAULT.matcher(page()).results().map(row -> row.group(1)).toList();

        assertThat(faults).hasSizeGreaterThan(15);
        assertThat(faults.stream().filter(FailureClassesTest::namesNoTest)).isEmpty();
    }

    private static boolean namesNoTest(String cell) {
        return !TEST.matcher(cell).find();
    }

    @Test
    void listedTestsExist() throws IOException {
        Map<String, List<Path>> tests = tests();
        List<String> missing = new ArrayList<>();
        TEST.matcher(page()).results().forEach(named -> {
            List<Path> files = tests.getOrDefault(named.group(1), List.of());
            Optional<String> method = Optional.ofNullable(named.group(2));
            if (files.stream()
                    .noneMatch(file -> method.map(m -> hasTestMethod(file, m)).orElse(true))) {
                missing.add(named.group());
            }
        });

        assertThat(missing).isEmpty();
    }

    /** Reports whether a file has an annotated test method with a name; a mention in a comment does not count. */
    private static boolean hasTestMethod(Path file, String method) {
        try {
            return Pattern.compile("@(?:Test|ParameterizedTest|TestFactory)\\b[^;{]*?(?:\\{[^}]*\\}[^;{]*?)*\\b"
                            + method + "\\(")
                    .matcher(Files.readString(file))
                    .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<Path>> tests() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : List.of(
                "format",
                "verifier",
                "shared",
                "kubernetes",
                "lab",
                "triage",
                "reporting",
                "aws",
                "aws-functions",
                "azure",
                "azure-functions",
                "cli")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
            }
        }
        return all.stream()
                .collect(Collectors.groupingBy(
                        file -> String.valueOf(file.getFileName()).replaceFirst("\\.java$", "")));
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/failure-classes.md"));
    }
}
