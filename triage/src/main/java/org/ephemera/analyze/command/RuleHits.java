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
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;

/** Hits of rules, put together: what a target repeats two hundred thousand times is one finding with a count. */
final class RuleHits {
    private static final int MOST = 2_000;
    private static final int MOST_PLACES = 10;

    /** What makes one finding. */
    record Key(String rule, Severity severity, String subject, String source) {}

    /** What is shown is the earliest hit, or the one that came first if none has a time; the others are counted. */
    private static final class Sum {
        private String because = "";
        private final List<Evidence> places = new ArrayList<>();
        private long count;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        void add(Supplier<String> here, Optional<Instant> time, Evidence evidence) {
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

    private final Map<Key, Sum> sums = new LinkedHashMap<>();
    /** The same keys by how grave they are; those that came last are left out first. */
    private final SortedMap<Severity, List<Key>> kept = new TreeMap<>();

    private long leftOut;

    /**
     * Counts a hit; gives how many there are of its key, and 0 if there are too many keys.
     *
     * @param because is asked of what is shown alone: to cut out the words of a hit takes longer than to find it
     */
    long add(Key key, Supplier<String> because, Optional<Instant> time, Evidence evidence) {
        Sum sum = sums.get(key);
        if (sum == null) {
            if (sums.size() >= MOST && !leaveOutOneBelow(key.severity())) {
                leftOut++;
                return 0;
            }
            sum = new Sum();
            sums.put(key, sum);
            kept.computeIfAbsent(key.severity(), none -> new ArrayList<>()).add(key);
        }
        sum.add(because, time, evidence);
        return sum.count;
    }

    /** Makes room for what is graver than the least of those that are kept; false if none is. */
    private boolean leaveOutOneBelow(Severity severity) {
        Severity least = kept.lastKey();
        if (least.atLeast(severity)) {
            return false;
        }
        List<Key> keys = Objects.requireNonNull(kept.get(least));
        Sum out = sums.remove(keys.removeLast());
        leftOut += out == null ? 0 : out.count;
        if (keys.isEmpty()) {
            kept.remove(least);
        }
        return true;
    }

    /** Hits that became part of no finding. */
    long leftOut() {
        return leftOut;
    }

    /** @param unit what is counted, such as {@code line} */
    List<Finding> findings(String unit) {
        List<Finding> findings = new ArrayList<>();
        sums.forEach((key, sum) -> findings.add(new Finding(
                RuleBook.standard().rule(key.rule()),
                key.severity(),
                key.subject(),
                key.source() + ": " + sum.because + counted(sum, unit),
                sum.places,
                false,
                Optional.empty(),
                sum.first)));
        return findings;
    }

    private static String counted(Sum sum, String unit) {
        if (sum.count == 1) {
            return "";
        }
        String times = sum.first.isEmpty() || sum.first.equals(sum.last)
                ? ""
                : ", from " + sum.first.get() + " to " + sum.last.orElseThrow();
        return " (the first of " + sum.count + " " + unit + "s" + times + ")";
    }
}
