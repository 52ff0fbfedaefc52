package org.ephemera.verify.parse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.ephemera.model.Digest;

/**
 * What a line says of an item, as the SHA-256 of it: so many lines can be compared without being held. In four numbers, because there
 * may be a million of them.
 */
public record LineDigest(long first, long second, long third, long fourth) {
    public static final LineDigest NOTHING = new LineDigest(0, 0, 0, 0);

    /**
     * Of those fields that are asked for, whatever order they stand in.
     *
     * @param values by their paths within the object
     */
    public static LineDigest of(SortedMap<String, String> values, Predicate<String> fields) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (fields.test(value.getKey())) {
                append(text, value.getKey());
                append(text, value.getValue());
            }
        }
        return of(text);
    }

    /** Of these words in this order. */
    public static LineDigest of(List<String> words) {
        StringBuilder text = new StringBuilder();
        words.forEach(word -> append(text, word));
        return of(text);
    }

    /** Of several, in whatever order they come. */
    LineDigest plus(LineDigest other) {
        return new LineDigest(first + other.first, second + other.second, third + other.third, fourth + other.fourth);
    }

    /** With its length, or two could be read as one. */
    private static void append(StringBuilder text, String word) {
        text.append(word.length()).append(':').append(word);
    }

    private static LineDigest of(StringBuilder text) {
        MessageDigest digest = Digest.sha256();
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        return new LineDigest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
