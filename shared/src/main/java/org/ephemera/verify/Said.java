package org.ephemera.verify;

import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.ephemera.evidence.Digest;

/** What a line says of an item, as a digest: so many lines can be compared without being held. */
final class Said {
    private Said() {}

    /**
     * Of those fields that are asked for, whatever order they stand in.
     *
     * @param values by their paths within the object
     */
    static Digest of(SortedMap<String, String> values, Predicate<String> fields) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (fields.test(value.getKey())) {
                // With their lengths, or two values could be read as one.
                text.append(value.getKey().length()).append(':').append(value.getKey());
                text.append(value.getValue().length()).append(':').append(value.getValue());
            }
        }
        return Digest.of(text.toString());
    }
}
