package org.ephemera.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void setsCellsBelowEachOther() {
        new Columns("  ")
                .row(Style.GOOD.of("ok"), Style.PLAIN.of("names"), Style.PLAIN.of("all right"))
                .row(Style.BAD.of("FAIL"), Style.PLAIN.of("seal"), Style.PLAIN.of("not right"))
                .show(new Screen(new PrintStream(out, true, UTF_8), false));

        assertThat(out.toString(UTF_8)).isEqualTo("""
                  ok    names  all right
                  FAIL  seal   not right
                """);
    }

    @Test
    void goesOnUnderTheLastCell() {
        new Columns("")
                .row(Style.PLAIN.of("a"), Style.PLAIN.of("word ".repeat(30).strip()))
                .show(new Screen(new PrintStream(out, true, UTF_8), false));

        assertThat(out.toString(UTF_8).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110))
                .last()
                .asString()
                .startsWith("   word");
    }

    @Test
    void cutsWhatIsToBeSkimmed() {
        new Columns("")
                .row(Style.PLAIN.of("a"), Style.BRIEF.of("word ".repeat(30).strip()))
                .row(Style.PLAIN.of("b"), Style.BRIEF.of("x".repeat(107)))
                .show(new Screen(new PrintStream(out, true, UTF_8), false));

        assertThat(out.toString(UTF_8).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("…"),
                        line -> assertThat(line).isEqualTo("b  " + "x".repeat(107)));
    }

    @Test
    void neverBreaksAWord() {
        String arn = "arn:" + "x".repeat(200);

        new Columns("")
                .row(Style.PLAIN.of("a"), Style.PLAIN.of("see " + arn))
                .show(new Screen(new PrintStream(out, true, UTF_8), false));

        assertThat(out.toString(UTF_8)).contains(arn);
    }
}
