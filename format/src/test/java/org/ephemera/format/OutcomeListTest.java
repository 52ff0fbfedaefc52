package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored outcomes, which any writer of the store may have changed. */
class OutcomeListTest {
    private static final String LINE =
            "{\"item\":\"test.log\",\"artifact\":\"test.log\",\"required\":true,\"sensitive\":false,\"volatility\":\"V4\","
                    + "\"window\":{\"from\":\"2026-11-25T12:00:00Z\",\"to\":\"2026-11-25T13:00:00Z\"},\"params\":{},"
                    + "\"outcome\":\"COLLECTED\",\"attempts\":[\"0badcafe\"],\"requestIds\":[\"first\",\"second\"]}\n";

    @Test
    void readsOneOutcomePerLine() throws IOException {
        OutcomeList two = OutcomeList.parse(bytes(LINE + LINE));

        assertThat(two.items()).hasSize(2);
        assertThat(two.items().getFirst().attempts()).containsExactly("0badcafe");
    }

    /** Outcome of an item with millions of responses, whose request ids are not kept. */
    @Test
    void readsMoreRequestIdsThanFitIntoMemory() throws IOException {
        String[] line = LINE.split("\"first\",", 2);
        String ids = "\"" + "0".repeat(1 << 20) + "\",";
        List<InputStream> parts = new ArrayList<>(List.of(bytes(line[0])));
        for (int part = 0; part < 66; part++) {
            parts.add(bytes(ids));
        }
        parts.add(bytes(line[1] + LINE));

        assertThat(OutcomeList.parse(new SequenceInputStream(Collections.enumeration(parts)))
                        .items())
                .hasSize(2);
    }

    @Test
    void rejectsMalformedOutcomes() {
        Map<String, String> planted = Map.of(
                "two in a line", LINE.replace('\n', ' ') + LINE,
                "one in two lines", LINE.replace(",\"params\"", ",\n\"params\""),
                "an empty line", LINE + "\n" + LINE,
                "duplicate name", LINE.replace("\"params\":{}", "\"params\":{},\"params\":{}"),
                "duplicate request ids", LINE.replace("\"params\":{}", "\"requestIds\":[]"));
        planted.forEach((what, text) -> assertThatThrownBy(() -> OutcomeList.parse(bytes(text)))
                .as(what)
                .isInstanceOf(IOException.class));
    }

    /** All that is kept or held of them, for ever. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"params\":[[];,[]",
                "{\"attempts\":[\"0\";,\"0123456789012345678901234567890123456789\"",
                "{\"params\":;{\"a\":"
            })
    void rejectsEndlessInputBeforeMemoryIsFull(String begin, String on) {
        assertThatThrownBy(() -> OutcomeList.parse(new SequenceInputStream(bytes(begin), endless(on))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exceeds the limits");
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream endless(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new InputStream() {
            private int next;

            @Override
            public int read() {
                byte one = bytes[next];
                next = (next + 1) % bytes.length;
                return one;
            }

            @Override
            public int read(byte[] some, int from, int length) {
                for (int i = 0; i < length; i++) {
                    some[from + i] = (byte) read();
                }
                return length;
            }
        };
    }
}
