package org.ephemera.azure.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlDocumentsTest {
    @Test
    void readsDocumentsAnchorsAndTags() throws IOException {
        List<JsonNode> documents = parse("""
                # none
                ---
                base: &base {a: 1, b: [x, !Ref Y]}
                own: {<<: *base, a: "2", c: ~}
                image: !Sub "${A}:1"
                on: yes
                ---
                ---
                - 0123
                """);
        assertThat(documents).hasSize(2);
        assertThat(documents.getFirst())
                .hasToString("{\"base\":{\"a\":\"1\",\"b\":[\"x\",{\"Ref\":\"Y\"}]},\"own\":{\"a\":\"2\",\"c\":null,"
                        + "\"b\":[\"x\",{\"Ref\":\"Y\"}]},\"image\":{\"Fn::Sub\":\"${A}:1\"},\"on\":\"yes\"}");
        assertThat(documents.getLast()).hasToString("[\"0123\"]");
    }

    /** Ten lines that expand to a billion values, deeply nested brackets, a tag that would create an object. */
    @Test
    void rejectsHostileDocuments() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            laughs.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, "*a" + (i - 1)))));
        }
        assertRejected(laughs.toString(), "more than");
        assertRejected("[".repeat(5_000), "deeper");
        assertRejected("a: &a [*a]", "alias without an anchor");
        assertRejected("a: 1\na: 2", "duplicate key");
        assertRejected("? [a]\n: 1", "not text");
        assertRejected("a: {", "not YAML");
        assertRejected("root:x:0:0:root", "plain text");
        assertRejected("a: \u0007", "not YAML");
        assertRejected("x, ".repeat(0) + "- y\n".repeat(200_001), "more than");
    }

    @Test
    void createsNoObjectOfTag() throws IOException {
        assertThat(parse("!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://203.0.113.9/\"]]"))
                .singleElement()
                .hasToString("[[\"http://203.0.113.9/\"]]");
    }

    private static void assertRejected(String yaml, String why) {
        assertThatThrownBy(() -> parse(yaml)).isInstanceOf(IOException.class).hasMessageContaining(why);
    }

    private static List<JsonNode> parse(String yaml) throws IOException {
        return YamlDocuments.parse(yaml.getBytes(UTF_8));
    }
}
