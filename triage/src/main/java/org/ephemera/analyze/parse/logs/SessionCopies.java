package org.ephemera.analyze.parse.logs;

import java.util.HashSet;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.model.Digest;

/**
 * Filter of the second copy of an exec session's log, which may be stored as a stream and as an object in a bucket. A
 * line of the object that the stream contains is skipped. A line that only the object contains is kept, because an
 * attacker may have shortened the stream.
 */
final class SessionCopies {
    private static final String SESSION = "aws.ecs.exec-session";
    /** Limit of lines of all sessions; later lines are not deduplicated. */
    private static final int MOST = 1 << 17;

    private final Set<String> streamed = new HashSet<>();

    /** Reports whether the response is a session's object in a bucket. */
    static boolean isObject(ApiResponse response) {
        return response.artifact().equals(SESSION) && response.operation().equals("GetObject");
    }

    /** Reports whether the same session's stream, which is read first, contains all of this event. */
    boolean isKnown(ApiResponse response, ParsedLogEvent event) {
        if (!response.artifact().equals(SESSION)) {
            return false;
        }
        String session = response.itemParam("session");
        boolean object = isObject(response);
        boolean all = object;
        // An event of a stream may contain several lines.
        for (String line : event.text().split("\n", -1)) {
            String key = key(session, line);
            if (object) {
                all &= streamed.contains(key);
            } else if (streamed.size() < MOST) {
                streamed.add(key);
            }
        }
        return all;
    }

    /**
     * Returns a digest of the line: lines are long, and an attacker could produce two lines with the same shorter key.
     */
    private static String key(String session, String line) {
        return Digest.of((session + "\0" + line.strip()).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hex()
                .substring(0, 32);
    }
}
