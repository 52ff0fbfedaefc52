package org.ephemera.collect;

import java.util.HashMap;
import java.util.Map;
import org.ephemera.bag.PlannedItem;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.TimeWindow;

/** Numbers the subjects that sources find; the same subject found again keeps its number. */
final class Subjects {
    private final Map<String, PlannedItem> byName = new HashMap<>();

    Subjects(Iterable<PlannedItem> known) {
        known.forEach(item -> byName.put(item.item(), item));
    }

    synchronized PlannedItem plan(Artifact artifact, TimeWindow window, Map<String, String> params) {
        for (int number = 1; ; number++) {
            String name = artifact.id() + "." + number;
            PlannedItem known = byName.get(name);
            if (known == null) {
                PlannedItem item = PlannedItem.of(name, artifact, window, params);
                byName.put(name, item);
                return item;
            }
            if (known.params().equals(params) && known.window().equals(window)) {
                return known;
            }
        }
    }
}
