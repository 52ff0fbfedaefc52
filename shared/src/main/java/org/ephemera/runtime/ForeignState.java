package org.ephemera.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Foreign objects that were found among the work state since the last call of {@link #take}. Safe for use by many
 * threads.
 */
final class ForeignState {
    /** An attacker can create any number of objects; the first ones are sufficient for an alarm. */
    private static final int MOST = 100;

    private final Set<String> names = new LinkedHashSet<>();

    synchronized void add(String name) {
        if (names.size() < MOST) {
            names.add(name);
        }
    }

    synchronized List<String> take() {
        List<String> taken = List.copyOf(names);
        names.clear();
        return taken;
    }
}
