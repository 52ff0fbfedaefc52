package org.ephemera.analyze.timeline;

import java.util.Locale;

/** Kinds of timeline entries, in the sort order of entries with equal times. */
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

    /** Returns the usual source of the clock. */
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
