package org.ephemera.azure.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.bag.Cursor;

/**
 * Which tables are asked in one query. All of them, until the service refuses that because one is in a plan whose tables it does not
 * read: it does not say which, so each is asked alone from then on.
 *
 * @param now tables that are asked
 * @param later tables whose turn has not come
 * @param unread tables that turned out to be in such a plan
 */
record TableTurns(List<String> now, List<String> later, List<String> unread) {
    TableTurns {
        now = List.copyOf(now);
        later = List.copyOf(later);
        unread = List.copyOf(unread);
    }

    static TableTurns from(Cursor cursor, List<String> all) {
        return cursor.get("now").isEmpty()
                ? new TableTurns(all, List.of(), List.of())
                : new TableTurns(names(cursor, "now"), names(cursor, "later"), names(cursor, "unread"));
    }

    Map<String, String> state() {
        return Map.of(
                "now", String.join(" ", now), "later", String.join(" ", later), "unread", String.join(" ", unread));
    }

    boolean areTogether() {
        return now.size() > 1;
    }

    /** The first of them alone; the others have their turns. */
    TableTurns apart() {
        return new TableTurns(now.subList(0, 1), now.subList(1, now.size()), unread);
    }

    /** Nothing is to be had from the one that was asked. */
    TableTurns unreadable() {
        List<String> more = new ArrayList<>(unread);
        more.addAll(now);
        return new TableTurns(now, later, more);
    }

    TableTurns next() {
        return new TableTurns(later.subList(0, 1), later.subList(1, later.size()), unread);
    }

    private static List<String> names(Cursor cursor, String field) {
        return cursor.get(field).isEmpty()
                ? List.of()
                : List.of(cursor.get(field).split(" ", -1));
    }
}
