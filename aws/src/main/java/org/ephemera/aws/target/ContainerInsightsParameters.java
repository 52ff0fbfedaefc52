package org.ephemera.aws.target;

import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;

/**
 * Parameters of the metrics of Container Insights, of one task or of several.
 *
 * @param family "" if it is not known, or the tasks belong to a service
 * @param tasks if there may be several
 * @param containers of one task
 * @param createdAt of one task, RFC 3339; "" if it is not known
 */
public record ContainerInsightsParameters(
        EcsPlace place,
        String family,
        Optional<List<MeteredTask>> tasks,
        Optional<List<KnownContainer>> containers,
        String createdAt) {

    public static ContainerInsightsParameters ofTasks(EcsPlace place, String family, List<MeteredTask> tasks) {
        return new ContainerInsightsParameters(place, family, Optional.of(tasks), Optional.empty(), "");
    }

    public static ContainerInsightsParameters ofTask(
            EcsPlace place, String family, List<KnownContainer> containers, String createdAt) {
        return new ContainerInsightsParameters(place, family, Optional.empty(), Optional.of(containers), createdAt);
    }
}
