package org.ephemera.analyze.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings by each place that they cite and by each parent of it: the entry of a log is the parent of its fields.
 * Suppressed findings are left out.
 */
public final class FindingsByPlace {
    private final Map<String, List<Finding>> findings = new HashMap<>();

    private FindingsByPlace() {}

    /**
     * Returns the index of findings.
     *
     * @param least lowest severity of an indexed finding
     */
    public static FindingsByPlace of(Collection<Finding> findings, Severity least) {
        FindingsByPlace index = new FindingsByPlace();
        for (Finding finding : findings) {
            if (finding.suppressedBy().isEmpty() && finding.severity().atLeast(least)) {
                finding.evidence().forEach(place -> index.add(place, finding));
            }
        }
        return index;
    }

    /** Returns the findings that cite a place or a part of it. */
    public List<Finding> at(EvidenceLocation place) {
        return findings.getOrDefault(key(place), List.of());
    }

    private void add(EvidenceLocation place, Finding finding) {
        String key = key(place);
        int least = place.file().length() + 1;
        while (key.length() > least) {
            findings.computeIfAbsent(key, none -> new ArrayList<>()).add(finding);
            key = key.substring(0, Math.max(least, key.lastIndexOf('/')));
        }
    }

    /** Returns the key of a place. Names of files contain no space. */
    private static String key(EvidenceLocation place) {
        return place.file() + " " + place.place();
    }
}
