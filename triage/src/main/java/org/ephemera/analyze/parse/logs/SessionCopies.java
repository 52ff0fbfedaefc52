package org.ephemera.analyze.parse.logs;

import java.util.HashSet;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.model.Digest;

/**
 * The log of an exec session may be kept twice, as a stream and as an object in a bucket. A line that the stream has counts once; one
 * that only the object has is given, for somebody may have shortened the other.
 */
final class SessionCopies {
    private static final String SESSION = "aws.ecs.exec-session";
    /** Of all sessions; lines after these count as often as they are there. */
    private static final int MOST = 1 << 17;

    private final Set<String> streamed = new HashSet<>();

    /** True for a session's object in a bucket. */
    static boolean isObject(ApiResponse answer) {
        return answer.artifact().equals(SESSION) && answer.operation().equals("GetObject");
    }

    /** True if the same session's stream, which is read before, had all of this line. */
    boolean has(ApiResponse answer, ParsedLogEvent event) {
        if (!answer.artifact().equals(SESSION)) {
            return false;
        }
        String session = answer.name("session");
        boolean object = isObject(answer);
        boolean all = object;
        // An event of a stream may hold several lines.
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

    /** By a digest: lines are long, and whoever writes them could make equal those of a shorter one. */
    private static String key(String session, String line) {
        return Digest.of((session + "\0" + line.strip()).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hex()
                .substring(0, 32);
    }
}
