package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.metrics.MetricFetcher;
import org.ephemera.aws.metrics.MetricLister;
import org.ephemera.aws.metrics.UnlistedMetricsOutcome;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * Source of the Container Insights metrics of the target's pods and their containers. The dimension {@code PodName} may
 * cover all pods of a workload together; with enhanced observability, {@code FullPodName} identifies each pod.
 */
public final class EksMetricsSource implements EvidenceSource {
    private final AwsClients clients;

    public EksMetricsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        EksPlace place = EksPlace.of(item);
        EksTargetNames names = EksTargetNames.of(place);
        CloudWatchClient client = clients.cloudWatch(place.region());
        ItemCalls calls = new ItemCalls(EksCatalog.METRICS, recorder, deadline, clients);
        Map<String, String> dimensions = Map.of("ClusterName", place.cluster(), "Namespace", place.namespace());
        MetricLister listing = new MetricLister(MetricLister.FOR_MANY_TASKS, client, calls, deadline);
        return switch (listing.list(
                place.region(),
                MetricsCatalog.EKS_INSIGHTS_NAMESPACE,
                dimensions,
                series -> isOfTarget(series.dimensions(), names))) {
            case MetricLister.Listed.Refused refused ->
                new SourceResult.Finished(FailureOutcomes.outcome(refused.refusal()));
            case MetricLister.Listed.OutOfTime out -> new SourceResult.Paused(from.orElse(ResumeCursor.START));
            case MetricLister.Listed.All listed -> {
                MetricLister.Listed.All all = listed.withGap(listing.ageGap(item.window()));
                if (all.series().isEmpty()) {
                    yield new SourceResult.Finished(noMetrics(all.gap()));
                }
                SourceResult fetched = new MetricFetcher(client, calls, recorder, deadline)
                        .fetch(List.copyOf(all.series()), item, from.orElse(ResumeCursor.START));
                yield fetched instanceof SourceResult.Finished finished
                                && !all.gap().isEmpty()
                        ? UnlistedMetricsOutcome.partial(finished, all.gap())
                        : fetched;
            }
        };
    }

    private static boolean isOfTarget(Map<String, String> dimensions, EksTargetNames names) {
        String full = dimensions.getOrDefault("FullPodName", "");
        return full.isEmpty() ? names.matches(dimensions.getOrDefault("PodName", "")) : names.isPod(full);
    }

    private static Outcome noMetrics(String gap) {
        return gap.isEmpty()
                ? new Outcome.NotEnabled(
                        "Container Insights has no metric of the target's pods in two weeks: it is not enabled in this"
                                + " cluster, or the pods are new and their metrics are not listed yet, which takes up"
                                + " to"
                                + " 15 minutes; then collect again")
                : new Outcome.Partial("no listed metric belongs to the target, and " + gap);
    }
}
