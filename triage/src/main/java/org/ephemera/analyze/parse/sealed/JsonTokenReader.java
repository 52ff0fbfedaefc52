package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** JSON that is too long to be held, token by token, whatever bytes its strings are of. */
public final class JsonTokenReader {
    private JsonTokenReader() {}

    /**
     * Tokens of a body; bytes that are no UTF-8 become replacement characters, and the stream is left open.
     *
     * @param longest bytes of a string; the rest of it is left out
     */
    public static JsonParser of(InputStream in, int longest) throws IOException {
        return of(new ShortStrings(in, longest));
    }

    public static JsonParser of(ShortStrings in) throws IOException {
        return DocumentParser.tokens(new InputStreamReader(in, StandardCharsets.UTF_8))
                .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    }

    /** Goes into the array that stands in a field of the outermost object; false if there is none. */
    public static boolean enter(JsonParser json, String field) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("it is no JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals(field);
            if (json.nextToken() == JsonToken.START_ARRAY && wanted) {
                return true;
            }
            json.skipChildren();
        }
        return false;
    }

    /** A plain value as text, and nothing for a value that has parts, which is passed over. */
    public static String text(JsonParser json) throws IOException {
        if (json.currentToken() != null && json.currentToken().isStructStart()) {
            json.skipChildren();
            return "";
        }
        return json.currentToken() == JsonToken.VALUE_NULL ? "" : json.getText();
    }

    /** A whole number; 0 for anything else, which is passed over. */
    public static long number(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() < 19) {
            return json.getLongValue();
        }
        json.skipChildren();
        return 0;
    }
}
