package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.jspecify.annotations.Nullable;

/** Makes a tree of a body that is one object, unless it is larger than any of the API. */
public final class SingleObjectView extends JsonView {
    private final ListView.Tokens gathered = new ObjectTreeReader(whole -> object = whole);
    private @Nullable JsonNode object;
    private boolean begun;

    public SingleObjectView() {
        this(LARGEST_OBJECT);
    }

    /** @param largest that is held, in bytes; for what whoever runs in the cluster may answer, and not its API server alone */
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
            throw new UnreadableBodyException("something follows after its end");
        }
        if (!begun && token != JsonToken.START_OBJECT) {
            throw new UnreadableBodyException("it is no object");
        }
        begun = true;
        gathered.take(parser, token);
    }

    /** @throws UnreadableBodyException if it is none; the message gives none of its text */
    public JsonNode object() throws UnreadableBodyException {
        if (!broken().isEmpty()) {
            throw new UnreadableBodyException(broken());
        }
        if (object == null) {
            throw new UnreadableBodyException("it ends before its end");
        }
        return object;
    }
}
