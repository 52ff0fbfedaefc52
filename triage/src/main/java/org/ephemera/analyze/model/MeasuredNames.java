package org.ephemera.analyze.model;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What people call each of some measured things: as short as is still clear. */
public final class MeasuredNames {
    private MeasuredNames() {}

    /** A name for each of them. */
    public static Map<Measured, String> of(Collection<Measured> identities) {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        identities.forEach(identity -> {
            if (!once.add(identity.label(false))) {
                twice.add(identity.label(false));
            }
        });
        Map<Measured, String> labels = new TreeMap<>();
        identities.forEach(identity -> labels.put(identity, identity.label(twice.contains(identity.label(false)))));
        return labels;
    }
}
