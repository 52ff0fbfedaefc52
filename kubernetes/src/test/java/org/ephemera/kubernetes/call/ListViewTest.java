package org.ephemera.kubernetes.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parses lists, malformed lists and other bodies, in pieces of any size. */
class ListViewTest {
    private static final String TRUNCATED = "it is truncated";

    private static final String METADATA = "\"metadata\":{\"continue\":\"next\",\"remainingItemCount\":7}";

    private static Stream<Arguments> lists() {
        return Stream.of(
                list("empty", "{\"items\":[],\"metadata\":{}}", "", ""),
                list("null for no items", "{\"kind\":\"PodList\",\"items\":null,\"metadata\":{}}", "", ""),
                list(
                        "metadata first",
                        "{" + METADATA + ",\"items\":[{\"n\":\"a\"},{\"n\":\"b\"}]}",
                        "next",
                        "",
                        "a",
                        "b"),
                list("metadata last", "{\"items\":[{\"n\":\"a\"}]," + METADATA + "}\n", "next", "", "a"),
                list("an empty part with a token", "{" + METADATA + ",\"items\":[]}", "next", ""),
                list(
                        "unknown fields",
                        "{\"x\":{\"items\":[{\"n\":\"no\"}]},\"y\":[[{}]],\"items\":[{\"n\":\"a\",\"items\":[{\"n\":\"in\"}],"
                                + "\"metadata\":{\"continue\":\"of a\"}}],\"z\":[1,null],\"metadata\":{\"continue\":\"\"}}",
                        "",
                        "",
                        "a"),
                list("text of every kind", "{\"items\":[{\"n\":\"\\u00e9\\\"é😀\"}]}", "", "", "é\"é😀"),
                list("an invalid token", "{\"items\":[],\"metadata\":{\"continue\":{}}}", "", ""));
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                list("nothing", "", "", TRUNCATED),
                list(
                        "a long token",
                        "{\"items\":[],\"metadata\":{\"continue\":\"" + "a".repeat(20_000) + "\"}}",
                        "",
                        "its continue token is longer than any of an API server, so the rest was not requested"),
                list("cut in an object", "{\"items\":[{\"n\":\"a\"},{\"n\":", "", TRUNCATED, "a"),
                list("cut after the items", "{\"items\":[{\"n\":\"a\"}]", "", TRUNCATED, "a"),
                list("a status", "{\"kind\":\"Status\",\"reason\":\"x\"}", "", "it has no field 'items'"),
                list("items that are not a list", "{\"items\":\"none\"}", "", "it has no field 'items'"),
                list("an array", "[{\"n\":\"a\"}]", "", "it is not a list"),
                list("a text", "\"items\"", "", "it is not a list"),
                list("a page for people", "<html>items</html>", "", "it is not JSON"),
                list(
                        "an item that is null",
                        "{\"items\":[{\"n\":\"a\"},null]}",
                        "",
                        "one of its items is not an object",
                        "a"),
                list("items in items", "{\"items\":[[{\"n\":\"a\"}]]}", "", "one of its items is not an object"),
                list("two lists", "{\"items\":[]} {\"items\":[]}", "", "more data follows after its end"),
                list("nested deeply", "{\"items\":[" + "{\"a\":".repeat(5000), "", nested()),
                list("nested deeply outside of the items", "{\"a\":" + "[".repeat(5000), "", nested()),
                list("one long text", "{\"items\":[{\"n\":\"" + "a".repeat(9 << 20), "", larger()),
                list("one long text outside of the items", "{\"a\":\"" + "a".repeat(9 << 20), "", larger()),
                list("many values", "{\"items\":[{\"n\":[" + "0,".repeat(1 << 20), "", larger()));
    }

    @ParameterizedTest
    @MethodSource({"lists", "others"})
    void parsesABodyInPiecesOfAnySize(String body, String next, String whole, List<String> names) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int piece : new int[] {1, 7, 8192, Math.max(1, bytes.length)}) {
            List<String> seen = new ArrayList<>();
            ListView view = new ListView(object -> seen.add(object.path("n").asText()));
            for (int at = 0; at < bytes.length; at += piece) {
                view.write(bytes, at, Math.min(piece, bytes.length - at));
            }
            assertThat(view.problem()).as("in pieces of %d", piece).isEqualTo(whole);
            assertThat(view.next()).isEqualTo(next);
            assertThat(view.remaining()).isEqualTo(next.isEmpty() ? 0 : 7);
            assertThat(seen).isEqualTo(names);
            assertThat(view.count()).isEqualTo(names.size());
        }
    }

    @Test
    void parsesACompleteObject() throws IOException {
        List<JsonNode> seen = new ArrayList<>();
        ListView view = new ListView(seen::add);
        for (byte one :
                "{\"items\":[{\"s\":\"a\",\"n\":[1,2.5,true,null,{\"x\":{}}]}]}".getBytes(StandardCharsets.UTF_8)) {
            view.write(one);
        }
        assertThat(seen).hasToString("[{\"s\":\"a\",\"n\":[1,2.5,true,null,{\"x\":{}}]}]");
    }

    private static Arguments list(String what, String body, String next, String whole, String... names) {
        return Arguments.of(Named.of(what, body), next, whole, List.of(names));
    }

    private static String nested() {
        return "it exceeds the limits of API objects for nesting depth or value length";
    }

    private static String larger() {
        return "one of its objects is larger than any object of the API";
    }
}
