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
 * Makes of a long answer a short one for the SDK: what there is much of is read here and left out, all else is copied, so that
 * what the SDK says of it is its own reading.
 */
public final class ReducedBody {
    /** What is done with the parts there is much of. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Is called with each token that is not inside of what was read before.
         *
         * @param json stands at the token; may be moved on to the end of the value that begins with it
         * @param slim is to be given what stands for that value
         * @return false if the token is to be copied
         */
        boolean read(JsonParser json, JsonGenerator slim) throws IOException;
    }

    private ReducedBody() {}

    public static InputStream of(StoredBody stored, Reader reader) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = stored.open();
                JsonParser json = Json.tokens(in);
                JsonGenerator slim = Json.writing(out)) {
            while (json.nextToken() != null) {
                if (!reader.read(json, slim)) {
                    slim.copyCurrentEvent(json);
                }
            }
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException("the answer is no JSON");
        }
        return new ByteArrayInputStream(out.toByteArray());
    }
}
