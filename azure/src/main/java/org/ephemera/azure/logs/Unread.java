package org.ephemera.azure.logs;

import java.util.List;
import java.util.stream.Stream;
import org.ephemera.format.Cursor;

/**
 * Tables of which no whole answer came.
 *
 * @param why the last of them gave none; "" if there is none
 */
record Unread(List<String> tables, String why) {
    static final Unread NONE = new Unread(List.of(), "");

    Unread {
        tables = List.copyOf(tables);
    }

    /** @param field of the cursor; why stands in the one of that name with {@code Why} behind it */
    static Unread from(Cursor cursor, String field) {
        return cursor.get(field).isEmpty()
                ? NONE
                : new Unread(List.of(cursor.get(field).split(" ", -1)), cursor.get(field + "Why"));
    }

    Unread with(List<String> more, String reason) {
        return new Unread(Stream.concat(tables.stream(), more.stream()).toList(), reason);
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
