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

/** Writer of the size and SHA-256 digest of a value, which erases the value from memory. */
final class ValueDigest {
    /** Largest number of UTF-8 bytes for a char of UTF-16. */
    private static final int MOST_BYTES = 3;

    private final JsonGenerator json;
    private final MessageDigest sha256 = Digest.sha256();

    ValueDigest(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes the digest of a text, over its UTF-8 bytes as in a mounted file.
     *
     * @param parser parser that is at the text
     */
    void text(JsonParser parser) throws IOException {
        byte[] bytes = bytes(parser);
        write(bytes);
    }

    /**
     * Writes the digest of the bytes that a base64 text encodes; of the text itself if it is not valid base64.
     *
     * @param parser parser that is at the text
     */
    void base64(JsonParser parser) throws IOException {
        byte[] text = bytes(parser);
        byte[] bytes = text;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // The API server accepts only base64; another server in its place may not.
        }
        write(bytes);
        Arrays.fill(text, (byte) 0);
    }

    private void write(byte[] bytes) throws IOException {
        json.writeStartObject();
        json.writeNumberField("bytes", bytes.length);
        sha256.update(bytes);
        json.writeStringField("sha256", Digest.finish(sha256).hex());
        json.writeEndObject();
        Arrays.fill(bytes, (byte) 0);
    }

    /**
     * Returns the UTF-8 bytes and erases the parser's buffer. No String is created, because a String cannot be erased.
     */
    private static byte[] bytes(JsonParser parser) throws IOException {
        char[] chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int length = parser.getTextLength();
        byte[] buffer = new byte[Math.multiplyExact(length, MOST_BYTES)];
        ByteBuffer encoded = ByteBuffer.wrap(buffer);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(chars, from, length), encoded, true);
        byte[] bytes = Arrays.copyOf(buffer, encoded.position());
        Arrays.fill(buffer, (byte) 0);
        Arrays.fill(chars, from, from + length, '\0');
        return bytes;
    }
}
