package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.jspecify.annotations.Nullable;

/** View that parses a body with one object, unless it is larger than any object of the API. */
public final class SingleObjectView extends JsonView {
    private final ListView.Tokens reader = new ObjectTreeReader(tree -> object = tree);
    private @Nullable JsonNode object;
    private boolean begun;

    public SingleObjectView() {
        this(LARGEST_OBJECT);
    }

    /**
     * Creates a view with another limit, for responses that may come from other servers in the cluster than the API
     * server.
     *
     * @param largest limit in bytes of an object that is held in memory
     */
    SingleObjectView(long largest) {
        super(largest);
    }

    @Override
    boolean holds() {
        return begun && object == null;
    }

    @Override
    void take(JsonParser parser, JsonToken token) throws IOException {
        if (object != null) {
            throw new UnreadableBodyException("more data follows after its end");
        }
        if (!begun && token != JsonToken.START_OBJECT) {
            throw new UnreadableBodyException("it is not an object");
        }
        begun = true;
        reader.take(parser, token);
    }

    /**
     * Returns the object.
     *
     * @throws UnreadableBodyException if the body is not an object; the message contains no text of the body
     */
    public JsonNode object() throws UnreadableBodyException {
        if (!parseError().isEmpty()) {
            throw new UnreadableBodyException(parseError());
        }
        if (object == null) {
            throw new UnreadableBodyException("it is truncated");
        }
        return object;
    }
}
