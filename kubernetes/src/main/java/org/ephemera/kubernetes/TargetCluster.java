package org.ephemera.kubernetes;

import java.util.List;
import java.util.Set;
import org.ephemera.collect.CollectionRun;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * Check that the cluster in an item is the cluster of the run's target. They differ only if the plan or the acquisition
 * log was altered in the store.
 */
public final class TargetCluster {
    private static final String CODE = DetailCode.OTHER_TARGET;

    private TargetCluster() {}

    /**
     * Returns the run's target.
     *
     * @param kinds kinds of targets that run in a cluster of this kind
     * @param names attributes of the target that identify its cluster, and parameters of the item
     * @throws ClusterException if the target is of another kind, or the item names another cluster
     */
    public static Target of(CollectionRun run, PlannedItem item, Set<String> kinds, List<String> names)
            throws ClusterException {
        Target target = run.target();
        if (!kinds.contains(target.kind())) {
            throw new ClusterException(
                    CODE,
                    "the target of this package is of the kind " + SanitizedText.of(target.kind())
                            + ", which does not run in such a cluster, so no request was sent; the acquisition log may"
                            + " have been"
                            + " altered");
        }
        for (String name : names) {
            String expected = target.attributes().getOrDefault(name, "");
            if (!item.param(name).equals(expected)) {
                throw new ClusterException(
                        CODE,
                        "the item contains the " + name + " '" + SanitizedText.of(item.param(name))
                                + "', but the target of this package has '" + SanitizedText.of(expected)
                                + "', so no request was sent; the acquisition log may have been altered");
            }
        }
        return target;
    }
}
