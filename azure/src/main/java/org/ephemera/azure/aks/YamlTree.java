package org.ephemera.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML as the tree that JSON would be: every scalar is text. Read event by event, so that nothing is made that stands in it: no
 * anchors, no tags, no types, not deeper and not more than a kubeconfig can be.
 */
final class YamlTree {
    private static final int DEEPEST = 20;
    private static final int MOST = 5_000;

    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable JsonNode root;

    /** A list or a mapping that has not ended. */
    private static final class Open {
        private final JsonNode node;
        private @Nullable String key;

        Open(JsonNode node) {
            this.node = node;
        }
    }

    private YamlTree() {}

    /** @throws IOException if it is none that is read here; the message is ours and quotes nothing */
    static JsonNode parse(byte[] yaml) throws IOException {
        try {
            ParserImpl events = new ParserImpl(
                    new StreamReader(new StringReader(new String(yaml, StandardCharsets.UTF_8))), new LoaderOptions());
            YamlTree tree = new YamlTree();
            for (int read = 0; events.peekEvent() != null; read++) {
                if (read > MOST) {
                    throw new IOException("it has more parts than a kubeconfig");
                }
                tree.take(events.getEvent());
            }
            JsonNode root = tree.root;
            if (root == null) {
                throw new IOException("it is empty");
            }
            return root;
        } catch (YAMLException e) {
            throw new IOException("it is no YAML"); // the cause would quote a credential
        }
    }

    private void take(Event event) throws IOException {
        if (event instanceof AliasEvent || (event instanceof NodeEvent node && node.getAnchor() != null)) {
            throw new IOException("it has anchors, which no kubeconfig of AKS has");
        }
        if (event instanceof MappingStartEvent) {
            enter(JsonNodeFactory.instance.objectNode());
        } else if (event instanceof SequenceStartEvent) {
            enter(JsonNodeFactory.instance.arrayNode());
        } else if (event instanceof ScalarEvent scalar) {
            scalar(scalar.getValue());
        } else if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
            open.pop();
        }
    }

    private void scalar(String value) throws IOException {
        Open in = open.peek();
        if (in != null && in.node instanceof ObjectNode && in.key == null) {
            in.key = value;
        } else {
            put(JsonNodeFactory.instance.textNode(value));
        }
    }

    private void enter(JsonNode node) throws IOException {
        if (open.size() == DEEPEST) {
            throw new IOException("it is deeper than a kubeconfig");
        }
        put(node);
        open.push(new Open(node));
    }

    private void put(JsonNode node) throws IOException {
        Open in = open.peek();
        if (in == null) {
            if (root != null) {
                throw new IOException("it is more than one document");
            }
            root = node;
        } else if (in.node instanceof ArrayNode list) {
            list.add(node);
        } else if (in.node instanceof ObjectNode mapping && in.key != null && !mapping.has(in.key)) {
            mapping.set(in.key, node);
            in.key = null;
        } else {
            throw new IOException("it has a key twice, or one that is no text");
        }
    }
}
