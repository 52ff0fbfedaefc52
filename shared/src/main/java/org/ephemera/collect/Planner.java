package org.ephemera.collect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.TimeWindow;

/**
 * Planner of the items with which a package is opened: one for each artifact that needs only the target, most volatile
 * first.
 */
public final class Planner {
    private final List<Artifact> artifacts;

    /**
     * Creates a planner.
     *
     * @param artifacts artifacts that need only the target; all others are found and planned while collecting
     */
    public Planner(List<Artifact> artifacts) {
        this.artifacts = artifacts.stream()
                .sorted(Comparator.comparing(Artifact::volatility))
                .toList();
    }

    /**
     * Returns one item for each artifact.
     *
     * @param params parameters that describe the target and that every item receives
     */
    public List<PlannedItem> plan(TimeWindow window, SortedMap<String, String> params) {
        List<PlannedItem> plan = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            plan.add(PlannedItem.of(artifact.id(), artifact, window, params));
        }
        return List.copyOf(plan);
    }
}
