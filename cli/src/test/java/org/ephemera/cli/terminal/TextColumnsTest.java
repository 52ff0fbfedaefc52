package org.ephemera.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TextColumnsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void alignsColumns() {
        new TextColumns("  ")
                .row(TextStyle.GOOD.of("ok"), TextStyle.PLAIN.of("names"), TextStyle.PLAIN.of("all right"))
                .row(TextStyle.BAD.of("FAIL"), TextStyle.PLAIN.of("seal"), TextStyle.PLAIN.of("not right"))
                .show(new Screen(new PrintStream(out, true, UTF_8), false));

        assertThat(out.toString(UTF_8)).isEqualTo("""
              ok    names  all right
              FAIL  seal   not right
            """);
    }

    @Test
    void wrapsLastCell() {
        new TextColumns("")
                .row(
                        TextStyle.PLAIN.of("a"),
                        TextStyle.PLAIN.of("word ".repeat(30).strip()))
                .show(new Screen(new PrintStream(out, true, UTF_8), false));

        assertThat(out.toString(UTF_8).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110))
                .last()
                .asString()
                .startsWith("   word");
    }

    @Test
    void truncatesBriefCells() {
        new TextColumns("")
                .row(
                        TextStyle.PLAIN.of("a"),
                        TextStyle.BRIEF.of("word ".repeat(30).strip()))
                .row(TextStyle.PLAIN.of("b"), TextStyle.BRIEF.of("x".repeat(107)))
                .show(new Screen(new PrintStream(out, true, UTF_8), false));

        assertThat(out.toString(UTF_8).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("…"),
                        line -> assertThat(line).isEqualTo("b  " + "x".repeat(107)));
    }

    @Test
    void neverSplitsWord() {
        String arn = "arn:" + "x".repeat(200);

        new TextColumns("")
                .row(TextStyle.PLAIN.of("a"), TextStyle.PLAIN.of("see " + arn))
                .show(new Screen(new PrintStream(out, true, UTF_8), false));

        assertThat(out.toString(UTF_8)).contains(arn);
    }
}
