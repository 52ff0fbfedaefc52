package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.TruncatedText;

/**
 * Node of a document with its place. An absent value is a missing node, as in Jackson; its children are missing nodes.
 *
 * @param json hostile
 */
public record LocatedJson(JsonNode json, EvidenceLocation evidence) {
    public LocatedJson at(String name) {
        return new LocatedJson(json.path(name), evidence.child(name));
    }

    public LocatedJson at(String first, String second) {
        return at(first).at(second);
    }

    /** Returns the elements of an array; empty if the node is not an array. */
    public List<LocatedJson> items() {
        List<LocatedJson> items = new ArrayList<>();
        if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                items.add(new LocatedJson(json.path(i), evidence.child(i)));
            }
        }
        return items;
    }

    /** Returns the fields of an object by name, in the order of the document; empty if the node is not an object. */
    public Map<String, LocatedJson> fields() {
        Map<String, LocatedJson> fields = new LinkedHashMap<>();
        json.properties().forEach(field -> fields.put(field.getKey(), at(field.getKey())));
        return fields;
    }

    /** Reports whether the value is neither missing nor null. */
    public boolean exists() {
        return !json.isMissingNode() && !json.isNull();
    }

    /** Returns a scalar value as text, truncated to the limit of a field; "" if it is absent. */
    public String textOrEmpty() {
        return json.isValueNode() && !json.isNull() ? TruncatedText.text(json.asText()) : "";
    }

    /** Returns a non-empty text. */
    public Optional<LocatedValue<String>> text() {
        String words = textOrEmpty();
        return words.isEmpty() ? Optional.empty() : Optional.of(new LocatedValue<>(words, evidence));
    }

    public Optional<LocatedValue<String>> text(String name) {
        return at(name).text();
    }

    /** Returns a boolean, also if it is written as text. */
    public Optional<LocatedValue<Boolean>> flag(String name) {
        JsonNode value = json.path(name);
        boolean truth = value.isBoolean()
                || value.asText().equalsIgnoreCase("true")
                || value.asText().equalsIgnoreCase("false");
        return truth
                ? Optional.of(new LocatedValue<>(value.asText().equalsIgnoreCase("true"), evidence.child(name)))
                : Optional.empty();
    }

    /** Returns the non-empty values of an array. */
    public List<LocatedValue<String>> texts(String name) {
        return at(name).items().stream()
                .map(LocatedJson::text)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the values of an array, including empty ones. */
    public List<String> textList() {
        return items().stream().map(LocatedJson::textOrEmpty).toList();
    }
}
