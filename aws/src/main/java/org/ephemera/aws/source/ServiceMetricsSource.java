package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/** CPU and memory of the service that the task belongs to; ECS keeps none of single tasks in this namespace. */
public final class ServiceMetricsSource implements EvidenceSource {
    private static final String NAMESPACE = "AWS/ECS";
    private static final List<String> METRICS = List.of("CPUUtilization", "MemoryUtilization");

    public static final Artifact ARTIFACT = new Artifact(
            "aws.cloudwatch.service-metrics",
            "CPU and memory of the service",
            Volatility.V3,
            false,
            false,
            List.of(MetricFetch.GET.key()),
            List.of(MetricFetch.GET.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html");

    private final AwsClients clients;

    public ServiceMetricsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        Map<String, String> dimensions =
                Map.of("ClusterName", item.param("cluster"), "ServiceName", item.param("service"));
        List<Series> series = METRICS.stream()
                .map(metric -> Series.of(NAMESPACE, metric, dimensions))
                .toList();
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        return new MetricFetch(clients.cloudWatch(item.param("region")), clients.retries(), calls, recorder, deadline)
                .fetch(series, item, from.orElse(Cursor.START));
    }
}
