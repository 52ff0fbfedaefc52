package org.ephemera.azure.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.bag.Cursor;

/**
 * Which tables are asked in one query. All of them, until the service refuses that because one is in a plan whose tables it does not
 * read: it does not say which, so each is asked alone from then on, and one that is in such a plan is searched.
 *
 * @param now tables that are asked
 * @param later tables whose turn has not come
 * @param searched tables that turned out to be in such a plan and were searched; the last of them may be the one that is asked
 * @param unread tables that were in such a plan and could not be searched
 * @param why the last of those could not be; "" if there is none
 */
record TableTurns(List<String> now, List<String> later, List<String> searched, List<String> unread, String why) {
    TableTurns {
        now = List.copyOf(now);
        later = List.copyOf(later);
        searched = List.copyOf(searched);
        unread = List.copyOf(unread);
    }

    static TableTurns from(Cursor cursor, List<String> all) {
        return cursor.get("now").isEmpty()
                ? new TableTurns(all, List.of(), List.of(), List.of(), "")
                : new TableTurns(
                        names(cursor, "now"),
                        names(cursor, "later"),
                        names(cursor, "searched"),
                        names(cursor, "unread"),
                        cursor.get("why"));
    }

    Map<String, String> state() {
        return Map.of(
                "now", String.join(" ", now),
                "later", String.join(" ", later),
                "searched", String.join(" ", searched),
                "unread", String.join(" ", unread),
                "why", why);
    }

    boolean areTogether() {
        return now.size() > 1;
    }

    /** True if the one that is asked is searched. */
    boolean isSearch() {
        return searched.containsAll(now);
    }

    /** The first of them alone; the others have their turns. */
    TableTurns apart() {
        return new TableTurns(now.subList(0, 1), now.subList(1, now.size()), searched, unread, why);
    }

    /** The one that was asked, by the API that searches. */
    TableTurns search() {
        return new TableTurns(now, later, both(searched, now), unread, why);
    }

    /** Nothing, or no more, is to be had from the one that was searched. */
    TableTurns unreadable(String reason) {
        return new TableTurns(
                now,
                later,
                searched.stream().filter(table -> !now.contains(table)).toList(),
                both(unread, now),
                reason);
    }

    TableTurns next() {
        return new TableTurns(later.subList(0, 1), later.subList(1, later.size()), searched, unread, why);
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
