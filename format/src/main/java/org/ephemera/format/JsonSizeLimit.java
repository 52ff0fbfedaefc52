package org.ephemera.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** How much is held of what somebody else may have put there: more is an error before it fills the memory. */
final class JsonSizeLimit {
    /** Of outcomes it is enough for fifty thousand items. */
    private static final long MOST = 64 << 20;
    /** What a token takes besides its text. */
    private static final int TOKEN = 12;

    private long left = MOST;

    /** The same tokens, each of which takes of this room as it is read. */
    JsonParser count(JsonParser tokens) {
        return new JsonParserDelegate(tokens) {
            @Override
            public JsonToken nextToken() throws IOException {
                JsonToken next = super.nextToken();
                left -= next == null ? 0 : TOKEN + delegate.getTextLength();
                if (left < 0) {
                    throw new IOException("larger or deeper than any JSON that is written");
                }
                return next;
            }
        };
    }
}
