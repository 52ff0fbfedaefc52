package org.ephemera.sweep;

import java.time.Duration;
import java.util.List;
import org.ephemera.model.Artifact;

/**
 * Retention of a cloud's metrics, and rules by which the cloud lists them; the terms of a {@link MetricSweep}.
 *
 * @param retention retention of data points with this {@code period}
 * @param settle time after the end of a window in which data points or metrics can still appear
 * @param listedFor time for which a metric without new data points remains listed
 * @param listedByPlace true if resources are listed per place (for example a region) and each place is queried
 *     separately; unlisted groups then have no place
 * @param shardSeries maximum number of series in a package
 * @param inventory artifacts of the inventory; a window is planned from an inventory whose first artifact is complete
 * @param shard artifact that plans the items of a package
 */
public record MetricRetention(
        Duration period,
        Duration retention,
        Duration settle,
        Duration listedFor,
        boolean listedByPlace,
        int shardSeries,
        List<Artifact> inventory,
        Artifact shard) {
    public MetricRetention {
        inventory = List.copyOf(inventory);
    }
}
