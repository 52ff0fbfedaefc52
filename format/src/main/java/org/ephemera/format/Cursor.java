package org.ephemera.format;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where a source can go on: page tokens and counts, as the source understands them. Never evidence. */
public record Cursor(SortedMap<String, String> state) {
    public static final Cursor START = new Cursor(Map.of());

    public Cursor {
        state = Collections.unmodifiableSortedMap(new TreeMap<>(state));
    }

    public Cursor(Map<String, String> state) {
        this(new TreeMap<>(state));
    }

    /** The value of a field, or "" where there is none. */
    public String get(String field) {
        return state.getOrDefault(field, "");
    }
}
