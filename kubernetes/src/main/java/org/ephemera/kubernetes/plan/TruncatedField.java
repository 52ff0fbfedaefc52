package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.ephemera.kubernetes.call.ResourceOperation;

/**
 * What objects are called in an answer, which may hold texts of any length. A longer one than any real one is cut to a length at
 * which it is still none, so that it can be held and planned with, and is refused where it is asked for.
 */
public final class TruncatedField {
    /** One more than any name that can be asked for has. */
    private static final int NAME = ResourceOperation.LONGEST + 1;

    /** A UID has 36 characters; API servers take others as well. */
    private static final int LONGEST_UID = 128;

    /** References to images have less than 512. */
    private static final int LONGEST_TEXT = 2048;

    private TruncatedField() {}

    public static String name(JsonNode value) {
        return cut(value.asText(), NAME);
    }

    public static String uid(JsonNode metadata) {
        return cut(metadata.path("uid").asText(), LONGEST_UID + 1);
    }

    static boolean isUid(String uid) {
        return uid.length() <= LONGEST_UID;
    }

    /** Other text that is planned with. */
    public static String text(JsonNode value) {
        return cut(value.asText(), LONGEST_TEXT);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
