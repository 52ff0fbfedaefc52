package org.ephemera.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedTextTest {
    @ParameterizedTest
    @CsvSource({
        "0000, NUL",
        "0007, bell",
        "0008, backspace",
        "000a, line feed",
        "000d, carriage return",
        "001b, escape",
        "007f, delete",
        "009b, C1 control sequence introducer",
        "200b, zero width space",
        "200e, left-to-right mark",
        "202e, right-to-left override",
        "2028, line separator",
        "2066, isolate",
        "d800, half of a pair",
        "feff, byte order mark",
    })
    void escapesControlCharacters(String hex, String name) {
        char c = (char) Integer.parseInt(hex, 16);

        assertThat(EscapedText.of("a" + c + "b")).as(name).isEqualTo("a\\u" + hex + "b");
    }

    @Test
    void escapesTagCharactersAsSurrogatePairs() {
        assertThat(EscapedText.of(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void keepsPlainTextUnchanged() {
        assertThat(EscapedText.of("Größe 大 𝄞 → ok")).isEqualTo("Größe 大 𝄞 → ok");
    }

    @Test
    void keepsMeaningOfJson() {
        assertThat(EscapedText.json("{\n  \"a\" : \"x\u202ey\"\n}\n")).isEqualTo("{\n  \"a\" : \"x\\u202ey\"\n}\n");
    }
}
