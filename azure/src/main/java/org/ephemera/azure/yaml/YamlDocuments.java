package org.ephemera.azure.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Parser of YAML documents into JSON trees. Every scalar becomes text, except null. The text is read as events, so that
 * it cannot create objects of other types. Anchors and merge keys are resolved, and every use of an anchor counts with
 * its full size, so that a few lines cannot expand to billions of values. A custom tag, such as {@code !Sub} of
 * CloudFormation, becomes the object of its long form.
 */
public final class YamlDocuments {
    private static final Limits LARGE = new Limits(100, 200_000, true);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * Limits of a text; a larger text is rejected.
     *
     * @param values number of values in all documents, with every use of an alias
     * @param anchors true if anchors and aliases are allowed
     */
    public record Limits(int depth, int values, boolean anchors) {}

    private record Anchored(JsonNode node, int size) {}

    private final ParserImpl events;
    private final Limits limits;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int size;

    private YamlDocuments(String text, Limits limits) {
        this.limits = limits;
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.events = new ParserImpl(new StreamReader(new StringReader(text)), options);
    }

    /**
     * Parses all documents; empty documents are omitted.
     *
     * @throws IOException if the text is not YAML, is plain text, or exceeds the limits; the message quotes nothing of
     *     the text
     */
    public static List<JsonNode> parse(byte[] yaml) throws IOException {
        return parse(yaml, LARGE);
    }

    /** Parses all documents within other limits. */
    public static List<JsonNode> parse(byte[] yaml, Limits limits) throws IOException {
        try {
            return new YamlDocuments(new String(yaml, StandardCharsets.UTF_8), limits).documents();
        } catch (YAMLException e) {
            throw new IOException("it is not YAML"); // the cause would quote the text
        }
    }

    private List<JsonNode> documents() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        while (!events.checkEvent(Event.ID.StreamEnd)) {
            Event event = events.getEvent();
            if (event.is(Event.ID.DocumentStart)) {
                anchors.clear();
                JsonNode document = node(events.getEvent(), 0);
                if (document.isValueNode() && !document.isNull()) {
                    throw new IOException("it is plain text, not a YAML mapping or list"); // any prose is a YAML scalar
                }
                if (!document.isNull()) {
                    documents.add(document);
                }
            }
        }
        return documents;
    }

    private JsonNode node(Event event, int depth) throws IOException {
        if (depth > limits.depth()) {
            throw new IOException("it is nested deeper than " + limits.depth() + " levels");
        }
        if (!limits.anchors() && event instanceof NodeEvent anchored && anchored.getAnchor() != null) {
            throw new IOException("it contains YAML anchors");
        }
        if (event instanceof AliasEvent alias) {
            Anchored target = anchors.get(alias.getAnchor());
            if (target == null) {
                throw new IOException("it contains an alias without an anchor");
            }
            count(target.size());
            return target.node();
        }
        int before = size;
        count(1);
        if (event instanceof ScalarEvent scalar) {
            return anchored(scalar.getAnchor(), tagged(scalar.getTag(), scalar(scalar)), before);
        }
        if (!(event instanceof CollectionStartEvent start)) {
            throw new IOException("it is not YAML");
        }
        JsonNode read = start instanceof MappingStartEvent ? mapping(depth) : sequence(depth);
        return anchored(start.getAnchor(), tagged(start.getTag(), read), before);
    }

    private JsonNode anchored(@Nullable String anchor, JsonNode node, int before) {
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, size - before));
        }
        return node;
    }

    private JsonNode sequence(int depth) throws IOException {
        var list = NODES.arrayNode();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            list.add(node(events.getEvent(), depth + 1));
        }
        events.getEvent();
        return list;
    }

    private JsonNode mapping(int depth) throws IOException {
        ObjectNode mapping = NODES.objectNode();
        List<JsonNode> merged = new ArrayList<>();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            if (!(events.getEvent() instanceof ScalarEvent key)) {
                throw new IOException("it contains a key that is not text");
            }
            JsonNode value = node(events.getEvent(), depth + 1);
            if (key.getValue().equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
                (value.isArray() ? value : NODES.arrayNode().add(value)).forEach(merged::add);
            } else if (mapping.has(key.getValue())) {
                throw new IOException("it contains a duplicate key");
            } else {
                mapping.set(key.getValue(), value);
            }
        }
        events.getEvent();
        // A key of the mapping overrides merged keys, and the first merged value overrides later ones.
        merged.forEach(
                other -> other.properties().forEach(field -> mapping.putIfAbsent(field.getKey(), field.getValue())));
        return mapping;
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        boolean nothing = text.isEmpty() || text.equals("~") || text.equals("null");
        return nothing && scalar.getScalarStyle() == ScalarStyle.PLAIN ? NODES.nullNode() : NODES.textNode(text);
    }

    /**
     * Returns a tagged value in its long form: {@code !Ref x} is {@code {"Ref": x}}, {@code !Sub x} is
     * {@code {"Fn::Sub": x}}. Type tags ({@code !!str}) are ignored.
     */
    private static JsonNode tagged(@Nullable String tag, JsonNode value) {
        if (tag == null || tag.length() < 2 || !tag.startsWith("!") || tag.startsWith("!!")) {
            return value;
        }
        String name = tag.substring(1);
        boolean unprefixed = name.equals("Ref") || name.equals("Condition");
        return NODES.objectNode().set(unprefixed ? name : "Fn::" + name, value);
    }

    private void count(int more) throws IOException {
        size += more;
        if (size > limits.values()) {
            throw new IOException("it contains more than " + limits.values() + " values");
        }
    }
}
