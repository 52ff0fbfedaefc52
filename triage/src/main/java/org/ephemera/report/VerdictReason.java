package org.ephemera.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Verdict;

/**
 * Reason for a verdict. Equal reasons of several workloads are merged.
 *
 * @param text may contain text of the target, so it is hostile
 * @param evidence the first place
 * @param more number of further places with the same reason
 */
public record VerdictReason(String text, EvidenceLocation evidence, int more) {
    /** Returns the reasons in the order of the verdict: attempts first, then enabling conditions, then unknowns. */
    public static List<VerdictReason> of(Verdict verdict) {
        Map<String, List<EvidenceLocation>> places = new LinkedHashMap<>();
        for (LocatedValue<String> fact : verdict.because()) {
            places.computeIfAbsent(fact.value(), none -> new ArrayList<>()).add(fact.evidence());
        }
        return places.entrySet().stream()
                .map(one -> new VerdictReason(
                        one.getKey(), one.getValue().getFirst(), one.getValue().size() - 1))
                .toList();
    }

    /** Returns the text with the number of further places. */
    public String toText() {
        return more == 0 ? text : text + " (and at " + more + (more == 1 ? " more place)" : " more places)");
    }
}
