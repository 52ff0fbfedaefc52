package org.ephemera.collect.source;

import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Recorder;
import org.ephemera.format.Cursor;

/**
 * How far lists are read that are read one after the other, page by page, and may take longer than one run.
 *
 * @param list from 0, which of them is being read
 * @param token to ask with next, "" at the beginning of the list
 * @param pages of that list that were read
 * @param before things that the lists before it held
 * @param found things that its pages held so far
 * @param again how often a list was begun again, as the service knew its token no more
 */
public record PageProgress(int list, String token, int pages, long before, long found, int again) {
    public static final PageProgress START = new PageProgress(0, "", 0, 0, 0, 0);

    /** Whoever is always slower than the service forgets would never come to an end. */
    private static final int MOST_AGAIN = 3;

    public static PageProgress from(Optional<Cursor> cursor) {
        return cursor.map(at -> new PageProgress(
                        (int) number(at, "list"),
                        at.get("token"),
                        (int) number(at, "pages"),
                        number(at, "before"),
                        number(at, "found"),
                        (int) number(at, "again")))
                .orElse(START);
    }

    public Cursor cursor() {
        return new Cursor(Map.of(
                "list", Integer.toString(list),
                "token", token,
                "pages", Integer.toString(pages),
                "before", Long.toString(before),
                "found", Long.toString(found),
                "again", Integer.toString(again)));
    }

    /** After a page of so many things that named a further one. */
    public PageProgress plus(long things, String next) {
        return new PageProgress(list, next, pages + 1, before, found + things, again);
    }

    /** After the last page of a list. */
    public PageProgress next(long things) {
        return new PageProgress(list + 1, "", 0, before + found + things, 0, again);
    }

    /** True if the list can be begun again, should its token be refused. */
    public boolean mayBeginAgain() {
        return !token.isEmpty() && again < MOST_AGAIN;
    }

    /** The same list from its first page; what was read of it stays, and is noted. */
    public PageProgress beginAgain(Recorder recorder) {
        recorder.note("the service does not know any more where a list was left, and it is read again", Map.of());
        return new PageProgress(list, "", 0, before, 0, again + 1);
    }

    public long total() {
        return before + found;
    }

    /** The end of a sentence on what was found: "" unless a list was begun again. */
    public String said() {
        return again == 0
                ? ""
                : "; the service did not know any more where a list was left, and it was read from its beginning "
                        + (again == 1 ? "once more" : again + " times more");
    }

    private static long number(Cursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }
}
