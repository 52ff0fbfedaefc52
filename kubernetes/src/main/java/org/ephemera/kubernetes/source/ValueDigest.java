package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.ephemera.model.Digest;

/** Tells of a value how many bytes it has and their SHA-256, and leaves nothing of it behind. */
final class ValueDigest {
    /** UTF-8 takes so many bytes for a char of UTF-16, at most. */
    private static final int MOST_BYTES = 3;

    private final JsonGenerator json;
    private final MessageDigest sha256 = Digest.sha256();

    ValueDigest(JsonGenerator json) {
        this.json = json;
    }

    /** @param parser stands at a text: its digest is that of its UTF-8, as a file has it into which it is mounted */
    void text(JsonParser parser) throws IOException {
        byte[] bytes = taken(parser);
        tell(bytes);
    }

    /** @param parser stands at base64: its digest is that of the bytes it stands for; of the text, if it is none */
    void base64(JsonParser parser) throws IOException {
        byte[] text = taken(parser);
        byte[] bytes = text;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // The API server takes nothing else; whoever answers in its place may.
        }
        tell(bytes);
        Arrays.fill(text, (byte) 0);
    }

    private void tell(byte[] bytes) throws IOException {
        json.writeStartObject();
        json.writeNumberField("bytes", bytes.length);
        sha256.update(bytes);
        json.writeStringField("sha256", Digest.finish(sha256).hex());
        json.writeEndObject();
        Arrays.fill(bytes, (byte) 0);
    }

    /** No text is made of it, for a text cannot be wiped. */
    private static byte[] taken(JsonParser parser) throws IOException {
        char[] chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int length = parser.getTextLength();
        byte[] room = new byte[Math.multiplyExact(length, MOST_BYTES)];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(chars, from, length), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        Arrays.fill(chars, from, from + length, '\0');
        return bytes;
    }
}
