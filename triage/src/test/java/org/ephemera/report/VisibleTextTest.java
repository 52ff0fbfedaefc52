package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class VisibleTextTest {
    static final java.util.List<String> words = HostileTexts.WORDS;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a\u202eb' | 'a\\u202eb'",
                "'a\u200bb' | 'a\\u200bb'",
                "'a\u00a0b' | 'a\\u00a0b'",
                "'a\u3164b' | 'a\\u3164b'",
                "'\u001b[31m' | '\\u001b[31m'",
                "'Zürich 東京 😀' | 'Zürich 東京 😀'",
                "'<b>&' | '<b>&'"
            })
    void escapesInvisibleCharacters(String text, String shown) {
        assertThat(VisibleText.of(text)).isEqualTo(shown);
    }

    @Test
    void escapesLineBreaks() {
        assertThat(VisibleText.of("a\r\n\tb\u2028c")).isEqualTo("a\\r\\n\\tb\\u2028c");
    }

    @Test
    void limitsStackedCombiningMarks() {
        assertThat(VisibleText.of("a" + "\u0301".repeat(5))).isEqualTo("a\u0301\u0301\u0301\\u0301\\u0301");
    }

    @Test
    void countsOmittedBytes() {
        assertThat(VisibleText.cut("x".repeat(10), 10)).isEqualTo("x".repeat(10));
        assertThat(VisibleText.cut("é".repeat(2000), 10)).isEqualTo("é".repeat(10) + " … 3,980 more bytes");
        assertThat(VisibleText.cut("\ud83d\ude00".repeat(12), 3)).isEqualTo("\ud83d\ude00 … 44 more bytes");
    }

    /** The number of omitted bytes must not make the text longer. */
    @Test
    void keepsTextShorterThanItsCount() {
        assertThat(VisibleText.cut("x".repeat(26), 10)).isEqualTo("x".repeat(26));
        assertThat(VisibleText.cut("x".repeat(27), 10)).isEqualTo("x".repeat(10) + " … 17 more bytes");
    }

    @ParameterizedTest
    @FieldSource("words")
    void escapesAndLimitsHostileTexts(String word) {
        String shown = VisibleText.of(VisibleText.cut(word, 400));

        assertThat(shown.length()).isLessThan(400 * 6 + 40);
        assertThat(shown.codePoints().map(Character::getType))
                .doesNotContain((int) Character.CONTROL, (int) Character.FORMAT, (int) Character.SURROGATE, (int)
                        Character.UNASSIGNED);
    }
}
