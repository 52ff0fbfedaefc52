package org.ephemera.aws.trail;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.format.Cursor;
import org.ephemera.model.Extent;

/**
 * How far the rows of a query have been read.
 *
 * @param query its id, "" until it is started
 * @param token to ask with for the next page, "" for the first
 * @param answers to all calls so far
 * @param rows events, so far
 * @param first the earliest {@code eventTime}, as Lake writes it; "" if there is none
 */
record LakeProgress(String query, String token, int answers, long rows, String first, String last) {

    static LakeProgress from(Cursor cursor) {
        return new LakeProgress(
                cursor.get("query"),
                cursor.get("token"),
                (int) number(cursor, "answers"),
                number(cursor, "rows"),
                cursor.get("first"),
                cursor.get("last"));
    }

    Cursor cursor() {
        return new Cursor(new TreeMap<>(Map.of(
                "query", query,
                "token", token,
                "answers", Integer.toString(answers),
                "rows", Long.toString(rows),
                "first", first,
                "last", last)));
    }

    LakeProgress started(String id) {
        return new LakeProgress(id, "", answers + 1, rows, first, last);
    }

    /** The service knows the query no more, and nothing of it was read. */
    LakeProgress forgotten() {
        return new LakeProgress("", "", answers, rows, first, last);
    }

    LakeProgress looked() {
        return new LakeProgress(query, token, answers + 1, rows, first, last);
    }

    LakeProgress plus(LakePage page, String next) {
        return new LakeProgress(
                query,
                next,
                answers + 1,
                rows + page.rows(),
                first.isEmpty()
                                || (!page.earliest().isEmpty()
                                        && page.earliest().compareTo(first) < 0)
                        ? page.earliest()
                        : first,
                page.latest().compareTo(last) > 0 ? page.latest() : last);
    }

    Extent extent() {
        return new Extent(rows, time(first), time(last), Optional.empty());
    }

    private static long number(Cursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    /** {@code 2026-11-25 12:00:00.000}, in UTC. */
    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text.replace(' ', 'T') + "Z"));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
