package org.ephemera.report;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.TimelineEntry;

/**
 * What happened, by time.
 *
 * @param all how many entries the file has
 * @param kinds to choose from
 */
record Timeline(List<Row> rows, long all, List<String> kinds) {
    record Row(
            Instant at,
            String time,
            String clock,
            String kind,
            String subject,
            String message,
            String actor,
            String marks,
            Pointer pointer) {
        /** What is about an attack stands out from what goes on every day. */
        String css() {
            return marks.isEmpty() && !kind.equals("alert") && !kind.equals("finding") ? "" : "hit";
        }
    }

    static Timeline of(Analysis analysis) {
        TreeSet<String> kinds = new TreeSet<>();
        analysis.timeline().forEach(entry -> kinds.add(entry.kind()));
        return new Timeline(
                analysis.timeline().stream().map(Timeline::row).toList(),
                analysis.timelineEntries(),
                List.copyOf(kinds));
    }

    private static Row row(TimelineEntry entry) {
        return new Row(
                entry.time(),
                Moments.of(entry.time(), entry.precisionMs()),
                entry.clock() + (entry.field().isEmpty() ? "" : ", " + entry.field()),
                entry.kind(),
                Visible.cut(entry.subject(), 160),
                Visible.cut(entry.message(), 500),
                Visible.cut(entry.actor(), 200),
                String.join(
                        " ",
                        java.util.stream.Stream.concat(entry.rules().stream(), entry.attack().stream())
                                .toList()),
                Pointer.to(entry.evidence()));
    }
}
