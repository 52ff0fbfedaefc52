package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.format.Json;

/** List of strings as one parameter: a JSON array. */
public final class JsonStringList {
    private JsonStringList() {}

    /** Returns the strings as a JSON array. */
    public static String toJson(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    /** Parses the form of {@link #toJson}; "" gives an empty list. */
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
