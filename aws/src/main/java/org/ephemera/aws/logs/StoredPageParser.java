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

/** Streaming parser of a stored page, for lists of any length. */
public final class StoredPageParser {
    private StoredPageParser() {}

    /** Reader of one field of an object; the parser skips the parts of the value that it does not read. */
    public interface Field {
        /**
         * Reads the value of a field.
         *
         * @param json a parser at the first token of the value; it must remain there or move to the last token of the
         *     value
         */
        void read(JsonParser json, String name) throws IOException;
    }

    /**
     * Parses a stored page and returns the body for the SDK.
     *
     * @param sdkResponse the JSON for the SDK; {@code fields} may add values to it
     * @throws UnreadableBodyException if the page is not a JSON object
     */
    public static InputStream parse(StoredBody stored, ObjectNode sdkResponse, Field fields) throws IOException {
        try (InputStream body = stored.open()) {
            read(body, fields);
        }
        return new ByteArrayInputStream(Json.bytes(sdkResponse));
    }

    /**
     * Parses an object.
     *
     * @throws UnreadableBodyException if the page is not a JSON object
     */
    static void read(InputStream body, Field fields) throws IOException {
        try (JsonParser json = Json.tokens(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBodyException("the page is not a JSON object");
            }
            parseObject(json, fields);
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException("the page is not valid JSON from byte "
                    + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()) + " on");
        }
    }

    /** Parses an object whose first token was read. */
    public static void parseObject(JsonParser json, Field fields) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            fields.read(json, name);
            json.skipChildren();
        }
    }
}
