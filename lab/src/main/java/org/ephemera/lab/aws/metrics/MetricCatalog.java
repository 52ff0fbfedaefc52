package org.ephemera.lab.aws.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.lab.scenario.MetricSeries;

/**
 * Index of all simulated metric series by region and name. A request may query hundreds of a hundred thousand series.
 */
final class MetricCatalog {

    private record Place(String region, MetricId id) {}

    private final Map<Place, MetricSeries> byName = new HashMap<>();

    MetricCatalog(List<MetricSeries> series) {
        series.forEach(one -> byName.putIfAbsent(new Place(one.region(), MetricId.of(one)), one));
    }

    Optional<MetricSeries> find(String region, MetricId id) {
        return Optional.ofNullable(byName.get(new Place(region, id)));
    }
}
