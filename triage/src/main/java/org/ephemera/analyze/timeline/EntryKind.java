package org.ephemera.analyze.timeline;

import java.util.Locale;

/** Where entries come from; declared in the order in which those of the same time stand. */
enum EntryKind {
    ALERT("control plane"),
    CALL("control plane"),
    TASK("control plane"),
    IMAGE("control plane"),
    METRIC("control plane"),
    LOG("application"),
    FINDING("its evidence's"),
    COLLECTOR("collector");

    private final String clock;

    EntryKind(String clock) {
        this.clock = clock;
    }

    /** Whose clock it usually is. */
    String clock() {
        return clock;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static int rank(String word) {
        int rank = 0;
        for (EntryKind kind : values()) {
            if (kind.word().equals(word)) {
                return rank;
            }
            rank++;
        }
        return rank;
    }
}
