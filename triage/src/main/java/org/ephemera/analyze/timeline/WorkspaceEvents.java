package org.ephemera.analyze.timeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.azure.TableEvents;
import org.ephemera.analyze.parse.azure.TableEvents.Event;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Timeline entries of container group and app events stored in a Log Analytics workspace. A repeated event, for example
 * of a failing probe, has one entry for its first and one for its last time.
 */
final class WorkspaceEvents {
    private static final int MOST = 10_000;
    private static final int LONGEST = 1_000;

    private WorkspaceEvents() {}

    private record EventKey(String subject, String text) {}

    private record Span(Event first, Event last) {
        Span and(Event event) {
            return new Span(
                    event.time().isBefore(first.time()) ? event : first,
                    event.time().isAfter(last.time()) ? event : last);
        }
    }

    static void add(SealedPackage sealed, TimelineEntries entries, List<EvidenceGap> gaps) {
        Map<EventKey, Span> spans = new LinkedHashMap<>();
        TableEvents.forEach(sealed, gaps, event -> {
            EventKey key = new EventKey(event.subject(), describe(event));
            if (spans.size() < MOST || spans.containsKey(key)) {
                spans.merge(key, new Span(event, event), (span, one) -> span.and(one.first()));
            }
        });
        if (spans.size() == MOST) {
            gaps.add(new EvidenceGap(
                    "timeline",
                    "events of a workspace are limited to " + MOST + " different ones; the" + " others are left out"));
        }
        spans.forEach((key, span) -> {
            boolean once = span.first().time().equals(span.last().time());
            add(key, span.first(), once ? "" : " (first of several)", entries);
            if (!once) {
                add(key, span.last(), " (last of several)", entries);
            }
        });
    }

    private static void add(EventKey key, Event event, String which, TimelineEntries entries) {
        entries.add(
                EntryKind.TASK,
                Timeline.at(event.time()),
                "TimeGenerated",
                key.subject(),
                key.text() + which,
                "",
                event.evidence());
    }

    private static String describe(Event event) {
        return TruncatedText.text((event.reason().isEmpty() ? "" : event.reason() + ": ") + event.message(), LONGEST);
    }
}
