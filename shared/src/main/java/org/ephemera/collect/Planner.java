package org.ephemera.collect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.TimeWindow;

/** Makes the plan of a package: one item for each artifact that can be asked for at once, most volatile first. */
public final class Planner {
    private final List<Artifact> artifacts;

    /**
     * Plans these artifacts.
     *
     * @param artifacts those that need nothing but the target; the others are found and planned while collecting
     */
    public Planner(List<Artifact> artifacts) {
        this.artifacts = artifacts.stream()
                .sorted(Comparator.comparing(Artifact::volatility))
                .toList();
    }

    /**
     * One item for each artifact.
     *
     * @param params what every source is told of the target
     */
    public List<PlannedItem> plan(TimeWindow window, SortedMap<String, String> params) {
        List<PlannedItem> plan = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            plan.add(PlannedItem.of(artifact.id(), artifact, window, params));
        }
        return List.copyOf(plan);
    }
}
