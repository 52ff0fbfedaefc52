package org.ephemera.analyze.export;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceGap;

/**
 * Result of a redaction.
 *
 * @param files names of the copies
 * @param counts number of replacements by rule: {@code environment}, {@code argument}, {@code again}, …
 * @param gaps bodies without a copy
 */
public record RedactedCopies(List<String> files, SortedMap<String, Integer> counts, List<EvidenceGap> gaps) {
    public RedactedCopies {
        files = List.copyOf(files);
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        gaps = List.copyOf(gaps);
    }
}
