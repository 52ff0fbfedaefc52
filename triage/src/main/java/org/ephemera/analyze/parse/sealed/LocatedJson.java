package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.TruncatedText;

/**
 * A part of a document and where it stands. What is not there is a missing node, as in Jackson: looking further finds nothing.
 *
 * @param json hostile
 */
public record LocatedJson(JsonNode json, Evidence evidence) {
    public LocatedJson at(String name) {
        return new LocatedJson(json.path(name), evidence.child(name));
    }

    public LocatedJson at(String first, String second) {
        return at(first).at(second);
    }

    /** The elements of an array; none if it is no array. */
    public List<LocatedJson> items() {
        List<LocatedJson> items = new ArrayList<>();
        if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                items.add(new LocatedJson(json.path(i), evidence.child(i)));
            }
        }
        return items;
    }

    /** The fields of an object by name, in the order of the document; none if it is no object. */
    public Map<String, LocatedJson> fields() {
        Map<String, LocatedJson> fields = new LinkedHashMap<>();
        json.properties().forEach(field -> fields.put(field.getKey(), at(field.getKey())));
        return fields;
    }

    /** True if there is something: neither missing nor null. */
    public boolean exists() {
        return !json.isMissingNode() && !json.isNull();
    }

    /** The words of a value, cut to what a field may have, or "" where there is none. */
    public String words() {
        return json.isValueNode() && !json.isNull() ? TruncatedText.text(json.asText()) : "";
    }

    /** A value that is not empty. */
    public Optional<Fact<String>> text() {
        String words = words();
        return words.isEmpty() ? Optional.empty() : Optional.of(new Fact<>(words, evidence));
    }

    public Optional<Fact<String>> text(String name) {
        return at(name).text();
    }

    /** A truth value, also one that was written as a word. */
    public Optional<Fact<Boolean>> flag(String name) {
        JsonNode value = json.path(name);
        boolean truth = value.isBoolean()
                || value.asText().equalsIgnoreCase("true")
                || value.asText().equalsIgnoreCase("false");
        return truth
                ? Optional.of(new Fact<>(value.asText().equalsIgnoreCase("true"), evidence.child(name)))
                : Optional.empty();
    }

    /** The values of an array, those that are not empty. */
    public List<Fact<String>> texts(String name) {
        return at(name).items().stream()
                .map(LocatedJson::text)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The values of an array as they are, empty ones too. */
    public List<String> wordList() {
        return items().stream().map(LocatedJson::words).toList();
    }
}
