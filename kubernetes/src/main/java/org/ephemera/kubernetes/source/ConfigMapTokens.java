package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.ephemera.kubernetes.call.ListView;

/**
 * Writes of each config map what may be kept: its names, and digests in the place of values. Annotations are values too: one of
 * them may hold the whole object as it was applied.
 */
final class ConfigMapTokens implements ListView.Tokens {
    private static final Set<String> NAMES = Set.of(
            "name", "generateName", "namespace", "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp");

    /** What becomes of what stands in a brace or bracket. */
    private enum Within {
        CONFIG_MAP,
        METADATA,
        COPIED,
        MANAGERS,
        TEXTS,
        BINARIES,
        DROPPED
    }

    private final JsonGenerator json;
    private final ValueDigest digest;
    private final Deque<Within> within = new ArrayDeque<>();
    private String name = "";
    private int dropped;

    ConfigMapTokens(JsonGenerator json) {
        this.json = json;
        this.digest = new ValueDigest(json);
    }

    @Override
    public void take(JsonParser parser, JsonToken token) throws IOException {
        if (dropped > 0) {
            dropped += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } else if (token == JsonToken.FIELD_NAME) {
            name = parser.currentName();
        } else if (token.isStructStart()) {
            begin(parser);
        } else if (token.isStructEnd()) {
            within.pop();
            json.copyCurrentEvent(parser);
        } else {
            value(parser, token);
        }
    }

    private void begin(JsonParser parser) throws IOException {
        Within inner = within.isEmpty() ? Within.CONFIG_MAP : of(within.element());
        if (inner == Within.DROPPED) {
            dropped = 1;
            return;
        }
        named();
        within.push(inner);
        json.copyCurrentEvent(parser);
    }

    private Within of(Within outer) {
        return switch (outer) {
            case CONFIG_MAP ->
                switch (name) {
                    case "metadata" -> Within.METADATA;
                    case "data" -> Within.TEXTS;
                    case "binaryData" -> Within.BINARIES;
                    default -> Within.DROPPED;
                };
            case METADATA ->
                switch (name) {
                    case "labels", "ownerReferences", "finalizers" -> Within.COPIED;
                    case "annotations" -> Within.TEXTS;
                    case "managedFields" -> Within.MANAGERS;
                    default -> Within.DROPPED;
                };
            case COPIED -> Within.COPIED;
            case MANAGERS -> name.equals("fieldsV1") ? Within.DROPPED : Within.MANAGERS;
            case TEXTS, BINARIES, DROPPED -> Within.DROPPED;
        };
    }

    private void value(JsonParser parser, JsonToken token) throws IOException {
        switch (within.element()) {
            case CONFIG_MAP -> copyIf(name.equals("immutable") && token.isBoolean(), parser);
            case METADATA -> copyIf(NAMES.contains(name), parser);
            case COPIED, MANAGERS -> copyIf(true, parser);
            case TEXTS -> {
                named();
                digest.text(parser);
            }
            case BINARIES -> {
                named();
                digest.base64(parser);
            }
            case DROPPED -> {}
        }
    }

    private void copyIf(boolean kept, JsonParser parser) throws IOException {
        if (kept) {
            named();
            json.copyCurrentEvent(parser);
        }
    }

    private void named() throws IOException {
        if (json.getOutputContext().inObject()) {
            json.writeFieldName(name);
        }
    }
}
