package org.ephemera.analyze.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.container.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * Two specifications, one of which the other should be like.
 *
 * @param subject what is compared
 * @param reference what it is compared with, for people
 */
record Comparison(String subject, String reference, Flat before, Flat after) {
    private static final int LONGEST = 2000;
    private static final List<String> QUANTITIES = List.of("/resources/", "/sizeLimit", "/overhead/");

    /** What differs, by path. */
    List<Change> changes() {
        var paths = new TreeSet<>(before.values().keySet());
        paths.addAll(after.values().keySet());
        List<Change> changes = new ArrayList<>();
        for (String path : paths) {
            Fact<String> from = before.values().get(path);
            Fact<String> to = after.values().get(path);
            if (from == null || to == null || !isSame(path, from.value(), to.value())) {
                changes.add(change(path, from, to));
            }
        }
        return changes;
    }

    /** An API server writes quantities its own way: {@code 1Gi} of {@code 1024Mi}. */
    private static boolean isSame(String path, String before, String after) {
        return before.equals(after)
                || (QUANTITIES.stream().anyMatch(path::contains) && Quantity.areSame(before, after));
    }

    private Change change(String path, @Nullable Fact<String> from, @Nullable Fact<String> to) {
        return new Change(
                subject,
                path,
                reference,
                shown(path, from),
                shown(path, to),
                evidence(from, before),
                evidence(to, after));
    }

    private static String shown(String path, @Nullable Fact<String> fact) {
        return fact == null ? "" : Bounded.text(Hidden.unlessHarmless(path, fact.value()), LONGEST);
    }

    private static Evidence evidence(@Nullable Fact<String> fact, Flat whole) {
        return fact == null ? whole.evidence() : fact.evidence();
    }
}
