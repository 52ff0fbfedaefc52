package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.function.Consumer;
import org.ephemera.format.Json;
import org.jspecify.annotations.Nullable;

/** Parser that builds a tree of each object and holds only the current one in memory. */
final class ObjectTreeReader implements ListView.Tokens {
    private final Consumer<JsonNode> each;
    private @Nullable TokenBuffer object;
    private int depth;

    ObjectTreeReader(Consumer<JsonNode> each) {
        this.each = each;
    }

    @Override
    public void take(JsonParser parser, JsonToken token) throws IOException {
        TokenBuffer gathered = object == null ? new TokenBuffer(parser) : object;
        object = gathered;
        gathered.copyCurrentEvent(parser);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
            object = null;
            each.accept(Json.toTree(gathered));
        }
    }
}
