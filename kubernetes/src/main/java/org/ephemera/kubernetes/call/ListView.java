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
 * Looks at a list of the API while it is stored: one object at a time is held, however many there are. What is no list, or ends
 * before its end, is told by {@link #whole()}; the bytes are stored all the same.
 */
public final class ListView extends JsonView {
    /** The token by which more is asked for stands in an address; API servers' own have a few hundred characters. */
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

    /** Takes the tokens of objects, each from its brace to its brace, one object after the other. */
    @FunctionalInterface
    public interface Tokens {
        /** @param parser stands at the token */
        void take(JsonParser parser, JsonToken token) throws IOException;
    }

    /** @param each is given every object, in order */
    ListView(Consumer<JsonNode> each) throws IOException {
        this(new ObjectTreeReader(each));
    }

    private ListView(Tokens items) throws IOException {
        super(LARGEST_OBJECT);
        this.items = items;
    }

    /** For objects that must not be held. */
    public static ListView passing(Tokens items) throws IOException {
        return new ListView(items);
    }

    @Override
    boolean holds() {
        return inside != null;
    }

    /** Depth 1 is the list, depth 2 its {@code items} or {@code metadata}, depth 3 an object of it. */
    @Override
    void take(JsonParser parser, JsonToken token) throws IOException {
        if (ended) {
            throw new UnreadableBodyException("something follows after its end");
        }
        if (token.isStructStart()) {
            depth++;
            begin(parser, token);
        } else if (depth == 0) {
            throw new UnreadableBodyException("it is no list");
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

    /** A list of Go's may be null where it is empty. */
    private void scalar(JsonParser parser, JsonToken token) throws IOException {
        if (depth == 1 && token == JsonToken.VALUE_NULL) {
            sawItems |= String.valueOf(parser.currentName()).equals("items");
        } else if (depth == 2 && inItems) {
            throw new UnreadableBodyException("one of its items is no object");
        }
    }

    private void begin(JsonParser parser, JsonToken token) throws IOException {
        if (depth == 1 && token != JsonToken.START_OBJECT) {
            throw new UnreadableBodyException("it is no list");
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
                throw new UnreadableBodyException("one of its items is no object");
            }
            inside = items;
        }
    }

    public long count() {
        return count;
    }

    /** The token by which the next part of the list is asked for; "" if there is none. */
    public String next() {
        return isTooLong() ? "" : metadata.path("continue").asText();
    }

    private boolean isTooLong() {
        return metadata.path("continue").asText().length() > LONGEST_TOKEN;
    }

    /** How many objects are said to come after this part, 0 if it is not said. */
    long remaining() {
        return metadata.path("remainingItemCount").asLong();
    }

    /** Why it is no whole list; "" if it is. */
    public String whole() {
        if (!broken().isEmpty()) {
            return broken();
        }
        if (!ended) {
            return "it ends before its end";
        }
        if (isTooLong()) {
            return "more would follow, but the token to ask for it is longer than any of an API server";
        }
        return sawItems ? "" : "it has no items, not even none";
    }
}
