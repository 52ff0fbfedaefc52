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
 * The one place where JSON is read and written. Trees keep the order in which fields were put, so that what is written
 * is stable; nothing is ever serialised again to be checked.
 */
public final class Json {
    private static final int DEEPEST = 200;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    /** For what is ours alone: a value has as much as a line of the log may have, and nobody takes bytes for UTF-16. */
    private static final JsonFactory LINES = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(4 << 20)
                    .build())
            .build();

    /** For texts that are held, of which none is long; one that is passed over may be. */
    private static final JsonFactory SHORT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxDocumentLength(64 << 20)
                    .maxStringLength(1000)
                    .maxNameLength(1000)
                    .build())
            .build();

    /** Apart, so that whoever reads tokens only does not wait for the machinery of trees. */
    private static final class Trees {
        static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);
    }

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Compact, UTF-8, without a line feed. */
    public static byte[] bytes(JsonNode node) {
        try {
            return Trees.MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    /** The same into {@code out}, which is neither flushed nor closed. */
    static void write(JsonNode node, OutputStream out) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            Trees.MAPPER.writeTree(json, node);
        }
    }

    /** For people: indented, UTF-8, with a line feed at the end. */
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

    /** As {@link #pretty}, and what would steer a terminal stands as an escape, which every reader of JSON undoes. */
    public static byte[] shown(JsonNode node) {
        return EscapedText.json(new String(pretty(node), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one JSON value.
     *
     * @throws IOException if it is not one; the message gives the place and none of the text
     */
    public static JsonNode parse(byte[] bytes) throws IOException {
        try {
            return Trees.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    /**
     * Reads one JSON value from a stream.
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
     * Reads token by token; a name that stands twice in an object is an error, for two readers might believe different
     * ones.
     */
    public static JsonParser tokens(byte[] bytes) throws IOException {
        return FACTORY.createParser(bytes).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /** Reads token by token what is too long to be held. */
    public static JsonParser tokens(InputStream in) throws IOException {
        return FACTORY.createParser(in);
    }

    /** Reads a line token by token, however long it is; as in {@link #tokens(byte[])} no name may stand twice. */
    public static JsonParser line(InputStream line) throws IOException {
        return LINES.createParser(line).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /**
     * Reads the elements of an array that stands in a field of the outermost object, one at a time, and nothing else; leaves the stream open.
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
     * Reads these fields of the outermost object, as far as they are short and no objects or lists, and holds nothing else of it; leaves the
     * stream open.
     *
     * @return empty if it is no such object
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
     * Reads the object that is a line.
     *
     * @param room for all but the list
     * @param list a field that may be longer than is good to hold: its texts are not in the object, but given away as they come,
     *     and an empty one for what is none
     * @throws IOException if it is not exactly one object, or there is no room for it
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
                throw new IOException("more than a JSON object in a line");
            }
            return read;
        } catch (StreamConstraintsException e) {
            throw new IOException("larger or deeper than any JSON that is written", e);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    /** True if an object that was read has each field of one that would be written, and in it the same; it may have more. */
    static boolean says(JsonNode read, ObjectNode written) throws IOException {
        return parse(bytes(written)).properties().stream()
                .allMatch(field -> field.getValue().equals(read.get(field.getKey())));
    }

    /** Reads token by token what is pushed into it piece by piece: its input is a {@code ByteArrayFeeder}. */
    public static JsonParser pushed() throws IOException {
        return FACTORY.createNonBlockingByteArrayParser();
    }

    /** The value that was gathered from such reading. */
    public static JsonNode gathered(TokenBuffer tokens) throws IOException {
        try (JsonParser parser = tokens.asParser()) {
            return Trees.MAPPER.readTree(parser);
        }
    }

    /** Writes token by token what is made from such reading. */
    public static JsonGenerator writing(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    public static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

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
