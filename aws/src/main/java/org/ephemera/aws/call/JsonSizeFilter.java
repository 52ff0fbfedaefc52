package org.ephemera.aws.call;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.ephemera.format.Json;

/**
 * Copies JSON without what no service sends: in the place of a longer string stands an empty one, of what is nested
 * deeper {@code null}, and of a longer list or object only its beginning. The copy needs no deep stack to be parsed and,
 * of these three, as much memory as an honest answer.
 */
final class JsonSizeFilter {
    /** A task definition has at most 64 KiB as a whole (ECS, service quotas). */
    private static final int LONGEST = 64 << 10;
    /** What ECS describes has eight levels. */
    private static final int DEEPEST = 64;

    private static final int MOST = 10_000;

    /** @param left how many strings, values and rests of lists were left out */
    @SuppressWarnings("ArrayRecordComponent") // made and read in one place
    record Copy(byte[] json, long left) {}

    private final JsonParser in;
    private final JsonGenerator out;
    private long left;

    private JsonSizeFilter(JsonParser in, JsonGenerator out) {
        this.in = in;
        this.out = out;
    }

    /** @throws IOException if it is not JSON */
    static Copy copy(byte[] json) throws IOException {
        ByteArrayOutputStream copied = new ByteArrayOutputStream(json.length);
        try (JsonParser in = Json.deepTokens(json);
                JsonGenerator out = Json.writing(copied)) {
            JsonSizeFilter filter = new JsonSizeFilter(in, out);
            while (in.nextToken() != null) {
                filter.value(0);
            }
            out.flush();
            return new Copy(copied.toByteArray(), filter.left);
        }
    }

    private void value(int depth) throws IOException {
        JsonToken token = in.currentToken();
        if (token.isStructStart()) {
            if (depth == DEEPEST) {
                in.skipChildren();
                left++;
                out.writeNull();
            } else if (token == JsonToken.START_ARRAY) {
                list(depth);
            } else {
                object(depth);
            }
        } else if (token == JsonToken.VALUE_STRING) {
            out.writeString(text(in.getText()));
        } else if (token.isNumeric()) {
            out.writeRawValue(in.getText());
        } else {
            out.copyCurrentEvent(in);
        }
    }

    private void list(int depth) throws IOException {
        out.writeStartArray();
        for (int read = 0; in.nextToken() != JsonToken.END_ARRAY; read++) {
            if (isWithin(read)) {
                value(depth + 1);
            }
        }
        out.writeEndArray();
    }

    private void object(int depth) throws IOException {
        out.writeStartObject();
        for (int read = 0; in.nextToken() != JsonToken.END_OBJECT; read++) {
            String name = in.currentName();
            in.nextToken();
            if (isWithin(read)) {
                out.writeFieldName(text(name));
                value(depth + 1);
            }
        }
        out.writeEndObject();
    }

    /** Skips the value otherwise. */
    private boolean isWithin(int read) throws IOException {
        if (read < MOST) {
            return true;
        }
        left += read == MOST ? 1 : 0;
        in.skipChildren();
        return false;
    }

    private String text(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        left++;
        return "";
    }
}
