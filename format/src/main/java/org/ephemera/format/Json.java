package org.ephemera.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ephemera.model.EscapedText;

/**
 * Reading and writing of JSON. Trees keep the order of their fields, so the output is stable. No document is serialized
 * again to compute its digest.
 */
public final class Json {
    private static final int DEEPEST = 200;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    /**
     * Factory for the collector's own lines. A value may be as long as a line of the log, and the encoding is always
     * UTF-8.
     */
    private static final JsonFactory LINES = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(4 << 20)
                    .build())
            .build();

    /** Factory for documents of which only short values are kept; skipped values may be long. */
    private static final JsonFactory SHORT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxDocumentLength(64 << 20)
                    .maxStringLength(1000)
                    .maxNameLength(1000)
                    .build())
            .build();

    /** Holder that delays the initialization of the tree mapper for callers that read tokens only. */
    private static final class Trees {
        static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);
    }

    private Json() {}

    /** Returns a new object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Returns compact JSON in UTF-8, without a line feed. */
    public static byte[] bytes(JsonNode node) {
        try {
            return Trees.MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    /** Writes compact JSON to {@code out}, which is neither flushed nor closed. */
    static void write(JsonNode node, OutputStream out) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            Trees.MAPPER.writeTree(json, node);
        }
    }

    /** Returns indented JSON in UTF-8 for people, with a line feed at its end. */
    public static byte[] pretty(JsonNode node) {
        try {
            byte[] text = Trees.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
            byte[] line = java.util.Arrays.copyOf(text, text.length + 1);
            line[text.length] = '\n';
            return line;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    /** Returns indented JSON in which unsafe characters for terminals are escaped. */
    public static byte[] prettyEscaped(JsonNode node) {
        return EscapedText.json(new String(pretty(node), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Parses one JSON value.
     *
     * @throws IOException if it is not JSON; the message contains the position but no content
     */
    public static JsonNode parse(byte[] bytes) throws IOException {
        try {
            return Trees.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    /**
     * Parses one JSON value from a stream.
     *
     * @see #parse(byte[])
     */
    public static JsonNode parse(InputStream in) throws IOException {
        try {
            return Trees.MAPPER.readTree(in);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    /**
     * Returns a token parser that rejects duplicate names in an object, because two readers might use different values.
     */
    public static JsonParser tokens(byte[] bytes) throws IOException {
        return FACTORY.createParser(bytes).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /** Returns a token parser for input that does not fit into memory. */
    public static JsonParser tokens(InputStream in) throws IOException {
        return FACTORY.createParser(in);
    }

    /** Returns a token parser for a line of any length, which rejects duplicate names like {@link #tokens(byte[])}. */
    public static JsonParser line(InputStream line) throws IOException {
        return LINES.createParser(line).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /**
     * Reads the elements of an array in a field of the outermost object, one at a time. All other fields are skipped,
     * and the stream is left open.
     *
     * @throws IOException if it is not JSON
     */
    public static void elements(InputStream in, String field, Consumer<JsonNode> each) throws IOException {
        try (JsonParser tokens = FACTORY.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
            if (tokens.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            while (tokens.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = tokens.currentName().equals(field);
                if (tokens.nextToken() != JsonToken.START_ARRAY || !wanted) {
                    tokens.skipChildren();
                    continue;
                }
                while (tokens.nextToken() != JsonToken.END_ARRAY) {
                    each.accept(Trees.MAPPER.readTree(tokens));
                }
            }
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    /**
     * Reads short scalar fields of the outermost object and skips all others. The stream is left open.
     *
     * @return empty if the input is not such an object
     * @throws IOException if it cannot be read
     */
    public static Optional<ObjectNode> fields(InputStream in, Set<String> names) throws IOException {
        try (JsonParser tokens = SHORT.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
            if (tokens.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            ObjectNode read = object();
            while (tokens.nextToken() == JsonToken.FIELD_NAME) {
                String name = tokens.currentName();
                if (tokens.nextToken().isScalarValue() && names.contains(name)) {
                    read.set(name, Trees.MAPPER.readTree(tokens));
                } else {
                    tokens.skipChildren();
                }
            }
            return Optional.of(read);
        } catch (JsonProcessingException | CharConversionException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the JSON object of a line.
     *
     * @param room size limit for all values except the list
     * @param list name of a field whose array may not fit into memory; its strings are passed to {@code each} and not
     *     stored, with "" for an element that is not a string
     * @throws IOException if the line is not exactly one object, or exceeds the size limit
     */
    static ObjectNode line(InputStream line, JsonSizeLimit room, String list, Consumer<String> each)
            throws IOException {
        try (JsonParser all = line(line)) {
            JsonParser tokens = room.count(all);
            if (tokens.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            ObjectNode read = object();
            while (tokens.nextToken() == JsonToken.FIELD_NAME) {
                String name = tokens.currentName();
                if (tokens.nextToken() != JsonToken.START_ARRAY || !name.equals(list)) {
                    read.set(name, Trees.MAPPER.readTree(tokens));
                    continue;
                }
                while (all.nextToken() != JsonToken.END_ARRAY) {
                    boolean text = all.currentToken() == JsonToken.VALUE_STRING;
                    if (!text) {
                        Trees.MAPPER.readTree(tokens);
                    }
                    each.accept(text ? all.getText() : "");
                }
            }
            if (all.nextToken() != null) {
                throw new IOException("the line has content after its JSON object");
            }
            return read;
        } catch (StreamConstraintsException e) {
            throw new IOException("exceeds the limits of size or nesting", e);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    /** Reports whether a parsed object has each field of a written one with the same value. It may have more fields. */
    static boolean containsAll(JsonNode read, ObjectNode written) throws IOException {
        return parse(bytes(written)).properties().stream()
                .allMatch(field -> field.getValue().equals(read.get(field.getKey())));
    }

    /** Returns a token parser to which input is fed in pieces through a {@code ByteArrayFeeder}. */
    public static JsonParser nonBlockingParser() throws IOException {
        return FACTORY.createNonBlockingByteArrayParser();
    }

    /** Returns the value of buffered tokens. */
    public static JsonNode toTree(TokenBuffer tokens) throws IOException {
        try (JsonParser parser = tokens.asParser()) {
            return Trees.MAPPER.readTree(parser);
        }
    }

    /** Returns a generator that writes single tokens. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    /** Returns the string in a field; empty if the field does not exist or is not a string. */
    public static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** Returns the time in a field; empty if the field does not exist or is not a time. */
    public static Optional<Instant> instant(JsonNode node, String field) {
        try {
            return text(node, field).map(Instant::parse);
        } catch (java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static IOException notJson(JsonProcessingException e) {
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return new IOException("not JSON at line " + line + ", column " + column);
    }
}
