package org.ephemera.azure.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.format.ResumeCursor;

/**
 * Tables of the current query and of later ones. First, all tables are queried together. The service rejects that if
 * one of them is in a plan that the query API does not read, without naming it. From then on, each table is queried
 * separately, and a table in such a plan is searched. A problem with one table loses no rows of the others.
 *
 * @param current tables of the current query
 * @param remaining tables that are queried later
 * @param searched tables in a Basic or Auxiliary plan that were searched; the last of them may be the current one
 * @param unread tables in such a plan that could not be searched
 * @param refused tables whose query was rejected, also when queried separately
 */
record TableSchedule(
        List<String> current,
        List<String> remaining,
        List<String> searched,
        UnreadTables unread,
        UnreadTables refused) {
    TableSchedule {
        current = List.copyOf(current);
        remaining = List.copyOf(remaining);
        searched = List.copyOf(searched);
    }

    static TableSchedule from(ResumeCursor cursor, List<String> all) {
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
        state.put("now", String.join(" ", current));
        state.put("later", String.join(" ", remaining));
        state.put("searched", String.join(" ", searched));
        state.put("unread", String.join(" ", unread.tables()));
        state.put("unreadWhy", unread.why());
        state.put("refused", String.join(" ", refused.tables()));
        state.put("refusedWhy", refused.why());
        return state;
    }

    boolean isUnion() {
        return current.size() > 1;
    }

    /** Reports whether the current table is searched. */
    boolean isSearch() {
        return searched.containsAll(current);
    }

    /** Returns a schedule that queries the tables separately, beginning with the first. */
    TableSchedule separately() {
        return new TableSchedule(current.subList(0, 1), current.subList(1, current.size()), searched, unread, refused);
    }

    /** Returns a schedule that reads the current table with the search API. */
    TableSchedule search() {
        return new TableSchedule(current, remaining, both(searched, current), unread, refused);
    }

    /** Marks the current table as unreadable: its search failed. */
    TableSchedule markUnread(String reason) {
        return new TableSchedule(
                current,
                remaining,
                searched.stream().filter(table -> !current.contains(table)).toList(),
                unread.with(current, reason),
                refused);
    }

    /** Marks the current table as refused: its separate query was rejected. */
    TableSchedule refused(String reason) {
        return new TableSchedule(current, remaining, searched, unread, refused.with(current, reason));
    }

    TableSchedule next() {
        return new TableSchedule(
                remaining.subList(0, 1), remaining.subList(1, remaining.size()), searched, unread, refused);
    }

    private static List<String> both(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static List<String> names(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty()
                ? List.of()
                : List.of(cursor.get(field).split(" ", -1));
    }
}
