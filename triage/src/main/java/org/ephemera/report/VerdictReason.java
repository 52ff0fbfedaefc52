package org.ephemera.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Verdict;

/**
 * Why the verdict is what it is, for people: what holds of several workloads in the same words is said once.
 *
 * @param text in the target's words, hence hostile
 * @param evidence the first place
 * @param more places that say the same
 */
public record VerdictReason(String text, Evidence evidence, int more) {
    /** In the order of the verdict: what was attempted first, then what allows it, then what is not known. */
    public static List<VerdictReason> of(Verdict verdict) {
        Map<String, List<Evidence>> places = new LinkedHashMap<>();
        for (Fact<String> fact : verdict.because()) {
            places.computeIfAbsent(fact.value(), none -> new ArrayList<>()).add(fact.evidence());
        }
        return places.entrySet().stream()
                .map(one -> new VerdictReason(
                        one.getKey(), one.getValue().getFirst(), one.getValue().size() - 1))
                .toList();
    }

    /** The text, and of how many more places it is true. */
    public String told() {
        return more == 0 ? text : text + " (and at " + more + (more == 1 ? " more place)" : " more places)");
    }
}
