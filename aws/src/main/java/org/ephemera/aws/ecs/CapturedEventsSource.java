package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.logs.ClusterLog;
import org.ephemera.aws.plan.ExpiredTask;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/**
 * Events of ECS that somebody keeps: each state of a task with its reasons, long after ECS itself has forgotten the task. What the
 * console calls event capture, and Container Insights lifecycle events, stands in a log group that has its name from the cluster
 * (ECS developer guide, "Amazon ECS event capture in the console"). Of a task of which nobody else told, its definition and its logs are
 * planned from here. The group keeps events for seven days unless its retention is changed.
 */
public final class CapturedEventsSource implements EvidenceSource {
    private final AwsClients clients;

    public CapturedEventsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        String group = "/aws/events/ecs/containerinsights/" + place.cluster() + "/performance";
        ClusterLog log = new ClusterLog(
                group,
                pattern(place),
                "nobody keeps the events of this cluster where the console does: there is no log group " + group
                        + "; event capture, in the cluster's history, keeps them from then on",
                "fields @timestamp, @message | filter @message like ...");
        ExpiredTask forgotten = new ExpiredTask(item, from, recorder);
        Step step = log.search(
                clients,
                EcsCatalog.CAPTURED_EVENTS,
                item,
                from,
                recorder,
                deadline,
                forgotten.reader(),
                CapturedEventsSource::whole);
        return forgotten.planned(step);
    }

    /**
     * Whatever names the task or the service: changes of state, actions of services, calls to ECS. Of a service rather an event too
     * many than one too few: those of another whose name goes on after this one's are among them.
     */
    private static Optional<String> pattern(EcsPlace place) {
        if (place.isOneTask()) {
            return Optional.of(place.task()).filter(ClusterLog::isPlain).map(task -> '"' + task + '"');
        }
        String service = place.service();
        if (service.isEmpty()) {
            return Optional.of("");
        }
        return ClusterLog.isPlain(service)
                ? Optional.of("?\"service:" + service + "\" ?\"service/" + place.cluster() + '/' + service + '"')
                : Optional.empty();
    }

    private static Outcome whole(long events) {
        return events == 0
                ? new Outcome.Empty("the events of the cluster are kept, and none in the window is about it")
                : new Outcome.Collected(CountText.of(events, "event") + " of ECS");
    }
}
