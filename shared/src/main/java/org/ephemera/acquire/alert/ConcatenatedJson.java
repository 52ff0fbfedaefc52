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
 * Splitter of concatenated JSON values, as in files of Falco and exports of findings (one value per line). A parser of
 * a single value would return the first value and ignore the others.
 */
public final class ConcatenatedJson {
    private ConcatenatedJson() {}

    /**
     * Splits the values. Trailing bytes that are not JSON are returned as a separate piece.
     *
     * @param most maximum number of values; the rest is ignored
     * @return bytes of each value; all bytes unchanged if there is only one value, or if the beginning is not JSON
     * @throws IOException if there are several values and the encoding is not UTF-8; the message completes a sentence
     *     that begins with "it is"
     */
    public static List<byte[]> split(byte[] payload, int most) throws IOException {
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
            // The parser of this piece reports the position of the error.
            pieces.add(Arrays.copyOfRange(payload, reached, payload.length));
        }
        return pieces.size() <= 1 ? List.of(payload) : pieces;
    }
}
