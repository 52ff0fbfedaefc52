package org.ephemera.architecture;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plain English in comments, messages, rules and pages. {@code unclear-expressions.txt} lists what readers misread. */
class LanguageTest {
    private static final Path ROOT = Path.of("..");
    private static final int LONGEST_LINE = 140;
    private static final int LONGEST_TEST_NAME = 60;
    private static final Pattern FIRST_WORD = Pattern.compile(
            "(What|Whether|Whom|Whose|Who|Of|By|As|For|How|Where|Which|That|To|In|From|With)\\b.*", DOTALL);
    /** A string, which hides what looks like a comment in it, or a comment. */
    private static final Pattern TOKEN = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)+'|/\\*.*?\\*/|//[^\\n]*", DOTALL);

    private static final Pattern TEST_NAME =
            Pattern.compile("@(?:Test|ParameterizedTest|TestFactory)\\b[^{;]*?\\bvoid (\\w+)\\(", DOTALL);
    private static final Pattern CODE = Pattern.compile("^```.*?^```|`[^`\\n]*`|\\]\\([^)]*\\)", DOTALL | MULTILINE);

    private static Pattern unclear = CODE;
    private static final Map<String, String> JAVA = new TreeMap<>();
    private static final Map<String, String> PAGES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = LanguageTest.class.getResourceAsStream("unclear-expressions.txt")) {
            String expressions = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            unclear = Pattern.compile(expressions.strip().replace("\n", "|"), CASE_INSENSITIVE);
        }
        try (Stream<Path> all = Files.walk(ROOT)) {
            for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String name = ROOT.relativize(path).toString();
                if (name.matches("[a-z-]+/src/(main|test)/java/.*\\.java")) {
                    JAVA.put(name, Files.readString(path));
                } else if (name.matches("README\\.md|docs/.*\\.md|triage/src/main/resources/.*/rules/\\w+\\.json")) {
                    PAGES.put(name, Files.readString(path));
                }
            }
        }
        assertThat(JAVA).hasSizeGreaterThan(2_000);
        assertThat(PAGES).hasSizeGreaterThan(50);
    }

    @Test
    void containsNoUnclearExpression() {
        List<String> found = new ArrayList<>();
        JAVA.forEach((name, text) -> TOKEN.matcher(text).results().forEach(token -> {
            boolean comment = token.group().startsWith("/");
            if (comment || (name.contains("/main/") && token.group().contains(" "))) {
                check(name, token.group().replaceAll("\\s+\\*?\\s*", " "), found);
            }
        }));
        PAGES.forEach(
                (name, text) -> CODE.matcher(text).replaceAll("").lines().forEach(line -> check(name, line, found)));

        assertThat(found).isEmpty();
    }

    @Test
    void startsNoSummaryWithAQuestionWord() {
        List<String> found = new ArrayList<>();
        JAVA.forEach((name, text) -> TOKEN.matcher(text)
                .results()
                .map(token -> token.group().replaceFirst("^/\\*\\*[\\s*]*", "\0"))
                .filter(comment -> comment.startsWith("\0")
                        && FIRST_WORD.matcher(comment.substring(1)).matches())
                .forEach(comment -> found.add(name + ": " + comment.strip())));

        assertThat(found).isEmpty();
    }

    @Test
    void namesNoTestWithMoreThanSixtyCharacters() {
        assertThat(JAVA.values().stream()
                        .flatMap(text -> TEST_NAME.matcher(text).results())
                        .map(match -> match.group(1)))
                .hasSizeGreaterThan(1_000)
                .allMatch(name -> name.length() <= LONGEST_TEST_NAME);
    }

    @Test
    void writesNoLongLineInPages() {
        List<String> found = new ArrayList<>();
        PAGES.forEach((name, text) -> CODE.matcher(text)
                .replaceAll("")
                .lines()
                .filter(line -> name.endsWith(".md") && !line.startsWith("|") && line.length() > LONGEST_LINE)
                .forEach(line -> found.add(name + ": " + line)));

        assertThat(found).isEmpty();
    }

    private static void check(String name, String text, List<String> found) {
        Matcher matcher = unclear.matcher(text);
        if (matcher.find()) {
            found.add(name + ": \"" + matcher.group() + "\" in: " + text);
        }
    }
}
