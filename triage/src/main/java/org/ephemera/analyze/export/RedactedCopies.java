package org.ephemera.analyze.export;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.Gap;

/**
 * What was written, and what was taken out.
 *
 * @param files names of the copies
 * @param counts how often each rule replaced something: {@code environment}, {@code argument}, {@code again}, …
 * @param gaps bodies of which there is no copy
 */
public record RedactedCopies(List<String> files, SortedMap<String, Integer> counts, List<Gap> gaps) {
    public RedactedCopies {
        files = List.copyOf(files);
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        gaps = List.copyOf(gaps);
    }
}
