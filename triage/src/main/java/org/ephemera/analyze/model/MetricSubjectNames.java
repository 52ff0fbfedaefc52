package org.ephemera.analyze.model;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What people call each of some measured things: as short as is still clear. */
public final class MetricSubjectNames {
    private MetricSubjectNames() {}

    /** A name for each of them. */
    public static Map<MetricSubject, String> of(Collection<MetricSubject> identities) {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        identities.forEach(identity -> {
            if (!once.add(identity.label(false))) {
                twice.add(identity.label(false));
            }
        });
        Map<MetricSubject, String> labels = new TreeMap<>();
        identities.forEach(identity -> labels.put(identity, identity.label(twice.contains(identity.label(false)))));
        return labels;
    }
}
