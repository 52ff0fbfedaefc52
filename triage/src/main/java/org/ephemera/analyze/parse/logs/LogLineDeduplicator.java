package org.ephemera.analyze.parse.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ephemera.model.Digest;

/**
 * Lines that were read before, in another reading of the same log. The latest of them are remembered, as readings overlap at
 * their ends. A line that stands twice in one reading was written twice. Keys are of SHA-256: whoever writes a log could
 * otherwise write two lines that count as one.
 */
final class LogLineDeduplicator {
    private static final int MOST = 1 << 17;
    private static final int MOST_AT_ONCE = 1 << 12;

    private final Map<Long, Integer> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > MOST;
        }
    };
    /** How often a line stood in this reading, among those of one time. */
    private final Map<Long, Integer> atOnce = new HashMap<>();

    private String now = "";
    private int reading;

    /** Another reading begins. */
    void next() {
        reading++;
        atOnce.clear();
    }

    /** True if an earlier reading had this line, and had it as often as this one by now. */
    boolean has(String log, ParsedLogEvent event) {
        String time = event.time().map(Object::toString).orElse("");
        if (!time.equals(now) || atOnce.size() > MOST_AT_ONCE) {
            now = time;
            atOnce.clear();
        }
        long line = key(log, time, event.id(), event.text());
        int number = atOnce.merge(line, 1, Integer::sum);
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
