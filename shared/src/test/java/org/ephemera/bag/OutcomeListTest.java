package org.ephemera.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the place of the outcomes, whoever wrote it. */
class OutcomeListTest {
    private static final String LINE =
            "{\"item\":\"test.log\",\"artifact\":\"test.log\",\"required\":true,\"sensitive\":false,\"volatility\":\"V4\","
                    + "\"window\":{\"from\":\"2026-11-25T12:00:00Z\",\"to\":\"2026-11-25T13:00:00Z\"},\"params\":{},"
                    + "\"outcome\":\"COLLECTED\",\"attempts\":[\"0badcafe\"],\"requestIds\":[\"first\",\"second\"]}\n";

    @Test
    void areReadOneALine() throws IOException {
        OutcomeList two = OutcomeList.parse(bytes(LINE + LINE));

        assertThat(two.items()).hasSize(2);
        assertThat(two.items().getFirst().attempts()).containsExactly("0badcafe");
    }

    /** An item with as many answers has a line of this length, and none of their ids is held. */
    @Test
    void haveFourMillionIdsInALine() throws IOException {
        String[] line = LINE.split("\"first\",", 2);
        OutcomeList one = OutcomeList.parse(new SequenceInputStream(Collections.enumeration(
                List.of(bytes(line[0]), endless("\"0\",").first((4L << 22) + 4), bytes(line[1] + LINE)))));

        assertThat(one.items()).hasSize(2);
    }

    @Test
    void areRefusedInAnotherForm() {
        Map<String, String> planted = Map.of(
                "two in a line", LINE.replace('\n', ' ') + LINE,
                "one in two lines", LINE.replace(",\"params\"", ",\n\"params\""),
                "an empty line", LINE + "\n" + LINE,
                "a name that stands twice", LINE.replace("\"params\":{}", "\"params\":{},\"params\":{}"),
                "request ids that stand twice", LINE.replace("\"params\":{}", "\"requestIds\":[]"));
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
    void withoutAnEndAreRefusedBeforeTheyFillTheMemory(String begin, String on) {
        assertThatThrownBy(() -> OutcomeList.parse(new SequenceInputStream(bytes(begin), endless(on))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger or deeper");
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Endless endless(String text) {
        return new Endless(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Endless extends InputStream {
        private final byte[] bytes;
        private long next;
        private long end = Long.MAX_VALUE;

        Endless(byte[] bytes) {
            this.bytes = bytes;
        }

        Endless first(long length) {
            end = length;
            return this;
        }

        @Override
        public int read() {
            return next == end ? -1 : bytes[(int) (next++ % bytes.length)];
        }

        @Override
        public int read(byte[] some, int from, int length) {
            int most = (int) Math.min(length, end - next);
            for (int i = 0; i < most; i++) {
                some[from + i] = (byte) read();
            }
            return most == 0 ? -1 : most;
        }
    }
}
