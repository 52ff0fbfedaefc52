package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Token-based reading of JSON that is too large for memory, with strings of any bytes. */
public final class JsonTokenReader {
    private JsonTokenReader() {}

    /**
     * Returns a token parser of a body. Bytes that are not UTF-8 become replacement characters; the stream is left
     * open.
     *
     * @param longest limit in bytes of a string; the rest of it is left out
     */
    public static JsonParser of(InputStream in, int longest) throws IOException {
        return of(new TruncatingJsonStream(in, longest));
    }

    public static JsonParser of(TruncatingJsonStream in) throws IOException {
        return DocumentParser.tokens(new InputStreamReader(in, StandardCharsets.UTF_8))
                .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    }

    /** Moves into the array in a field of the outermost object; returns false if the field does not exist. */
    public static boolean enterArray(JsonParser json, String field) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("the response is not a JSON object");
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

    /** Returns a scalar value as text. Arrays and objects are skipped and return "". */
    public static String text(JsonParser json) throws IOException {
        if (json.currentToken() != null && json.currentToken().isStructStart()) {
            json.skipChildren();
            return "";
        }
        return json.currentToken() == JsonToken.VALUE_NULL ? "" : json.getText();
    }

    /** Returns an integer; any other value is skipped and returns 0. */
    public static long number(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() < 19) {
            return json.getLongValue();
        }
        json.skipChildren();
        return 0;
    }
}
