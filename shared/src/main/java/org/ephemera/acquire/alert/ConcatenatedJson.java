package org.ephemera.acquire.alert;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ephemera.format.Json;

/**
 * JSON values that stand one after the other, as files of Falco and exports of findings have them, one a line. Whoever reads such
 * bytes as one value gets the first and never learns of the others.
 */
public final class ConcatenatedJson {
    private ConcatenatedJson() {}

    /**
     * Takes them apart. What follows them and is not JSON is a piece of its own.
     *
     * @param most after so many no more is looked for
     * @return the bytes of each; of one alone, or of what is no JSON from the beginning, all bytes as they are
     * @throws IOException if there are several in another encoding than UTF-8; the message completes a sentence that begins with
     *     "it is"
     */
    public static List<byte[]> of(byte[] payload, int most) throws IOException {
        List<byte[]> pieces = new ArrayList<>();
        int reached = 0;
        try (JsonParser tokens = Json.tokens(new ByteArrayInputStream(payload))) {
            while (pieces.size() < most && tokens.nextToken() != null) {
                long begin = tokens.currentTokenLocation().getByteOffset();
                tokens.skipChildren();
                tokens.finishToken();
                long end = tokens.currentLocation().getByteOffset();
                boolean known = begin >= 0 && end <= payload.length;
                if (!known && !pieces.isEmpty()) {
                    throw new IOException("more than one JSON value, and not in UTF-8");
                }
                pieces.add(known ? Arrays.copyOfRange(payload, (int) begin, (int) end) : payload);
                reached = known ? (int) end : payload.length;
            }
        } catch (JsonProcessingException e) {
            // Whoever reads this piece says where it is wrong.
            pieces.add(Arrays.copyOfRange(payload, reached, payload.length));
        }
        return pieces.size() <= 1 ? List.of(payload) : pieces;
    }
}
