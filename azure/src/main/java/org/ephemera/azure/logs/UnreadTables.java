package org.ephemera.azure.logs;

import java.util.List;
import java.util.stream.Stream;
import org.ephemera.format.ResumeCursor;

/**
 * Tables without a complete response.
 *
 * @param why reason for the last of them; "" if absent
 */
record UnreadTables(List<String> tables, String why) {
    static final UnreadTables NONE = new UnreadTables(List.of(), "");

    UnreadTables {
        tables = List.copyOf(tables);
    }

    /**
     * Restores the tables from a cursor.
     *
     * @param field field of the cursor; the reason is in the field with this name and the suffix {@code Why}
     */
    static UnreadTables from(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty()
                ? NONE
                : new UnreadTables(List.of(cursor.get(field).split(" ", -1)), cursor.get(field + "Why"));
    }

    UnreadTables with(List<String> more, String reason) {
        return new UnreadTables(Stream.concat(tables.stream(), more.stream()).toList(), reason);
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Returns the beginning of a sentence: "A and B are". */
    String asSubject(String one, String several) {
        return String.join(" and ", tables) + " " + (tables.size() == 1 ? one : several);
    }

    /** Returns the end of the sentence: the reason in parentheses. */
    String reasonClause() {
        return why.isEmpty() ? "" : " (" + why + ")";
    }
}
