package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Position of a log line in its response. A response in one line has neither field in the log.
 *
 * @param number from 1
 * @param more true if another part follows
 */
public record ResponsePart(int number, boolean more) {
    /** The line of a response in one part. */
    public static final ResponsePart ONLY = new ResponsePart(1, false);

    private static final String NUMBER = "part";
    private static final String MORE = "moreParts";

    public ResponsePart {
        if (number < 1) {
            throw new IllegalArgumentException("a part is numbered from 1, not " + number);
        }
    }

    /** Reports whether the response begins with this part: a response counts once, at its first part. */
    public boolean isFirst() {
        return number == 1;
    }

    void put(ObjectNode line) {
        if (!equals(ONLY)) {
            line.put(NUMBER, number).put(MORE, more);
        }
    }

    /**
     * Reads the fields of an {@code api.response} line.
     *
     * @throws IOException if one of them is absent or malformed
     */
    static ResponsePart from(JsonNode line) throws IOException {
        JsonNode number = line.path(NUMBER);
        JsonNode more = line.path(MORE);
        if (number.isMissingNode() && more.isMissingNode()) {
            return ONLY;
        }
        if (!number.canConvertToInt() || number.intValue() < 1 || !more.isBoolean()) {
            throw new IOException("the fields '" + NUMBER + "' and '" + MORE + "' are missing or not of their form");
        }
        return new ResponsePart(number.intValue(), more.booleanValue());
    }
}
