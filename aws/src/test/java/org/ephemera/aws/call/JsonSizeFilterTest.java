package org.ephemera.aws.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.ephemera.format.Json;
import org.ephemera.lab.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSizeFilterTest {
    private static final String LONG = "x".repeat((64 << 10) + 1);

    /** What an honest service sends is the same value after it. */
    @Test
    void changesNothingThatIsUsual() throws IOException {
        String alert =
                new String(Scenario.named("fargate-miner", Clock.systemUTC()).alert(), UTF_8);
        for (String usual : List.of(
                alert,
                "{\"a\":\"\\\\\",\"[\":\"{\\\"\\u00e9\u00e9\",\"b\":[],\"c\":[1,-2.5e3,12345678901234567890,0.1000,true,null,{}]}",
                "[".repeat(64) + "]".repeat(64),
                "\"" + "x".repeat(64 << 10) + "\"")) {
            JsonSizeFilter.Copy copy = JsonSizeFilter.copy(usual.getBytes(UTF_8));
            assertThat(Json.parse(copy.json())).isEqualTo(Json.parse(usual.getBytes(UTF_8)));
            assertThat(copy.left()).isZero();
        }
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
    void leavesOutWhatNobodySends(String given, String passed, int left) throws IOException {
        String deepest = "[".repeat(63) + "null" + "]".repeat(63);

        JsonSizeFilter.Copy copy = JsonSizeFilter.copy(given.replace('~', '"')
                .replace("LONG", LONG)
                .replace("DEEP", "[".repeat(2000) + "{\"]\":\"LONG,\"}" + "]".repeat(2000))
                .replace("MANY", "{\"n\":[1,2]}" + ",{\"n\":[1,2]}".repeat(20_000))
                .getBytes(UTF_8));
        assertThat(new String(copy.json(), UTF_8))
                .isEqualTo(passed.replace('~', '"')
                        .replace("CUT", deepest)
                        .replace("FEW", "{\"n\":[1,2]}" + ",{\"n\":[1,2]}".repeat(9_999)));
        assertThat(copy.left()).isEqualTo(left);
    }

    @Test
    void refusesWhatIsNotJson() {
        for (String odd : List.of("{", "[1,", "{\"a\":1]", "\"" + LONG)) {
            assertThatThrownBy(() -> JsonSizeFilter.copy(odd.getBytes(UTF_8))).isInstanceOf(IOException.class);
        }
    }
}
