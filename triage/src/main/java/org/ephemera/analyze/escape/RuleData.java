package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.ephemera.format.Json;

/** Data of the escape rules, from resources of this program. */
final class RuleData {
    private final JsonNode json;

    private RuleData(JsonNode json) {
        this.json = json;
    }

    static RuleData named(String name) {
        try (InputStream in = RuleData.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new RuleData(Json.parse(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode json() {
        return json;
    }

    /** Returns a list of words by its name, in its order. */
    Set<String> words(String name) {
        return words(json, name);
    }

    static Set<String> words(JsonNode json, String name) {
        Set<String> words = new LinkedHashSet<>();
        json.path(name).forEach(word -> words.add(word.asText()));
        return words;
    }
}
