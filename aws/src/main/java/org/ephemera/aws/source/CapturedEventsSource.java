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
 * Events of ECS that somebody keeps: each state of a task with its reasons, long after ECS itself has forgotten the task. What the
 * console calls event capture, and Container Insights lifecycle events, stands in a log group that has its name from the cluster
 * (ECS developer guide, "Amazon ECS event capture in the console"). Of a task of which nobody else told, its definition and its logs are
 * planned from here. The group keeps events for seven days unless its retention is changed.
 */
public final class CapturedEventsSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.ecs.captured-events",
            "Events of ECS that are kept in a log group: each state of the tasks with its reasons, also of those that ECS has"
                    + " forgotten",
            Volatility.V4,
            false,
            true,
            List.of(FilteredEvents.FILTER.key(), LogGroupSource.DESCRIBE.key()),
            List.of(FilteredEvents.FILTER.permission(), LogGroupSource.DESCRIBE.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/container-insights-ECS-lifecycle-events.html");

    private final AwsClients clients;

    public CapturedEventsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String group = "/aws/events/ecs/containerinsights/" + item.param("cluster") + "/performance";
        ClusterLog log = new ClusterLog(
                group,
                pattern(item),
                "nobody keeps the events of this cluster where the console does: there is no log group " + group
                        + "; event capture, in the cluster's history, keeps them from then on",
                "fields @timestamp, @message | filter @message like ...");
        ForgottenTask forgotten = new ForgottenTask(item, from, recorder);
        Step step = log.search(
                clients, ARTIFACT, item, from, recorder, deadline, forgotten.reader(), CapturedEventsSource::whole);
        return forgotten.planned(step);
    }

    /**
     * Whatever names the task or the service: changes of state, actions of services, calls to ECS. Of a service rather an event too
     * many than one too few: those of another whose name goes on after this one's are among them.
     */
    private static Optional<String> pattern(PlannedItem item) {
        if (!item.param("task").isEmpty()) {
            return Optional.of(item.param("task")).filter(ClusterLog::isPlain).map(task -> '"' + task + '"');
        }
        String service = item.param("service");
        if (service.isEmpty()) {
            return Optional.of("");
        }
        return ClusterLog.isPlain(service)
                ? Optional.of("?\"service:" + service + "\" ?\"service/" + item.param("cluster") + '/' + service + '"')
                : Optional.empty();
    }

    private static Outcome whole(long events) {
        return events == 0
                ? new Outcome.Empty("the events of the cluster are kept, and none in the window is about it")
                : new Outcome.Collected(Counted.of(events, "event") + " of ECS");
    }
}
