package org.ephemera.kubernetes.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.Cursor;
import org.ephemera.model.Extent;
import org.jspecify.annotations.Nullable;

/** How far a log was read, part by part; each part begins a little before the one before ended, so that they overlap. */
final class PodLogProgress {
    private static final String SEPARATOR = "; ";
    private static final int MOST_TOLD = 5;
    /** So far a node's clock may be ahead of ours. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    private int part;
    private long lines;
    private long bytes;
    private Optional<Instant> first;
    private Optional<Instant> last;
    private Optional<Instant> latest;
    private @Nullable Instant since;
    private final Instant began;
    private final List<String> missing = new ArrayList<>();

    /** @param now when the reading begins, or goes on: what was written while nobody read is not written too fast */
    PodLogProgress(Cursor cursor, Instant now) {
        began = now;
        part = (int) number(cursor, "part");
        lines = number(cursor, "lines");
        bytes = number(cursor, "bytes");
        first = time(cursor, "first");
        last = time(cursor, "last");
        latest = time(cursor, "latest");
        since = time(cursor, "since").orElse(null);
        if (!cursor.get("missing").isEmpty()) {
            missing.add(cursor.get("missing"));
        }
    }

    private static long number(Cursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(Cursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }

    Cursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("part", Integer.toString(part));
        state.put("lines", Long.toString(lines));
        state.put("bytes", Long.toString(bytes));
        first.ifPresent(at -> state.put("first", at.toString()));
        last.ifPresent(at -> state.put("last", at.toString()));
        latest.ifPresent(at -> state.put("latest", at.toString()));
        if (since != null) {
            state.put("since", since.toString());
        }
        if (!missing.isEmpty()) {
            state.put("missing", String.join(SEPARATOR, missing));
        }
        return new Cursor(state);
    }

    /** A part is stored. */
    void add(PodLogView view) {
        part++;
        lines += view.later();
        bytes += view.bytes();
        first = OptionalTimes.earlier(first, view.first());
        last = OptionalTimes.later(last, view.last());
        latest = OptionalTimes.later(latest, view.latest());
    }

    /**
     * The next part begins where this one ended.
     *
     * @return false if it would be the same again: parts are asked for by whole seconds
     */
    boolean goOnAfter(PodLogView view) {
        @Nullable Instant before = from();
        since = view.reached().orElse(since);
        @Nullable Instant from = from();
        return from != null && (before == null || from.isAfter(before));
    }

    void misses(String what) {
        if (missing.size() < MOST_TOLD) {
            missing.add(what);
        }
    }

    /** True if all that is read from here on was written since the reading began: a container may write faster than it is read. */
    boolean isBeyondItsBeginning() {
        return since != null && since.isAfter(began.plus(CLOCKS));
    }

    int part() {
        return part;
    }

    long lines() {
        return lines;
    }

    /** What was received, with what overlaps. */
    long bytes() {
        return bytes;
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }

    /** The time of the last whole line there is, null at the beginning. */
    @Nullable
    Instant since() {
        return since;
    }

    /**
     * From where the next part is asked for, in whole seconds as the API takes it; null for the beginning. Before the last line
     * there is, for one that it overtook may come after it, and would be left out.
     */
    @Nullable
    Instant from() {
        return since == null ? null : since.minus(PodLogView.OVERTAKING).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The latest time that any line had, null at the beginning. */
    @Nullable
    Instant latest() {
        return latest.orElse(null);
    }

    List<String> missing() {
        return List.copyOf(missing);
    }

    Extent extent() {
        return new Extent(lines, first, last, Optional.empty());
    }
}
