package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;

/**
 * A part of a document and where it stands. What is not there is a missing node, as in Jackson: looking further finds nothing.
 *
 * @param json hostile
 */
public record Located(JsonNode json, Evidence evidence) {
    public Located at(String name) {
        return new Located(json.path(name), evidence.child(name));
    }

    public Located at(String first, String second) {
        return at(first).at(second);
    }

    /** The elements of an array; none if it is no array. */
    public List<Located> items() {
        List<Located> items = new ArrayList<>();
        if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                items.add(new Located(json.path(i), evidence.child(i)));
            }
        }
        return items;
    }

    /** The fields of an object by name, in the order of the document; none if it is no object. */
    public Map<String, Located> fields() {
        Map<String, Located> fields = new LinkedHashMap<>();
        json.properties().forEach(field -> fields.put(field.getKey(), at(field.getKey())));
        return fields;
    }

    /** True if there is something: neither missing nor null. */
    public boolean exists() {
        return !json.isMissingNode() && !json.isNull();
    }

    /** The words of a value, cut to what a field may have, or "" where there is none. */
    public String words() {
        return json.isValueNode() && !json.isNull() ? Bounded.text(json.asText()) : "";
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
                .map(Located::text)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The values of an array as they are, empty ones too. */
    public List<String> wordList() {
        return items().stream().map(Located::words).toList();
    }
}
