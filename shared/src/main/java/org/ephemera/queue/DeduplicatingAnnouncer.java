package org.ephemera.queue;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ephemera.store.EvidenceStore;

/**
 * Notifies several announcers at most once each. Delivered notifications are recorded in the store, so a retry skips
 * them.
 */
final class DeduplicatingAnnouncer implements Announcer {
    private final WorkFiles files;
    private final Map<String, Announcer> announcers;
    private final Clock clock;

    /**
     * Creates an announcer.
     *
     * @param announcers announcers by a name that becomes part of a key
     */
    DeduplicatingAnnouncer(EvidenceStore store, Map<String, Announcer> announcers, Clock clock) {
        this.files = new WorkFiles(store);
        this.announcers = new LinkedHashMap<>(announcers);
        this.clock = clock;
    }

    @Override
    public void announce(Announcement announcement) throws IOException {
        Map<String, Announcer> left = new LinkedHashMap<>();
        for (Map.Entry<String, Announcer> each : announcers.entrySet()) {
            if (!files.isNotified(announcement, each.getKey())) {
                left.put(each.getKey(), sent -> {
                    each.getValue().announce(sent);
                    files.recordNotified(sent, each.getKey(), clock.instant());
                });
            }
        }
        Announcer.all(left.values()).announce(announcement);
    }
}
