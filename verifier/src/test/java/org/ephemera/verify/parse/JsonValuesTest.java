package org.ephemera.verify.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {
    @Test
    void findsValuesByTheirPath() throws MalformedException {
        JsonValues json = parse("{\"a\":1,\"b\":{\"c\":\"x\",\"d\":true,\"n\":null},\"e\":[{\"f\":2},{},[3,4]]}");

        assertThat(json.number("a")).isEqualTo(1);
        assertThat(json.text("b.c")).contains("x");
        assertThat(json.has("b.d", "true")).isTrue();
        assertThat(json.text("b.n")).isEmpty();
        assertThat(json.length("e")).isEqualTo(3);
        assertThat(json.number("e[0].f")).isEqualTo(2);
        assertThat(json.number("e[2][1]")).isEqualTo(4);
        assertThat(json.fields("b")).isEqualTo(Map.of("c", "x", "d", "true"));
    }

    @Test
    void findsValuesOfObjectsAndArrays() throws MalformedException {
        JsonValues json = parse(
                "{\"a\":1,\"b\":{\"c\":{\"d\":2},\"e.f\":3},\"p\":[{\"x\":4},{},[{\"x\":5}],6,{\"y\":[7]}],\"pp\":[{}]}");

        assertThat(json.nestedValues("b")).isEqualTo(Map.of("c.d", "2", "\"e.f\"", "3"));
        assertThat(json.nestedValues("none")).isEmpty();
        assertThat(json.elements("p")).isEqualTo(Map.of(0, Map.of("x", "4"), 4, Map.of("y[0]", "7", "y[]", "1")));
        assertThat(json.all()).containsEntry("a", "1").containsEntry("p[2][0].x", "5");
    }

    @Test
    void quotesNameWithDot() throws MalformedException {
        JsonValues json = parse(
                "{\"a.b\":1,\"e[0]\":1,\"e[]\":1,\"x\":{\"y.z\":1},\"c\":1,\"\":{\"c\":2,\"d\":1},\"\\\"\\\"\":2}");

        assertThat(json.text("a.b")).isEmpty();
        assertThat(json.text("e[0]")).isEmpty();
        assertThat(json.length("e")).isZero();
        assertThat(json.text("x.y.z")).isEmpty();
        assertThat(json.number("c")).isEqualTo(1);
        assertThat(json.text("d")).isEmpty();
        assertThat(json.all()).containsEntry("\"\".d", "1").containsEntry("\"\"\"\"", "2");
    }

    @Test
    void checksSyntaxOfSkippedFields() throws MalformedException {
        assertThat(parse("{\"skip\":{\"a\":[1,{\"b\":2}]},\"a\":1}").number("a"))
                .isEqualTo(1);
        assertThat(parse("{\"skip\":{\"a\":1}}").text("skip.a")).isEmpty();
        assertThatThrownBy(() -> parse("{\"skip\":{\"a\":1,\"a\":2}}")).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "1e3", "12345678901234567890", ""})
    void returnsMinusOneWhenNotAnInteger(String text) throws MalformedException {
        assertThat(parse("{\"a\":\"" + text + "\"}").number("a")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":1,\"\\u0061\":2}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{\"a\":\"\u0001\"}",
                "{/**/}"
            })
    void rejectsAmbiguousJson(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void rejectsInvalidUtf8AndTooManyValues() {
        assertThatThrownBy(() -> JsonValues.parse(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, Set.of()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse("{\"a\":[" + "1,".repeat(200_000) + "1]}"))
                .isInstanceOf(MalformedException.class)
                .hasMessage("has more than 200000 values");
    }

    private static JsonValues parse(String text) throws MalformedException {
        return JsonValues.parse(text.getBytes(StandardCharsets.UTF_8), Set.of("skip"));
    }
}
