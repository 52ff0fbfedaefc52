package org.ephemera.analyze.timeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.azure.TableEvents;
import org.ephemera.analyze.parse.azure.TableEvents.Event;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Events of container groups and apps that a workspace kept. One that comes again and again, as of a probe that fails, stands with its first and its last time. */
final class WorkspaceEvents {
    private static final int MOST = 10_000;
    private static final int LONGEST = 1_000;

    private WorkspaceEvents() {}

    private record Same(String subject, String told) {}

    private record Span(Event first, Event last) {
        Span and(Event event) {
            return new Span(
                    event.time().isBefore(first.time()) ? event : first,
                    event.time().isAfter(last.time()) ? event : last);
        }
    }

    static void add(SealedPackage sealed, TimelineEntries entries, List<Gap> gaps) {
        Map<Same, Span> spans = new LinkedHashMap<>();
        TableEvents.forEach(sealed, gaps, event -> {
            Same same = new Same(event.subject(), told(event));
            if (spans.size() < MOST || spans.containsKey(same)) {
                spans.merge(same, new Span(event, event), (span, one) -> span.and(one.first()));
            }
        });
        if (spans.size() == MOST) {
            gaps.add(new Gap("timeline", "of events that a workspace kept no more than " + MOST + " are told apart"));
        }
        spans.forEach((same, span) -> {
            boolean once = span.first().time().equals(span.last().time());
            add(same, span.first(), once ? "" : " (first of several)", entries);
            if (!once) {
                add(same, span.last(), " (last of several)", entries);
            }
        });
    }

    private static void add(Same same, Event event, String which, TimelineEntries entries) {
        entries.add(
                EntryKind.TASK,
                Timeline.at(event.time()),
                "TimeGenerated",
                same.subject(),
                same.told() + which,
                "",
                event.evidence());
    }

    private static String told(Event event) {
        return TruncatedText.text((event.reason().isEmpty() ? "" : event.reason() + ": ") + event.message(), LONGEST);
    }
}
