package org.ephemera.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Memory limit for JSON from an untrusted source. Larger input fails before it fills the memory. */
final class JsonSizeLimit {
    /** Limit in bytes, enough for the outcomes of fifty thousand items. */
    private static final long MOST = 64 << 20;
    /** Memory of a token in addition to its text. */
    private static final int TOKEN = 12;

    private long left = MOST;

    /** Returns a parser that subtracts each token from this limit. */
    JsonParser count(JsonParser tokens) {
        return new JsonParserDelegate(tokens) {
            @Override
            public JsonToken nextToken() throws IOException {
                JsonToken next = super.nextToken();
                left -= next == null ? 0 : TOKEN + delegate.getTextLength();
                if (left < 0) {
                    throw new IOException("exceeds the limits of size or nesting");
                }
                return next;
            }
        };
    }
}
