package org.ephemera.queue;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.ephemera.store.EvidenceStore;

/** Receiver of announcements: a topic, a queue, a web hook. */
@FunctionalInterface
public interface Announcer {
    /** Announcer that sends nothing. */
    Announcer NONE = announcement -> {};

    /**
     * Sends an announcement. It may be sent again.
     *
     * @throws IOException if it was not delivered; the message states what to do
     */
    void announce(Announcement announcement) throws IOException;

    /**
     * Returns an announcer that notifies all of these. If one fails, the others are still notified, and then the first
     * failure is thrown.
     */
    static Announcer all(Collection<Announcer> announcers) {
        List<Announcer> each = List.copyOf(announcers);
        return announcement -> {
            List<IOException> failures = new ArrayList<>();
            for (Announcer announcer : each) {
                try {
                    announcer.announce(announcement);
                } catch (IOException e) {
                    failures.add(e);
                }
            }
            if (!failures.isEmpty()) {
                throw failures.getFirst();
            }
        };
    }

    /**
     * Returns an announcer that notifies each of these at most once for a package: a retry after a failure skips those
     * that were notified.
     *
     * @param store store that contains the record of delivered notifications, below {@code work/announced/}
     * @param announcers announcers by a name that becomes part of a key
     */
    static Announcer deduplicating(EvidenceStore store, Map<String, Announcer> announcers, Clock clock) {
        // With a single announcer, the mark of the finished package records the delivery.
        return announcers.size() < 2 ? all(announcers.values()) : new DeduplicatingAnnouncer(store, announcers, clock);
    }
}
