package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.function.Consumer;
import org.ephemera.collect.source.UnreadableBodyException;
import org.jspecify.annotations.Nullable;

/**
 * View of a list of the API while it is stored. It holds one object in memory at a time. {@link #problem()} reports a
 * body that is not a list or is incomplete; all bytes are stored in any case.
 */
public final class ListView extends JsonView {
    /** Limit of the continue token, which is part of a URL. Tokens of API servers have a few hundred characters. */
    private static final int LONGEST_TOKEN = 16 << 10;

    private final Tokens items;
    private final Tokens metadataTokens = new ObjectTreeReader(object -> metadata = object);
    private @Nullable Tokens inside;
    private int depth;
    private boolean inItems;
    private boolean sawItems;
    private long count;
    private JsonNode metadata = MissingNode.getInstance();
    private boolean ended;

    /** Receives the tokens of objects, from brace to brace, one object after the other. */
    @FunctionalInterface
    public interface Tokens {
        /**
         * Receives a token.
         *
         * @param parser parser that is at the token
         */
        void take(JsonParser parser, JsonToken token) throws IOException;
    }

    /**
     * Creates a view that parses each object.
     *
     * @param each receives every object, in order
     */
    ListView(Consumer<JsonNode> each) throws IOException {
        this(new ObjectTreeReader(each));
    }

    private ListView(Tokens items) throws IOException {
        super(LARGEST_OBJECT);
        this.items = items;
    }

    /** Returns a view for objects that must not be held in memory. */
    public static ListView streaming(Tokens items) throws IOException {
        return new ListView(items);
    }

    @Override
    boolean holds() {
        return inside != null;
    }

    /**
     * Receives a token. Depth 1 is the list, depth 2 its {@code items} or {@code metadata}, depth 3 an object in it.
     */
    @Override
    void take(JsonParser parser, JsonToken token) throws IOException {
        if (ended) {
            throw new UnreadableBodyException("more data follows after its end");
        }
        if (token.isStructStart()) {
            depth++;
            begin(parser, token);
        } else if (depth == 0) {
            throw new UnreadableBodyException("it is not a list");
        } else if (token.isScalarValue()) {
            scalar(parser, token);
        }
        if (inside != null) {
            inside.take(parser, token);
        }
        if (token.isStructEnd()) {
            if (depth == (inItems ? 3 : 2) && inside != null) {
                inside = null;
                count += inItems ? 1 : 0;
            }
            depth--;
            ended = depth == 0;
        }
    }

    /** Handles a scalar value. In a list of Go, {@code items} may be null if the list is empty. */
    private void scalar(JsonParser parser, JsonToken token) throws IOException {
        if (depth == 1 && token == JsonToken.VALUE_NULL) {
            sawItems |= String.valueOf(parser.currentName()).equals("items");
        } else if (depth == 2 && inItems) {
            throw new UnreadableBodyException("one of its items is not an object");
        }
    }

    private void begin(JsonParser parser, JsonToken token) throws IOException {
        if (depth == 1 && token != JsonToken.START_OBJECT) {
            throw new UnreadableBodyException("it is not a list");
        }
        if (depth == 2) {
            String field = String.valueOf(parser.currentName());
            inItems = field.equals("items") && token == JsonToken.START_ARRAY;
            sawItems |= inItems;
            if (field.equals("metadata") && token == JsonToken.START_OBJECT) {
                inside = metadataTokens;
            }
        } else if (depth == 3 && inItems) {
            if (token != JsonToken.START_OBJECT) {
                throw new UnreadableBodyException("one of its items is not an object");
            }
            inside = items;
        }
    }

    public long count() {
        return count;
    }

    /** Returns the continue token of the next part; "" if this is the last part. */
    public String next() {
        return isTooLong() ? "" : metadata.path("continue").asText();
    }

    private boolean isTooLong() {
        return metadata.path("continue").asText().length() > LONGEST_TOKEN;
    }

    /** Returns the number of objects after this part that the server reports; 0 if it reports none. */
    long remaining() {
        return metadata.path("remainingItemCount").asLong();
    }

    /** Returns why the body is not a complete list; "" if it is. */
    public String problem() {
        if (!parseError().isEmpty()) {
            return parseError();
        }
        if (!ended) {
            return "it is truncated";
        }
        if (isTooLong()) {
            return "its continue token is longer than any of an API server, so the rest was not requested";
        }
        return sawItems ? "" : "it has no field 'items'";
    }
}
