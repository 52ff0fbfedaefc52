package org.ephemera.aws.metrics;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;

/** Source of the CPU and memory metrics of the task's service; ECS publishes none of single tasks in this namespace. */
public final class ServiceMetricsSource implements EvidenceSource {
    private static final List<String> METRICS = List.of("CPUUtilization", "MemoryUtilization");

    private final AwsClients clients;

    public ServiceMetricsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        Map<String, String> dimensions = Map.of("ClusterName", place.cluster(), "ServiceName", place.service());
        List<CloudWatchMetric> series = METRICS.stream()
                .map(metric -> CloudWatchMetric.of(MetricsCatalog.ECS_NAMESPACE, metric, dimensions))
                .toList();
        ItemCalls calls = new ItemCalls(MetricsCatalog.SERVICE_METRICS, recorder, deadline, clients);
        return new MetricFetcher(clients.cloudWatch(place.region()), calls, recorder, deadline)
                .fetch(series, item, from.orElse(ResumeCursor.START));
    }
}
