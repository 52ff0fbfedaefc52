package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.format.Json;

/** A list of texts as one parameter: a JSON array of strings. */
public final class TextList {
    private TextList() {}

    public static String toJson(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    /** Nothing for "". */
    public static List<String> fromJson(String json) throws IOException {
        List<String> texts = new ArrayList<>();
        if (!json.isEmpty()) {
            for (JsonNode text : Json.parse(json.getBytes(StandardCharsets.UTF_8))) {
                texts.add(text.asText());
            }
        }
        return texts;
    }
}
