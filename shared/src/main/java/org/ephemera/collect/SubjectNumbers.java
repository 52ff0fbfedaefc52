package org.ephemera.collect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.TimeWindow;

/** Numbers of the subjects that sources find. A subject that is found again keeps its number. */
final class SubjectNumbers {
    private final Set<String> names = new HashSet<>();
    private final Map<Subject, PlannedItem> known = new HashMap<>();
    /** Lowest number that may be free, for each artifact. */
    private final Map<String, Integer> next = new HashMap<>();

    /** Identity of an item among the items of its artifact. */
    private record Subject(String artifact, TimeWindow window, Map<String, String> params) {
        static Subject of(PlannedItem item) {
            return new Subject(item.artifact(), item.window(), item.params());
        }
    }

    SubjectNumbers(Iterable<PlannedItem> planned) {
        for (PlannedItem item : planned) {
            names.add(item.item());
            // An item that was planned when the package was opened has no number and was not found by a source.
            if (!item.item().equals(item.artifact())) {
                known.putIfAbsent(Subject.of(item), item);
            }
        }
    }

    synchronized PlannedItem plan(Artifact artifact, TimeWindow window, Map<String, String> params) {
        PlannedItem same = known.get(new Subject(artifact.id(), window, params));
        if (same != null) {
            return same;
        }
        int number = next.getOrDefault(artifact.id(), 1);
        while (!names.add(artifact.id() + "." + number)) {
            number++;
        }
        next.put(artifact.id(), number + 1);
        PlannedItem item = PlannedItem.of(artifact.id() + "." + number, artifact, window, params);
        known.put(Subject.of(item), item);
        return item;
    }
}
