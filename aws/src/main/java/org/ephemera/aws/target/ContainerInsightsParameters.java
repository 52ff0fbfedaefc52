package org.ephemera.aws.target;

import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;

/**
 * Parameters of the metrics of Container Insights, of one task or of several.
 *
 * @param family "" if it is unknown, or the tasks belong to a service
 * @param tasks present for several tasks
 * @param containers present for one task
 * @param createdAt creation time of the one task, RFC 3339; "" if unknown
 */
public record ContainerInsightsParameters(
        EcsPlace place,
        String family,
        Optional<List<MeteredTask>> tasks,
        Optional<List<KnownContainer>> containers,
        String createdAt) {

    /** Returns the parameters for several tasks. */
    public static ContainerInsightsParameters ofTasks(EcsPlace place, String family, List<MeteredTask> tasks) {
        return new ContainerInsightsParameters(place, family, Optional.of(tasks), Optional.empty(), "");
    }

    /** Returns the parameters for one task. */
    public static ContainerInsightsParameters ofTask(
            EcsPlace place, String family, List<KnownContainer> containers, String createdAt) {
        return new ContainerInsightsParameters(place, family, Optional.empty(), Optional.of(containers), createdAt);
    }
}
