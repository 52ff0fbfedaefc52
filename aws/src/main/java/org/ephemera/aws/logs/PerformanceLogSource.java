package org.ephemera.aws.logs;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Source of the performance log of Container Insights. It contains usage, image and status of each container every
 * minute, which metrics contain only with enhanced observability (CloudWatch user guide, "Container Insights
 * performance log events for Amazon ECS").
 */
public final class PerformanceLogSource implements EvidenceSource {
    private final AwsClients clients;

    public PerformanceLogSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        String group = "/aws/ecs/containerinsights/" + place.cluster() + "/performance";
        ClusterLogSearch log = new ClusterLogSearch(
                group,
                pattern(place),
                "Container Insights writes no performance log for this cluster: there is no log group " + group
                        + "; it was never enabled, or its log was deleted",
                "fields @timestamp, @message | filter TaskId = ...");
        return log.search(
                clients,
                LogsCatalog.PERFORMANCE,
                item,
                from,
                recorder,
                deadline,
                Optional.empty(),
                PerformanceLogSource::outcome);
    }

    /**
     * Returns the filter pattern: all events for a cluster, empty if a name contains characters that ECS does not
     * allow.
     */
    private static Optional<String> pattern(EcsPlace place) {
        if (place.isOneTask()) {
            return pattern("TaskId", place.task());
        }
        return place.service().isEmpty() ? Optional.of("") : pattern("ServiceName", place.service());
    }

    private static Optional<String> pattern(String field, String value) {
        return ClusterLogSearch.isValidName(value)
                ? Optional.of("{ $." + field + " = \"" + value + "\" }")
                : Optional.empty();
    }

    private static Outcome outcome(long events) {
        return events == 0
                ? new Outcome.Empty("the performance log contains no event of the target in the window")
                : new Outcome.Collected(CountText.of(events, "event") + " of the performance log");
    }
}
