package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.logs.ClusterLogSearch;
import org.ephemera.aws.plan.ExpiredTaskPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Source of ECS events that a log group keeps long after ECS stops returning the task. An event contains the state of a
 * task with its reasons. The console calls the feature event capture; the log group contains Container Insights
 * lifecycle events and is named after the cluster (ECS developer guide, "Amazon ECS event capture in the console"). If
 * neither ECS nor an alert describes the task, its definition and its logs are planned from these events. The group
 * keeps events for seven days unless its retention is changed.
 */
public final class CapturedEventsSource implements EvidenceSource {
    private final AwsClients clients;

    public CapturedEventsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        String group = "/aws/events/ecs/containerinsights/" + place.cluster() + "/performance";
        ClusterLogSearch log = new ClusterLogSearch(
                group,
                pattern(place),
                "the ECS events of this cluster are not kept: there is no log group " + group
                        + "; to keep future events, turn on event capture in the cluster's history in the ECS console",
                "fields @timestamp, @message | filter @message like ...");
        ExpiredTaskPlan expired = new ExpiredTaskPlan(item, from, recorder);
        SourceResult step = log.search(
                clients,
                EcsCatalog.CAPTURED_EVENTS,
                item,
                from,
                recorder,
                deadline,
                expired.eventReader(),
                CapturedEventsSource::outcome);
        return expired.planAfter(step);
    }

    /**
     * Returns the filter pattern for events that mention the task or the service: state changes, service actions, calls
     * to ECS. The pattern of a service also matches services whose name starts with this one's: an extra event is
     * better than a missing one.
     */
    private static Optional<String> pattern(EcsPlace place) {
        if (place.isOneTask()) {
            return Optional.of(place.task())
                    .filter(ClusterLogSearch::isValidName)
                    .map(task -> '"' + task + '"');
        }
        String service = place.service();
        if (service.isEmpty()) {
            return Optional.of("");
        }
        return ClusterLogSearch.isValidName(service)
                ? Optional.of("?\"service:" + service + "\" ?\"service/" + place.cluster() + '/' + service + '"')
                : Optional.empty();
    }

    private static Outcome outcome(long events) {
        return events == 0
                ? new Outcome.Empty("the events of the cluster are kept, but none in the window mentions the target")
                : new Outcome.Collected(CountText.of(events, "event") + " of ECS");
    }
}
