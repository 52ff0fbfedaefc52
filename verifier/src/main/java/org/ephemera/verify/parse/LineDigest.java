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
 * SHA-256 of the values of a line, so that many lines can be compared without being kept. It is stored as four numbers
 * to save memory, because there may be a million of them.
 */
public record LineDigest(long first, long second, long third, long fourth) {
    /** Neutral element of {@link #plus}. */
    public static final LineDigest NOTHING = new LineDigest(0, 0, 0, 0);

    /**
     * Returns the digest of the selected fields, independent of their order in the line.
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

    /** Returns the digest of these words in this order. */
    public static LineDigest of(List<String> words) {
        StringBuilder text = new StringBuilder();
        words.forEach(word -> append(text, word));
        return of(text);
    }

    /** Returns the sum of two digests, which does not depend on their order. */
    LineDigest plus(LineDigest other) {
        return new LineDigest(first + other.first, second + other.second, third + other.third, fourth + other.fourth);
    }

    /** Appends the word with its length, because two different lists could otherwise have the same text. */
    private static void append(StringBuilder text, String word) {
        text.append(word.length()).append(':').append(word);
    }

    private static LineDigest of(StringBuilder text) {
        MessageDigest digest = Digest.sha256();
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        return new LineDigest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
