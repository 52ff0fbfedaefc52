package org.ephemera.analyze.parse.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ephemera.model.Digest;

/**
 * Filter of lines that an earlier reading of the same log contains. The latest lines are remembered, because readings
 * overlap at their ends. A line that occurs twice in one reading was written twice.
 *
 * <p>Keys are SHA-256 digests: otherwise an attacker who writes a log could produce two lines with the same key.
 */
final class LogLineDeduplicator {
    private static final int MOST = 1 << 17;
    private static final int MOST_OF_ONE_TIME = 1 << 12;

    private final Map<Long, Integer> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > MOST;
        }
    };
    /** Number of occurrences of a line in this reading, among lines with the same time. */
    private final Map<Long, Integer> sameTime = new HashMap<>();

    private String now = "";
    private int reading;

    /** Starts another reading. */
    void startReading() {
        reading++;
        sameTime.clear();
    }

    /** Reports whether an earlier reading contained this occurrence of the line. */
    boolean isKnown(String log, ParsedLogEvent event) {
        String time = event.time().map(Object::toString).orElse("");
        if (!time.equals(now) || sameTime.size() > MOST_OF_ONE_TIME) {
            now = time;
            sameTime.clear();
        }
        long line = key(log, time, event.id(), event.text());
        int number = sameTime.merge(line, 1, Integer::sum);
        Integer before = seen.putIfAbsent(line + number - 1, reading);
        return before != null && before != reading;
    }

    private static long key(String... parts) {
        MessageDigest digest = Digest.sha256();
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
