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
 * Writer of the permitted content of config maps: names, and digests instead of values. Annotations count as values,
 * because one of them may contain the complete object as applied.
 */
final class ConfigMapTokens implements ListView.Tokens {
    private static final Set<String> NAMES = Set.of(
            "name", "generateName", "namespace", "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp");

    /** Treatment of the content of an object or array. */
    private enum Section {
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
    private final Deque<Section> sections = new ArrayDeque<>();
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
            sections.pop();
            json.copyCurrentEvent(parser);
        } else {
            value(parser, token);
        }
    }

    private void begin(JsonParser parser) throws IOException {
        Section inner = sections.isEmpty() ? Section.CONFIG_MAP : of(sections.element());
        if (inner == Section.DROPPED) {
            dropped = 1;
            return;
        }
        named();
        sections.push(inner);
        json.copyCurrentEvent(parser);
    }

    private Section of(Section outer) {
        return switch (outer) {
            case CONFIG_MAP ->
                switch (name) {
                    case "metadata" -> Section.METADATA;
                    case "data" -> Section.TEXTS;
                    case "binaryData" -> Section.BINARIES;
                    default -> Section.DROPPED;
                };
            case METADATA ->
                switch (name) {
                    case "labels", "ownerReferences", "finalizers" -> Section.COPIED;
                    case "annotations" -> Section.TEXTS;
                    case "managedFields" -> Section.MANAGERS;
                    default -> Section.DROPPED;
                };
            case COPIED -> Section.COPIED;
            case MANAGERS -> name.equals("fieldsV1") ? Section.DROPPED : Section.MANAGERS;
            case TEXTS, BINARIES, DROPPED -> Section.DROPPED;
        };
    }

    private void value(JsonParser parser, JsonToken token) throws IOException {
        switch (sections.element()) {
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
