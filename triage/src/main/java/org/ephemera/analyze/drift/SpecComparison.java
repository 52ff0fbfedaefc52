package org.ephemera.analyze.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.container.KubernetesQuantity;
import org.jspecify.annotations.Nullable;

/**
 * Comparison of an actual specification with the expected one.
 *
 * @param subject what is compared
 * @param reference readable name of what it is compared with
 * @param before the expected specification
 * @param after the actual specification
 */
record SpecComparison(String subject, String reference, FlattenedSpec before, FlattenedSpec after) {
    private static final int LONGEST = 2000;
    private static final List<String> QUANTITIES = List.of("/resources/", "/sizeLimit", "/overhead/");

    /** Returns the differences, sorted by path. */
    List<SpecChange> changes() {
        var paths = new TreeSet<>(before.values().keySet());
        paths.addAll(after.values().keySet());
        List<SpecChange> changes = new ArrayList<>();
        for (String path : paths) {
            LocatedValue<String> from = before.values().get(path);
            LocatedValue<String> to = after.values().get(path);
            if (from == null || to == null || !isSame(path, from.value(), to.value())) {
                changes.add(change(path, from, to));
            }
        }
        return changes;
    }

    /** Compares values; the API server normalizes quantities, for example {@code 1024Mi} to {@code 1Gi}. */
    private static boolean isSame(String path, String before, String after) {
        return before.equals(after)
                || (QUANTITIES.stream().anyMatch(path::contains) && KubernetesQuantity.areSame(before, after));
    }

    private SpecChange change(String path, @Nullable LocatedValue<String> from, @Nullable LocatedValue<String> to) {
        return new SpecChange(
                subject,
                path,
                reference,
                displayValue(path, from),
                displayValue(path, to),
                evidence(from, before),
                evidence(to, after));
    }

    private static String displayValue(String path, @Nullable LocatedValue<String> fact) {
        return fact == null ? "" : TruncatedText.text(SensitiveValues.maskSecrets(path, fact.value()), LONGEST);
    }

    private static EvidenceLocation evidence(@Nullable LocatedValue<String> fact, FlattenedSpec whole) {
        return fact == null ? whole.evidence() : fact.evidence();
    }
}
