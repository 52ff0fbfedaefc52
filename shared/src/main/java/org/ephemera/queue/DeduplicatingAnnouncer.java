package org.ephemera.queue;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ephemera.store.EvidenceStore;

/** Tells several, and whom it has told not again because another could not be: it stands in the store who was. */
final class DeduplicatingAnnouncer implements Announcer {
    private final WorkFiles files;
    private final Map<String, Announcer> announcers;
    private final Clock clock;

    /** @param announcers by a name that is a part of a key */
    DeduplicatingAnnouncer(EvidenceStore store, Map<String, Announcer> announcers, Clock clock) {
        this.files = new WorkFiles(store);
        this.announcers = new LinkedHashMap<>(announcers);
        this.clock = clock;
    }

    @Override
    public void announce(Announcement announcement) throws IOException {
        Map<String, Announcer> left = new LinkedHashMap<>();
        for (Map.Entry<String, Announcer> each : announcers.entrySet()) {
            if (!files.isTold(announcement, each.getKey())) {
                left.put(each.getKey(), told -> {
                    each.getValue().announce(told);
                    files.told(told, each.getKey(), clock.instant());
                });
            }
        }
        Announcer.all(left.values()).announce(announcement);
    }
}
