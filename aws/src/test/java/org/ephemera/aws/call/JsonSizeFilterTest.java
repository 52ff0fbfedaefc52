package org.ephemera.aws.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.ephemera.lab.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSizeFilterTest {
    /** Small writes, so that every token is split at a write boundary somewhere. */
    private static final int PIECE = 7;

    private static final String LONG = "x".repeat((64 << 10) + 1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonSizeFilter filter = new JsonSizeFilter(out);

    /** A normal response passes unchanged. */
    @Test
    void keepsNormalResponses() throws IOException {
        String usual = new String(
                        Scenario.named("fargate-miner", java.time.Clock.systemUTC())
                                .alert(),
                        UTF_8)
                + " {\"a\":\"\\\\\",\"[\":\"{\\\"\\u00e9é\",\"b\":[],\"c\":[1,-2.5e3,true,null,{}]} "
                + "[".repeat(64)
                + "]".repeat(64)
                + "\"" + "x".repeat(64 << 10) + "\"";

        assertThat(through(usual)).isEqualTo(usual);
        assertThat(filter.omitted()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{~a~:~LONG~,~b~:1} | {~a~:~~,~b~:1} | 1",
                "{~a~:~\\~LONG\\\\~,~LONG~:~b~} | {~a~:~~,~~:~b~} | 2",
                "{~a~:DEEP,~b~:~c~} | {~a~:CUT,~b~:~c~} | 1",
                "[DEEP,~LONG~,DEEP] | [CUT,~~,CUT] | 3",
                "{~a~:[MANY],~b~:[MANY]} | {~a~:[FEW],~b~:[FEW]} | 2",
            })
    void omitsOversizedValues(String given, String passed, int left) throws IOException {
        String deepest = "[".repeat(63) + "null" + "]".repeat(63);

        assertThat(through(given.replace('~', '"')
                        .replace("LONG", LONG)
                        .replace("DEEP", "[".repeat(2000) + "{\"]\":\"LONG,\"}" + "]".repeat(2000))
                        .replace("MANY", "{\"n\":[1,2]}" + ",{\"n\":[1,2]}".repeat(20_000))))
                .isEqualTo(passed.replace('~', '"')
                        .replace("CUT", deepest)
                        .replace("FEW", "{\"n\":[1,2]}" + ",{\"n\":[1,2]}".repeat(9_999)));
        assertThat(filter.omitted()).isEqualTo(left);
    }

    private String through(String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += PIECE) {
            filter.write(bytes, from, Math.min(PIECE, bytes.length - from));
        }
        filter.flush();
        return out.toString(UTF_8);
    }
}
