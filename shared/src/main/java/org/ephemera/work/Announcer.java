package org.ephemera.work;

import java.io.IOException;
import java.util.List;

/** Tells somebody who waits: a topic, a queue, a web hook. */
@FunctionalInterface
public interface Announcer {
    Announcer NOBODY = announcement -> {};

    /** @throws IOException if it did not arrive; says what to do. It may be announced again */
    void announce(Announcement announcement) throws IOException;

    /** Tells all of them; the first that fails fails the whole, after the others were told. */
    static Announcer all(List<Announcer> announcers) {
        List<Announcer> each = List.copyOf(announcers);
        return announcement -> {
            List<IOException> failures = new java.util.ArrayList<>();
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
}
