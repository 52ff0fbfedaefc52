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
 * Documents of YAML as trees: every scalar is text, except what is null. Read event by event, so that no object is made of what stands in
 * it. Anchors and merge keys are followed, and each place where one is used counts as often as what it stands for, so that a few
 * lines cannot become billions. A tag that is no type, as {@code !Sub} of CloudFormation, becomes the object that its long form is.
 */
public final class YamlDocuments {
    private static final Limits LARGE = new Limits(100, 200_000, true);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * Limits beyond which a text is not read.
     *
     * @param values in all documents, those behind aliases each time that they are meant
     * @param anchors true if anchors and aliases are read
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
     * Reads all documents; those that are empty are left out.
     *
     * @throws IOException if it is no YAML or a mere text, or deeper or more than is read here; the message quotes nothing
     */
    public static List<JsonNode> parse(byte[] yaml) throws IOException {
        return parse(yaml, LARGE);
    }

    /** As {@link #parse(byte[])}, within other limits. */
    public static List<JsonNode> parse(byte[] yaml, Limits limits) throws IOException {
        try {
            return new YamlDocuments(new String(yaml, StandardCharsets.UTF_8), limits).documents();
        } catch (YAMLException e) {
            throw new IOException("it is no YAML"); // the cause would quote it
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
                    throw new IOException("it is a mere text"); // as any prose is, which describes nothing
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
            throw new IOException("it is nested deeper than " + limits.depth());
        }
        if (!limits.anchors() && event instanceof NodeEvent anchored && anchored.getAnchor() != null) {
            throw new IOException("it has anchors");
        }
        if (event instanceof AliasEvent alias) {
            Anchored meant = anchors.get(alias.getAnchor());
            if (meant == null) {
                throw new IOException("it has an alias of nothing");
            }
            count(meant.size());
            return meant.node();
        }
        int before = size;
        count(1);
        if (event instanceof ScalarEvent scalar) {
            return anchored(scalar.getAnchor(), tagged(scalar.getTag(), scalar(scalar)), before);
        }
        if (!(event instanceof CollectionStartEvent start)) {
            throw new IOException("it is no YAML");
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
                throw new IOException("it has a key that is no text");
            }
            JsonNode value = node(events.getEvent(), depth + 1);
            if (key.getValue().equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
                (value.isArray() ? value : NODES.arrayNode().add(value)).forEach(merged::add);
            } else if (mapping.has(key.getValue())) {
                throw new IOException("it has a key twice");
            } else {
                mapping.set(key.getValue(), value);
            }
        }
        events.getEvent();
        // What stands there itself goes before what is merged in, and of that the first.
        merged.forEach(
                other -> other.properties().forEach(field -> mapping.putIfAbsent(field.getKey(), field.getValue())));
        return mapping;
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        boolean nothing = text.isEmpty() || text.equals("~") || text.equals("null");
        return nothing && scalar.getScalarStyle() == ScalarStyle.PLAIN ? NODES.nullNode() : NODES.textNode(text);
    }

    /** {@code !Ref x} is {@code {"Ref": x}}, {@code !Sub x} is {@code {"Fn::Sub": x}}; types ({@code !!str}) are text anyway. */
    private static JsonNode tagged(@Nullable String tag, JsonNode value) {
        if (tag == null || tag.length() < 2 || !tag.startsWith("!") || tag.startsWith("!!")) {
            return value;
        }
        String name = tag.substring(1);
        boolean whole = name.equals("Ref") || name.equals("Condition");
        return NODES.objectNode().set(whole ? name : "Fn::" + name, value);
    }

    private void count(int more) throws IOException {
        size += more;
        if (size > limits.values()) {
            throw new IOException("it has more than " + limits.values() + " values");
        }
    }
}
