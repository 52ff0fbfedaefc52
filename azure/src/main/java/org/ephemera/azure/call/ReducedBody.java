package org.ephemera.azure.call;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.ephemera.collect.source.BodyView.StoredBody;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;

/**
 * Copy of a long response without its bulk data, for the SDK. The bulk data is read here and omitted; everything else
 * is copied, so that the SDK parses it itself.
 */
public final class ReducedBody {
    /** Reader of the bulk data. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Handles each token outside of the values that were read before.
         *
         * @param json parser at the token; may be advanced to the end of the value that begins with it
         * @param slim output for the replacement of that value
         * @return false if the token is to be copied
         */
        boolean read(JsonParser json, JsonGenerator slim) throws IOException;
    }

    private ReducedBody() {}

    /** Returns the reduced body. */
    public static InputStream of(StoredBody stored, Reader reader) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = stored.open();
                JsonParser json = Json.tokens(in);
                JsonGenerator slim = Json.generator(out)) {
            while (json.nextToken() != null) {
                if (!reader.read(json, slim)) {
                    slim.copyCurrentEvent(json);
                }
            }
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException("the response is not JSON");
        }
        return new ByteArrayInputStream(out.toByteArray());
    }
}
