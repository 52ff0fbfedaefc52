package org.ephemera.recorder;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one process knows of its spool without asking the store: the last thousand things. Safe for use by many threads. */
final class Remembered {
    private static final int MOST = 1000;

    /** A refusal may have been a moment's. */
    private static final Duration REFUSED = Duration.ofSeconds(30);

    private final Map<String, Instant> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    synchronized boolean isDone(String what) {
        return known.containsKey(what);
    }

    synchronized void done(String what) {
        known.put(what, Instant.MAX);
    }

    synchronized boolean isRefused(String what, Instant now) {
        Instant since = known.get(what);
        return since != null && now.isBefore(since.plus(REFUSED));
    }

    synchronized void refused(String what, Instant now) {
        known.put(what, now);
    }
}
