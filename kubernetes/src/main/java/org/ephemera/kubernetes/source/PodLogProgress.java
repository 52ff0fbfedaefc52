package org.ephemera.kubernetes.source;

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

/**
 * Progress in a log after one or more responses, of which all but the last were interrupted.
 *
 * @param responses number of responses with at least one byte
 * @param lines number of lines, without those that a later response repeats
 * @param bytes number of bytes received, with repeated lines
 * @param first time of the first line
 * @param last time of the last line in the order of the log
 * @param latest latest time of any line
 * @param since time of the last complete line, from which an interrupted reading resumes; empty at the beginning
 * @param missing sentences about lines that may be missing, at most five
 */
record PodLogProgress(
        int responses,
        long lines,
        long bytes,
        Optional<Instant> first,
        Optional<Instant> last,
        Optional<Instant> latest,
        Optional<Instant> since,
        List<String> missing) {
    private static final String SEPARATOR = "; ";
    private static final int MOST_SENTENCES = 5;

    PodLogProgress {
        missing = List.copyOf(missing);
    }

    static PodLogProgress of(ResumeCursor cursor) {
        String missing = cursor.get("missing");
        return new PodLogProgress(
                (int) number(cursor, "responses"),
                number(cursor, "lines"),
                number(cursor, "bytes"),
                time(cursor, "first"),
                time(cursor, "last"),
                time(cursor, "latest"),
                time(cursor, "since"),
                missing.isEmpty() ? List.of() : List.of(missing));
    }

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }

    ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("responses", Integer.toString(responses));
        state.put("lines", Long.toString(lines));
        state.put("bytes", Long.toString(bytes));
        first.ifPresent(at -> state.put("first", at.toString()));
        last.ifPresent(at -> state.put("last", at.toString()));
        latest.ifPresent(at -> state.put("latest", at.toString()));
        since.ifPresent(at -> state.put("since", at.toString()));
        if (!missing.isEmpty()) {
            state.put("missing", String.join(SEPARATOR, missing));
        }
        return new ResumeCursor(state);
    }

    /** Returns the progress after the lines of a response that have arrived. */
    PodLogProgress plus(PodLogView view) {
        return new PodLogProgress(
                responses + (view.bytes() > 0 ? 1 : 0),
                lines + view.later(),
                bytes + view.bytes(),
                OptionalTimes.earlier(first, view.first()),
                OptionalTimes.later(last, view.last()),
                OptionalTimes.later(latest, view.latest()),
                view.reached().or(this::since),
                missing);
    }

    /** Returns the progress with a sentence about missing lines; the same if it is "" or the sixth. */
    PodLogProgress missing(String sentence) {
        if (sentence.isEmpty() || missing.size() == MOST_SENTENCES) {
            return this;
        }
        List<String> all = new ArrayList<>(missing);
        all.add(sentence);
        return new PodLogProgress(responses, lines, bytes, first, last, latest, since, all);
    }

    /**
     * Returns the time from which the next response is requested, in whole seconds; empty for the beginning. It is
     * slightly before the last line, because a line that was overtaken may follow it and would be left out.
     */
    Optional<Instant> resumeTime() {
        return since.map(at -> at.minus(PodLogView.OVERTAKING).truncatedTo(ChronoUnit.SECONDS));
    }

    EvidenceExtent extent() {
        return new EvidenceExtent(lines, first, last, Optional.empty());
    }
}
