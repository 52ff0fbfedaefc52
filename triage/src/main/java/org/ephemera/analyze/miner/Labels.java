package org.ephemera.analyze.miner;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What people call each of some metered things: as short as is still clear. */
final class Labels {
    private Labels() {}

    static Map<Identity, String> of(Collection<Identity> identities) {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        identities.forEach(identity -> {
            if (!once.add(identity.label(false))) {
                twice.add(identity.label(false));
            }
        });
        Map<Identity, String> labels = new TreeMap<>();
        identities.forEach(identity -> labels.put(identity, identity.label(twice.contains(identity.label(false)))));
        return labels;
    }
}
