package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.ephemera.kubernetes.call.ResourceOperation;

/**
 * Names and UIDs in a response, which may be of any length. A text that is longer than any valid one is truncated to a
 * length that is still invalid. It can then be held and planned with, and a request for it is rejected.
 */
public final class TruncatedField {
    /** One character more than the longest name that can be requested. */
    private static final int NAME = ResourceOperation.LONGEST + 1;

    /** Limit of a UID. UIDs have 36 characters, but API servers accept others. */
    private static final int LONGEST_UID = 128;

    /** Limit of other text. References to images have fewer than 512 characters. */
    private static final int LONGEST_TEXT = 2048;

    private TruncatedField() {}

    public static String name(JsonNode value) {
        return truncated(value.asText(), NAME);
    }

    public static String uid(JsonNode metadata) {
        return truncated(metadata.path("uid").asText(), LONGEST_UID + 1);
    }

    static boolean isUid(String uid) {
        return uid.length() <= LONGEST_UID;
    }

    /** Returns other text that is used in plans. */
    public static String text(JsonNode value) {
        return truncated(value.asText(), LONGEST_TEXT);
    }

    private static String truncated(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
