package org.ephemera.collect.source;

import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Recorder;
import org.ephemera.format.ResumeCursor;

/**
 * Progress in lists that are read one after the other, page by page, and may take longer than one run.
 *
 * @param list index of the list that is being read, from 0
 * @param token page token of the next request; "" at the beginning of the list
 * @param pages pages of that list that were read
 * @param before number of items in the earlier lists
 * @param found number of items in the pages of this list so far
 * @param again number of times a list was read again because its page token had expired
 */
public record PageProgress(int list, String token, int pages, long before, long found, int again) {
    public static final PageProgress START = new PageProgress(0, "", 0, 0, 0, 0);

    /** Limit, so that reading ends even if page tokens always expire before they are used. */
    private static final int MOST_AGAIN = 3;

    public static PageProgress from(Optional<ResumeCursor> cursor) {
        return cursor.map(at -> new PageProgress(
                        (int) number(at, "list"),
                        at.get("token"),
                        (int) number(at, "pages"),
                        number(at, "before"),
                        number(at, "found"),
                        (int) number(at, "again")))
                .orElse(START);
    }

    public ResumeCursor cursor() {
        return new ResumeCursor(Map.of(
                "list", Integer.toString(list),
                "token", token,
                "pages", Integer.toString(pages),
                "before", Long.toString(before),
                "found", Long.toString(found),
                "again", Integer.toString(again)));
    }

    /** Returns the progress after a page that is not the last of its list. */
    public PageProgress afterPage(long items, String next) {
        return new PageProgress(list, next, pages + 1, before, found + items, again);
    }

    /** Returns the progress after the last page of a list. */
    public PageProgress afterList(long items) {
        return new PageProgress(list + 1, "", 0, before + found + items, 0, again);
    }

    /** Reports whether the list can be read again if its token is rejected. */
    public boolean mayRestart() {
        return !token.isEmpty() && again < MOST_AGAIN;
    }

    /**
     * Returns the progress at the first page of the same list. The pages that were read remain in the package, which a
     * note states.
     */
    public PageProgress restart(Recorder recorder) {
        recorder.note("the page token of a list has expired, and the list is read again from its first page", Map.of());
        return new PageProgress(list, "", 0, before, 0, again + 1);
    }

    public long total() {
        return before + found;
    }

    /** Returns a clause that states how often a list was read again; "" if none was. */
    public String restartClause() {
        return again == 0
                ? ""
                : "; a page token expired, and the list was read again from its first page "
                        + (again == 1 ? "once" : again + " times");
    }

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }
}
