package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ephemera.format.Json;

/** Several names in one parameter of an item, as a JSON array: whatever stands in them, they stay apart. */
public final class NameList {
    private NameList() {}

    public static String toJson(Collection<String> names) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        names.forEach(array::add);
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    /** Nothing for "", where no parameter is. */
    public static List<String> fromJson(String text) throws IOException {
        List<String> names = new ArrayList<>();
        if (!text.isEmpty()) {
            for (JsonNode name : Json.parse(text.getBytes(StandardCharsets.UTF_8))) {
                names.add(name.asText());
            }
        }
        return names;
    }
}
