package org.ephemera.sweep;

import java.time.Duration;
import java.util.List;
import org.ephemera.model.Artifact;

/**
 * What a cloud keeps of metrics, and what is read of it.
 *
 * @param kept how long points of {@code period} can be had
 * @param settle how long after its end a window may still get points, or metrics that are not listed yet
 * @param listed for how long a metric that is silent is still listed
 * @param placed true if what is listed lies in places that are asked one by one; what is only heard of is then in none
 * @param shardSeries series that one package holds at most
 * @param inventory what lists all there is; a window is planned from one whose first ended whole
 * @param shard that plans the items of a package
 */
public record SweepTerms(
        Duration period,
        Duration kept,
        Duration settle,
        Duration listed,
        boolean placed,
        int shardSeries,
        List<Artifact> inventory,
        Artifact shard) {
    public SweepTerms {
        inventory = List.copyOf(inventory);
    }
}
