package org.ephemera.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the quick reader takes, the one for all JSON takes as well, and finds the same in it. */
final class CompactJsonTest {
    private static final Set<String> UNREAD = Set.of("request", "clock");
    private static final List<String> LINES = List.of(
            "{\"seq\":2,\"prev\":\"95cc\",\"event\":\"api.response\",\"request\":{\"params\":{\"a\":\"b\"}},"
                    + "\"files\":[{\"path\":\"data/raw/x/1.bin\",\"bytes\":20480,\"sha256\":\"58\",\"versionId\":null},"
                    + "{\"path\":\"p\",\"bytes\":0,\"sha256\":\"\",\"versionId\":\"v\"}],\"more\":true,\"clock\":{\"offsetMs\":-3}}",
            "{\"item\":\"a\",\"planned\":{\"item\":\"b\",\"required\":false,\"params\":{}},\"empty\":[],\"list\":[[1,[2]],3,null]}",
            "{}");
    private static final byte[] PIECES = "{}[]\":,\\ .-019eEtrufalsn\n\té".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void readsWhatIsWrittenHere() {
        for (String line : LINES) {
            assertThat(CompactJson.read(line.getBytes(UTF_8), UNREAD, new HashMap<>()))
                    .isTrue();
        }
    }

    @Test
    void findsTheSameInWhateverItTakes() throws MalformedException {
        Random random = new Random(20261126);
        int taken = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] json = changed(LINES.get(random.nextInt(LINES.size())).getBytes(UTF_8), random);
            Map<String, String> quick = new HashMap<>();
            if (CompactJson.read(json, UNREAD, quick)) {
                taken++;
                assertThat(quick)
                        .as(new String(json, StandardCharsets.ISO_8859_1))
                        .isEqualTo(JsonValues.parseAny(json, UNREAD).all());
            }
        }
        assertThat(taken).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"request\":{\"a\":1,\"a\":2}}",
                "{\"a\":[{\"b\":1,\"c\":2,\"b\":3}]}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":1}}",
                "{\"a\":1",
                "{\"a\":\"\t\"}",
                "{\"a\":tru}",
                "[1]",
                "1",
                ""
            })
    void leavesToTheOtherWhatIsNotOfItsForm(String json) {
        assertThat(CompactJson.read(json.getBytes(UTF_8), UNREAD, new HashMap<>()))
                .isFalse();
    }

    @Test
    void givesUpOnWhatIsDeepOrHasTooManyNames() {
        String deep = "[".repeat(100) + "]".repeat(100);
        String names = String.join(
                ",",
                Stream.iterate(0, i -> i + 1)
                        .limit(1000)
                        .map(i -> "\"n" + i + "\":1")
                        .toList());
        assertThat(CompactJson.read(("{\"a\":" + deep + "}").getBytes(UTF_8), UNREAD, new HashMap<>()))
                .isFalse();
        assertThat(CompactJson.read(("{" + names + "}").getBytes(UTF_8), UNREAD, new HashMap<>()))
                .isFalse();
    }

    /** With a byte or a part changed, doubled or taken out, or as it was. */
    private static byte[] changed(byte[] json, Random random) {
        byte[] bytes = json;
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            int from = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, from + random.nextInt(12));
            byte[] put = random.nextBoolean()
                    ? new byte[] {PIECES[random.nextInt(PIECES.length)]}
                    : java.util.Arrays.copyOfRange(bytes, from, to);
            int end = random.nextBoolean() ? from : to;
            byte[] next = new byte[from + put.length + bytes.length - end];
            System.arraycopy(bytes, 0, next, 0, from);
            System.arraycopy(put, 0, next, from, put.length);
            System.arraycopy(bytes, end, next, from + put.length, bytes.length - end);
            bytes = next;
        }
        return bytes;
    }
}
