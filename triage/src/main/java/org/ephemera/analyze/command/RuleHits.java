package org.ephemera.analyze.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;

/** Rule matches grouped into findings: 200,000 repetitions become one finding with a count. */
final class RuleHits {
    private static final int MOST = 2_000;
    private static final int MOST_PLACES = 10;

    /** Key of one finding. */
    record Key(String rule, Severity severity, String subject, String source) {}

    /**
     * Matches of one finding. The earliest match is shown, or the first if no match has a time; the others are counted.
     */
    private static final class Group {
        private String because = "";
        private final List<EvidenceLocation> places = new ArrayList<>();
        private long count;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        void add(Supplier<String> here, Optional<Instant> time, EvidenceLocation evidence) {
            if (++count == 1) {
                because = here.get();
            }
            boolean earlier = time.isPresent()
                    && first.filter(t -> !time.get().isBefore(t)).isEmpty();
            if (earlier) {
                because = count == 1 ? because : here.get();
                first = time;
                places.remove(evidence);
                places.addFirst(evidence);
            } else if (!places.contains(evidence)) {
                places.add(evidence);
            }
            if (places.size() > MOST_PLACES) {
                places.removeLast();
            }
            last = last.filter(t -> time.isEmpty() || !time.get().isAfter(t)).or(() -> time);
        }
    }

    private final Map<Key, Group> groups = new LinkedHashMap<>();
    /** Keys by severity; if the limit is reached, the last key of the lowest severity is dropped first. */
    private final SortedMap<Severity, List<Key>> kept = new TreeMap<>();

    private long leftOut;

    /**
     * Counts a match; returns the number of matches of its key, or 0 if the number of keys is at its limit.
     *
     * @param because supplies the excerpt; called only for the match that is shown, because an excerpt costs more than
     *     the match
     */
    long add(Key key, Supplier<String> because, Optional<Instant> time, EvidenceLocation evidence) {
        Group group = groups.get(key);
        if (group == null) {
            if (groups.size() >= MOST && !dropLessSevere(key.severity())) {
                leftOut++;
                return 0;
            }
            group = new Group();
            groups.put(key, group);
            kept.computeIfAbsent(key.severity(), none -> new ArrayList<>()).add(key);
        }
        group.add(because, time, evidence);
        return group.count;
    }

    /** Drops one key of a lower severity; returns false if there is no such key. */
    private boolean dropLessSevere(Severity severity) {
        Severity least = kept.lastKey();
        if (least.atLeast(severity)) {
            return false;
        }
        List<Key> keys = Objects.requireNonNull(kept.get(least));
        Group dropped = groups.remove(keys.removeLast());
        leftOut += dropped == null ? 0 : dropped.count;
        if (keys.isEmpty()) {
            kept.remove(least);
        }
        return true;
    }

    /** Returns the number of matches that are part of no finding. */
    long leftOut() {
        return leftOut;
    }

    /**
     * Returns one finding for each key.
     *
     * @param unit of the count, for example {@code line}
     */
    List<Finding> findings(String unit) {
        List<Finding> findings = new ArrayList<>();
        groups.forEach((key, group) -> findings.add(new Finding(
                RuleBook.standard().rule(key.rule()),
                key.severity(),
                key.subject(),
                key.source() + ": " + group.because + countNote(group, unit),
                group.places,
                false,
                Optional.empty(),
                group.first)));
        return findings;
    }

    private static String countNote(Group group, String unit) {
        if (group.count == 1) {
            return "";
        }
        String times = group.first.isEmpty() || group.first.equals(group.last)
                ? ""
                : ", from " + group.first.get() + " to " + group.last.orElseThrow();
        return " (the first of " + group.count + " " + unit + "s" + times + ")";
    }
}
