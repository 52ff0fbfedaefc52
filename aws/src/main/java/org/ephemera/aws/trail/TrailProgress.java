package org.ephemera.aws.trail;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.target.CloudTrailWindow;
import org.ephemera.aws.target.ExecSessionCount;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;

/**
 * Progress of a query of the event history, which returns the newest event first.
 *
 * @param token token of the next page, "" for the first page
 * @param until time at which the current sequence of pages starts; empty for the end of the window
 * @param execs counts of the exec sessions in the {@code ExecuteCommand} events
 * @param keys access keys that started the target, if the query searches for them
 */
record TrailProgress(
        String token,
        Optional<Instant> until,
        int pages,
        long events,
        Optional<Instant> first,
        Optional<Instant> last,
        ExecSessionCount execs,
        StarterAccessKeys keys) {

    static TrailProgress from(ResumeCursor cursor) {
        return new TrailProgress(
                cursor.get("token"),
                time(cursor, "until"),
                (int) number(cursor, "pages"),
                number(cursor, "events"),
                time(cursor, "first"),
                time(cursor, "last"),
                new ExecSessionCount(number(cursor, "here"), number(cursor, "elsewhere"), number(cursor, "none")),
                StarterAccessKeys.fromText(cursor.get("keys")));
    }

    ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("token", token);
        state.put("pages", Integer.toString(pages));
        state.put("events", Long.toString(events));
        state.put("here", Long.toString(execs.here()));
        state.put("elsewhere", Long.toString(execs.elsewhere()));
        state.put("none", Long.toString(execs.none()));
        if (!keys.keys().isEmpty()) {
            state.put("keys", keys.toText());
        }
        until.ifPresent(time -> state.put("until", time.toString()));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        return new ResumeCursor(state);
    }

    TrailProgress plus(TrailPage page, ExecSessionCount found, StarterAccessKeys keys, String next) {
        return new TrailProgress(
                next,
                until,
                pages + 1,
                events + page.events().size(),
                OptionalTimes.earlier(first, page.first()),
                OptionalTimes.later(last, page.last()),
                execs.plus(found),
                keys);
    }

    /** Returns the progress of a query that continues before the earliest known event, because its token expired. */
    Optional<TrailProgress> withoutToken() {
        boolean canContinue = !token.isEmpty() && first.isPresent() && !first.equals(until);
        return canContinue
                ? Optional.of(new TrailProgress("", first, pages, events, first, last, execs, keys))
                : Optional.empty();
    }

    EvidenceExtent extent() {
        return new EvidenceExtent(events, first, last, first.map(time -> time.plus(CloudTrailWindow.HISTORY)));
    }

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
