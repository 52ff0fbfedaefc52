package org.ephemera.aws.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.ephemera.collect.source.BodyView.StoredBody;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;

/** A page that is read token by token once it is stored, however long its lists are. */
public final class PageTokens {
    private PageTokens() {}

    /** Takes a field of an object; what it does not read of the value is skipped. */
    public interface Field {
        /** @param json stands at the value's first token, and shall stand there or at its last one after */
        void read(JsonParser json, String name) throws IOException;
    }

    /**
     * Reads a stored page.
     *
     * @param answer what the SDK is given in its stead; {@code fields} may put into it what it reads
     * @throws UnreadableBodyException if the page is not a JSON object
     */
    public static InputStream rest(StoredBody stored, ObjectNode answer, Field fields) throws IOException {
        try (InputStream body = stored.open()) {
            read(body, fields);
        }
        return new ByteArrayInputStream(Json.bytes(answer));
    }

    /** @throws UnreadableBodyException if the page is not a JSON object */
    static void read(InputStream body, Field fields) throws IOException {
        try (JsonParser json = Json.tokens(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBodyException("the page is no JSON object");
            }
            object(json, fields);
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException("the page is not JSON from byte "
                    + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()) + " on");
        }
    }

    /** Reads the object whose first token was read. */
    public static void object(JsonParser json, Field fields) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            fields.read(json, name);
            json.skipChildren();
        }
    }
}
