package org.ephemera.verify.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestLineTest {
    private static final String HEX = Digest.of("x").hex();

    @Test
    void parsesOutputOfSha256sum() throws MalformedException {
        ManifestLine line = parse(HEX + "  data/raw/a-1_b.c");

        assertThat(line.path()).isEqualTo("data/raw/a-1_b.c");
        assertThat(line.sha256()).isEqualTo(HEX);
        assertThat(line.digest()).isEqualTo(Digest.of("x").bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " data/x",
                "  ",
                "",
                " *data/x",
                "\tdata/x",
                "  /data/x",
                "  data/../x",
                "  ../x",
                "  data//x",
                "  data/./x",
                "  data/.x",
                "  data/x/",
                "  data/x ",
                "  data/x\r",
                "  data/ä",
                "  data\\x",
                "   data/x"
            })
    void rejectsMalformedLines(String rest) {
        assertThatThrownBy(() -> parse(HEX + rest)).isInstanceOf(MalformedException.class);
    }

    @Test
    void rejectsMalformedDigests() {
        assertThatThrownBy(() -> parse(HEX.toUpperCase(java.util.Locale.ROOT) + "  data/x"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse("\\" + HEX + "  data/x")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse(HEX.substring(1) + "  data/x")).isInstanceOf(MalformedException.class);
    }

    private static ManifestLine parse(String line) throws MalformedException {
        return ManifestLine.parse(line.getBytes(StandardCharsets.UTF_8));
    }
}
