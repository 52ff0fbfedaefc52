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
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.jspecify.annotations.Nullable;

/**
 * Progress in a log that is read in parts. Each part begins slightly before the end of the previous one, so that parts
 * overlap.
 */
final class PodLogProgress {
    private static final String SEPARATOR = "; ";
    private static final int MOST_REMARKS = 5;
    /** Allowed clock difference by which a node may be ahead of the collector. */
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

    /**
     * Creates the progress.
     *
     * @param now time at which this reading begins or resumes; lines that were written between two readings do not
     *     count as written too fast
     */
    PodLogProgress(ResumeCursor cursor, Instant now) {
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

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }

    ResumeCursor cursor() {
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
        return new ResumeCursor(state);
    }

    /** Adds a part that was stored. */
    void add(PodLogView view) {
        part++;
        lines += view.later();
        bytes += view.bytes();
        first = OptionalTimes.earlier(first, view.first());
        last = OptionalTimes.later(last, view.last());
        latest = OptionalTimes.later(latest, view.latest());
    }

    /**
     * Moves the start of the next part to the end of this one.
     *
     * @return false if the next part would be the same, because the API accepts whole seconds only
     */
    boolean advance(PodLogView view) {
        @Nullable Instant before = from();
        since = view.reached().orElse(since);
        @Nullable Instant from = from();
        return from != null && (before == null || from.isAfter(before));
    }

    void addMissing(String remark) {
        if (missing.size() < MOST_REMARKS) {
            missing.add(remark);
        }
    }

    /**
     * Reports whether all further lines were written after the reading began, as by a container that writes faster than
     * it is read.
     */
    boolean isBeyondItsBeginning() {
        return since != null && since.isAfter(began.plus(CLOCKS));
    }

    int part() {
        return part;
    }

    long lines() {
        return lines;
    }

    /** Returns the number of bytes received, with overlaps. */
    long bytes() {
        return bytes;
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }

    /** Returns the time of the last complete line; null at the beginning. */
    @Nullable
    Instant since() {
        return since;
    }

    /**
     * Returns the start of the next part in whole seconds, as the API requires; null for the beginning. It is before
     * the last line, because a line that was overtaken may follow it and would be left out.
     */
    @Nullable
    Instant from() {
        return since == null ? null : since.minus(PodLogView.OVERTAKING).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns the latest time of any line; null at the beginning. */
    @Nullable
    Instant latest() {
        return latest.orElse(null);
    }

    List<String> missing() {
        return List.copyOf(missing);
    }

    EvidenceExtent extent() {
        return new EvidenceExtent(lines, first, last, Optional.empty());
    }
}
