package org.ephemera.azure.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.format.Cursor;

/**
 * Which tables are asked in one query. All of them, until the service refuses that because one is in a plan whose tables it does not
 * read: it does not say which, so each is asked alone from then on, and one that is in such a plan is searched. Whatever is wrong
 * with one alone costs no rows of the others.
 *
 * @param now tables that are asked
 * @param later tables whose turn has not come
 * @param searched tables that turned out to be in such a plan and were searched; the last of them may be the one that is asked
 * @param unread tables that were in such a plan and could not be searched
 * @param refused tables about which the question was found wrong, alone as well
 */
record TableSchedule(
        List<String> now, List<String> later, List<String> searched, UnreadTables unread, UnreadTables refused) {
    TableSchedule {
        now = List.copyOf(now);
        later = List.copyOf(later);
        searched = List.copyOf(searched);
    }

    static TableSchedule from(Cursor cursor, List<String> all) {
        return cursor.get("now").isEmpty()
                ? new TableSchedule(all, List.of(), List.of(), UnreadTables.NONE, UnreadTables.NONE)
                : new TableSchedule(
                        names(cursor, "now"),
                        names(cursor, "later"),
                        names(cursor, "searched"),
                        UnreadTables.from(cursor, "unread"),
                        UnreadTables.from(cursor, "refused"));
    }

    Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        state.put("now", String.join(" ", now));
        state.put("later", String.join(" ", later));
        state.put("searched", String.join(" ", searched));
        state.put("unread", String.join(" ", unread.tables()));
        state.put("unreadWhy", unread.why());
        state.put("refused", String.join(" ", refused.tables()));
        state.put("refusedWhy", refused.why());
        return state;
    }

    boolean areTogether() {
        return now.size() > 1;
    }

    /** True if the one that is asked is searched. */
    boolean isSearch() {
        return searched.containsAll(now);
    }

    /** The first of them alone; the others have their turns. */
    TableSchedule apart() {
        return new TableSchedule(now.subList(0, 1), now.subList(1, now.size()), searched, unread, refused);
    }

    /** The one that was asked, by the API that searches. */
    TableSchedule search() {
        return new TableSchedule(now, later, both(searched, now), unread, refused);
    }

    /** Nothing, or no more, is to be had from the one that was searched. */
    TableSchedule unreadable(String reason) {
        return new TableSchedule(
                now,
                later,
                searched.stream().filter(table -> !now.contains(table)).toList(),
                unread.with(now, reason),
                refused);
    }

    /** The one that was asked alone is not answered about. */
    TableSchedule refused(String reason) {
        return new TableSchedule(now, later, searched, unread, refused.with(now, reason));
    }

    TableSchedule next() {
        return new TableSchedule(later.subList(0, 1), later.subList(1, later.size()), searched, unread, refused);
    }

    private static List<String> both(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static List<String> names(Cursor cursor, String field) {
        return cursor.get(field).isEmpty()
                ? List.of()
                : List.of(cursor.get(field).split(" ", -1));
    }
}
