package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void readsLinesOfAnyLengthAcrossItsBuffer() throws IOException {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add("x".repeat(random.nextInt(i % 20 == 0 ? 200_000 : 300)));
        }
        LineReader reader = reader(String.join("\n", lines) + "\n", 200_000);

        assertThat(all(reader)).isEqualTo(lines);
        assertThat(reader.isUnterminated()).isFalse();
    }

    @Test
    void reportsUnterminatedLastLine() throws IOException {
        LineReader reader = reader("a\n\nb", 1);

        assertThat(all(reader)).containsExactly("a", "", "b");
        assertThat(reader.isUnterminated()).isTrue();
    }

    @Test
    void returnsNoLineWhenInputIsEmpty() throws IOException {
        LineReader reader = reader("", 1);

        assertThat(all(reader)).isEmpty();
        assertThat(reader.isUnterminated()).isFalse();
    }

    @Test
    void rejectsTooLongLine() throws IOException {
        assertThat(all(reader("x".repeat(1000) + "\n", 1000))).hasSize(1);
        for (int length : new int[] {1001, 65_535, 65_536, 65_537, 1_000_000}) {
            assertThatThrownBy(() -> all(reader("x".repeat(length) + "\n", 1000)))
                    .isInstanceOf(LineReader.TooLongException.class);
        }
    }

    @Test
    void streamsLineOfAnyLength() throws IOException {
        LineReader reader = reader("a\n\n" + "x".repeat(200_000) + "\nskipped\nheld\nb", 4);

        assertThat(rest(reader)).isEqualTo("a");
        assertThat(rest(reader)).isEmpty();
        assertThat(rest(reader)).isEqualTo("x".repeat(200_000));
        assertThat(reader.nextStream().orElseThrow().read()).isEqualTo('s');
        assertThat(rest(reader)).isEqualTo("held");
        assertThat(reader.isUnterminated()).isFalse();
        assertThat(rest(reader)).isEqualTo("b");
        assertThat(reader.nextStream()).isEmpty();
        assertThat(reader.isUnterminated()).isTrue();
    }

    private static String rest(LineReader reader) throws IOException {
        return new String(reader.nextStream().orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static LineReader reader(String text, int longest) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
    }

    private static List<String> all(LineReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Optional<byte[]> line = reader.next(); line.isPresent(); line = reader.next()) {
            lines.add(new String(line.get(), StandardCharsets.UTF_8));
        }
        return lines;
    }
}
