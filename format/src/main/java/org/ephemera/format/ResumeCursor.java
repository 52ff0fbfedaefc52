package org.ephemera.format;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Position at which a source can resume: page tokens and counts in the form of the source. It is never evidence. */
public record ResumeCursor(SortedMap<String, String> state) {
    /** Cursor at the beginning. */
    public static final ResumeCursor START = new ResumeCursor(Map.of());

    public ResumeCursor {
        state = Collections.unmodifiableSortedMap(new TreeMap<>(state));
    }

    public ResumeCursor(Map<String, String> state) {
        this(new TreeMap<>(state));
    }

    /** Returns the value of a field, or "" if it does not exist. */
    public String get(String field) {
        return state.getOrDefault(field, "");
    }
}
