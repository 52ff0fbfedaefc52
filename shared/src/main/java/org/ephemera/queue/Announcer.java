package org.ephemera.queue;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.ephemera.store.EvidenceStore;

/** Tells somebody who waits: a topic, a queue, a web hook. */
@FunctionalInterface
public interface Announcer {
    Announcer NOBODY = announcement -> {};

    /** @throws IOException if it did not arrive; says what to do. It may be announced again */
    void announce(Announcement announcement) throws IOException;

    /** Tells all of them; the first that fails fails the whole, after the others were told. */
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
     * Tells all of them, each once for a package: what failed is tried again without those that were told.
     *
     * @param store where it is kept who was told, below {@code work/told/}
     * @param announcers by a name that is a part of a key
     */
    static Announcer eachOnce(EvidenceStore store, Map<String, Announcer> announcers, Clock clock) {
        // Of one alone the mark of the package that is done tells.
        return announcers.size() < 2 ? all(announcers.values()) : new DeduplicatingAnnouncer(store, announcers, clock);
    }
}
