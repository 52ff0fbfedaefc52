package org.ephemera.azure.trail;

import com.azure.resourcemanager.monitor.fluent.models.EventDataInner;
import com.azure.resourcemanager.monitor.fluent.models.LocalizableStringInner;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.azure.catalog.TrailCatalog;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.jspecify.annotations.Nullable;

/**
 * Progress of reading the activity log.
 *
 * @param link next page; "" for the first page
 * @param sessions events of {@code containers/exec/action} and {@code containers/attach/action}; for an app,
 *     {@code getAuthToken/action} of the app or its environment, also under its older name, because console and log
 *     stream both begin with that token
 * @param late events that the log received after the end of the window
 */
record ActivityProgress(
        String link,
        int pages,
        long events,
        long sessions,
        long late,
        Optional<Instant> first,
        Optional<Instant> last) {

    private static final List<String> SESSIONS = List.of(
            "/containers/exec/action",
            "/containers/attach/action",
            "/containerapps/getauthtoken/action",
            "/containerapps/authtoken/action",
            "/managedenvironments/getauthtoken/action");

    static ActivityProgress from(ResumeCursor cursor) {
        return new ActivityProgress(
                cursor.get("link"),
                (int) number(cursor, "pages"),
                number(cursor, "events"),
                number(cursor, "sessions"),
                number(cursor, "late"),
                time(cursor, "first"),
                time(cursor, "last"));
    }

    ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("link", link);
        state.put("pages", Integer.toString(pages));
        state.put("events", Long.toString(events));
        state.put("sessions", Long.toString(sessions));
        state.put("late", Long.toString(late));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        return new ResumeCursor(state);
    }

    /**
     * Adds a page.
     *
     * @param end end of the window
     */
    ActivityProgress plus(List<EventDataInner> page, Instant end, String next) {
        Optional<Instant> earliest = first;
        Optional<Instant> latest = last;
        long opened = sessions;
        long after = late;
        for (EventDataInner event : page) {
            Optional<Instant> at = time(event.eventTimestamp());
            earliest = OptionalTimes.earlier(earliest, at);
            latest = OptionalTimes.later(latest, at);
            opened += isSession(event.operationName()) ? 1 : 0;
            after += time(event.submissionTimestamp()).filter(end::isBefore).isPresent() ? 1 : 0;
        }
        return new ActivityProgress(next, pages + 1, events + page.size(), opened, after, earliest, latest);
    }

    EvidenceExtent extent() {
        return new EvidenceExtent(events, first, last, first.map(time -> time.plus(TrailCatalog.HISTORY)));
    }

    private static boolean isSession(@Nullable LocalizableStringInner operation) {
        String name = operation == null || operation.value() == null ? "" : operation.value();
        String lower = name.toLowerCase(Locale.ROOT);
        return SESSIONS.stream().anyMatch(lower::endsWith);
    }

    private static Optional<Instant> time(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
