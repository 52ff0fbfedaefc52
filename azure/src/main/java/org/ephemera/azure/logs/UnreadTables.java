package org.ephemera.azure.logs;

import java.util.List;
import java.util.stream.Stream;
import org.ephemera.format.Cursor;

/**
 * Tables of which no whole answer came.
 *
 * @param why the last of them gave none; "" if there is none
 */
record UnreadTables(List<String> tables, String why) {
    static final UnreadTables NONE = new UnreadTables(List.of(), "");

    UnreadTables {
        tables = List.copyOf(tables);
    }

    /** @param field of the cursor; why stands in the one of that name with {@code Why} behind it */
    static UnreadTables from(Cursor cursor, String field) {
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

    /** Begins a sentence: "A and B are". */
    String are(String one, String several) {
        return String.join(" and ", tables) + " " + (tables.size() == 1 ? one : several);
    }

    /** Ends it. */
    String because() {
        return why.isEmpty() ? "" : " (" + why + ")";
    }
}
