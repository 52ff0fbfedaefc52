package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/**
 * The performance log of Container Insights, which tells of each container by the minute what its metrics tell only with
 * enhanced observability: usage, image, status (CloudWatch user guide, "Container Insights performance log events for
 * Amazon ECS").
 */
public final class PerformanceLogSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.logs.performance",
            "Container Insights' performance log: usage, image and status of each container by the minute",
            Volatility.V3,
            false,
            false,
            List.of(FilteredEvents.FILTER.key(), LogGroupSource.DESCRIBE.key()),
            List.of(FilteredEvents.FILTER.permission(), LogGroupSource.DESCRIBE.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html");

    private final AwsClients clients;

    public PerformanceLogSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String group = "/aws/ecs/containerinsights/" + item.param("cluster") + "/performance";
        ClusterLog log = new ClusterLog(
                group,
                pattern(item),
                "Container Insights writes no performance log for this cluster: there is no log group " + group
                        + "; it was never enabled, or its log was deleted",
                "fields @timestamp, @message | filter TaskId = ...");
        return log.search(
                clients, ARTIFACT, item, from, recorder, deadline, Optional.empty(), PerformanceLogSource::whole);
    }

    /** Everything of the cluster if neither a task nor a service is named; nothing if the name is unfit. */
    private static Optional<String> pattern(PlannedItem item) {
        if (!item.param("task").isEmpty()) {
            return pattern("TaskId", item.param("task"));
        }
        return item.param("service").isEmpty() ? Optional.of("") : pattern("ServiceName", item.param("service"));
    }

    private static Optional<String> pattern(String field, String value) {
        return ClusterLog.isPlain(value) ? Optional.of("{ $." + field + " = \"" + value + "\" }") : Optional.empty();
    }

    private static Outcome whole(long events) {
        return events == 0
                ? new Outcome.Empty("the performance log has nothing of it in the window")
                : new Outcome.Collected(Counted.of(events, "event") + " of the performance log");
    }
}
