package org.ephemera.analyze.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.model.TruncatedText;

/**
 * Collector of timeline entries, limited in number and sorted.
 * The same entry from two responses is stored once. Calls are never merged, and entries with equal times are all kept.
 */
final class TimelineEntries {
    static final int MOST = 250_000;
    private static final int LONGEST_MESSAGE = 4096;
    private static final Instant CLOCKS_BEGIN = Instant.parse("2000-01-01T00:00:00Z");
    /** Sort order; entries with equal time and kind keep the order in which they were read. */
    private static final Comparator<TimelineEntry> ORDER =
            Comparator.comparing(TimelineEntry::time).thenComparingInt(entry -> EntryKind.rank(entry.kind()));

    private final Instant sealed;
    private final Map<EvidenceLocation, List<Finding>> findings = new HashMap<>();
    private final List<TimelineEntry> entries = new ArrayList<>();
    private final Set<List<Object>> known = new HashSet<>();
    private final int most;
    private long refused;

    TimelineEntries(Instant sealed, List<Finding> all) {
        this(sealed, all, MOST);
    }

    TimelineEntries(Instant sealed, List<Finding> all, int most) {
        this.sealed = sealed;
        this.most = most;
        all.forEach(finding -> finding.evidence()
                .forEach(evidence -> findings.computeIfAbsent(evidence, any -> new ArrayList<>())
                        .add(finding)));
    }

    /** Adds an entry with the rules of all findings that reference its evidence. */
    void add(
            EntryKind kind,
            DocumentTime moment,
            String field,
            String subject,
            String message,
            String actor,
            EvidenceLocation evidence) {
        add(kind, moment, field, subject, message, actor, evidence, findings.getOrDefault(evidence, List.of()));
    }

    void add(
            EntryKind kind,
            DocumentTime moment,
            String field,
            String subject,
            String message,
            String actor,
            EvidenceLocation evidence,
            List<Finding> about) {
        String what = TruncatedText.text(subject, LONGEST_MESSAGE);
        String text = TruncatedText.text(markImplausible(moment.time(), message), LONGEST_MESSAGE);
        String who = TruncatedText.text(actor, LONGEST_MESSAGE);
        // Calls were already deduplicated by their IDs, so ten calls in one second are ten entries.
        Object callEvidence = kind == EntryKind.CALL ? evidence : "";
        List<Object> key = List.of(kind, moment.time(), field, what, text, who, callEvidence);
        if (entries.size() == most) {
            refused += known.contains(key) ? 0 : 1;
            return;
        }
        if (!known.add(key)) {
            return;
        }
        Set<String> rules = new TreeSet<>();
        Set<String> attack = new TreeSet<>();
        about.forEach(finding -> {
            rules.add(finding.rule().id());
            attack.addAll(finding.rule().attack());
        });
        entries.add(new TimelineEntry(
                moment.time(),
                field,
                moment.precisionMs(),
                kind.clock(),
                kind.word(),
                what,
                text,
                who,
                List.copyOf(attack),
                List.copyOf(rules),
                evidence));
    }

    List<TimelineEntry> sorted() {
        return entries.stream().sorted(ORDER).toList();
    }

    List<EvidenceGap> gaps() {
        return refused == 0
                ? List.of()
                : List.of(new EvidenceGap(
                        "timeline",
                        refused + " entries are left out: the timeline is limited to " + most + " entries"));
    }

    private String markImplausible(Instant time, String message) {
        if (time.isBefore(CLOCKS_BEGIN)) {
            return "[implausible time: before 2000] " + message;
        }
        return time.isAfter(sealed) ? "[implausible time: after the seal] " + message : message;
    }
}
