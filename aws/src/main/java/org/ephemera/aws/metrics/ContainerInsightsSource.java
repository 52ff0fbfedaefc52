package org.ephemera.aws.metrics;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.target.ContainerInsightsParameters;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import org.ephemera.store.ParallelCalls;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * Source of the Container Insights metrics of a task and its containers (with enhanced observability), and of its
 * service or family. The metrics are listed first, because their existence is the only sign that Container Insights was
 * enabled. If the list does not contain the task metrics, they are queried by name; for a window whose metrics may not
 * be listed any more, so are those of the service or family. For many tasks see {@link ServiceInsightsFetch}.
 */
public final class ContainerInsightsSource implements EvidenceSource {
    private static final String TASK = "TaskId";
    /**
     * Age below which a task's metrics may not be listed: ListMetrics returns a metric up to 15 minutes after its first
     * data point.
     */
    private static final Duration NEW_TASK = Duration.ofMinutes(20);

    /** Dimensions of a list request, and the filter for its metrics. */
    private record Query(Map<String, String> dimensions, Predicate<CloudWatchMetric> wanted) {}

    private final AwsClients clients;

    public ContainerInsightsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, ContainerInsightsParameters.class);
        CloudWatchClient client = clients.cloudWatch(params.place().region());
        ItemCalls calls = new ItemCalls(MetricsCatalog.CONTAINER_INSIGHTS, recorder, deadline, clients);
        if (!params.place().isOneTask()) {
            MetricLister listing = new MetricLister(MetricLister.FOR_MANY_TASKS, client, calls, deadline);
            MetricFetcher fetch = new MetricFetcher(client, calls, recorder, deadline);
            return new ServiceInsightsFetch(listing, fetch, params, item).collect(from.orElse(ResumeCursor.START));
        }
        MetricLister listing = new MetricLister(MetricLister.FOR_ONE_TASK, client, calls, deadline);
        SortedSet<CloudWatchMetric> series = new TreeSet<>();
        String gap = "";
        List<ParallelCalls.Part<MetricLister.Listed>> listings = queries(params).stream()
                .<ParallelCalls.Part<MetricLister.Listed>>map(query -> () -> listing.list(
                        params.place().region(),
                        MetricsCatalog.ECS_INSIGHTS_NAMESPACE,
                        query.dimensions(),
                        query.wanted()))
                .toList();
        for (MetricLister.Listed listResult : ParallelCalls.all(listings)) {
            switch (listResult) {
                case MetricLister.Listed.Refused refused -> {
                    return new SourceResult.Finished(FailureOutcomes.outcome(refused.refusal()));
                }
                case MetricLister.Listed.OutOfTime out -> {
                    return new SourceResult.Paused(from.orElse(ResumeCursor.START));
                }
                case MetricLister.Listed.All all -> {
                    series.addAll(all.series());
                    gap = all.gap().isEmpty() ? gap : all.gap();
                }
            }
        }
        MetricFetcher fetch = new MetricFetcher(client, calls, recorder, deadline);
        SourceResult listed = series.isEmpty()
                ? new SourceResult.Finished(noMetrics(gap))
                : fetch.fetch(List.copyOf(series), item, from.orElse(ResumeCursor.START));
        if (!(listed instanceof SourceResult.Finished finished)) {
            return listed;
        }
        SourceResult.Finished result =
                gap.isEmpty() || series.isEmpty() ? finished : UnlistedMetricsOutcome.partial(finished, gap);
        boolean hasTaskMetrics =
                series.stream().anyMatch(each -> each.dimensions().containsKey(TASK));
        UnlistedMetricsOutcome.Why why =
                MetricLister.isTooOld(item.window(), clients.clock().instant())
                        ? UnlistedMetricsOutcome.Why.OLD
                        : isNew(params) ? UnlistedMetricsOutcome.Why.YOUNG : UnlistedMetricsOutcome.Why.UNKNOWN;
        // Without any listed metric, Container Insights is off, unless a reason is known why metrics are not listed.
        if (hasTaskMetrics
                || (!hasEvidence(finished.outcome())
                        && !(series.isEmpty() && why != UnlistedMetricsOutcome.Why.UNKNOWN))) {
            return result;
        }
        List<CloudWatchMetric> documented = new ArrayList<>(DocumentedMetricNames.of(params));
        if (why == UnlistedMetricsOutcome.Why.OLD) {
            DocumentedMetricNames.ofGroups(params).stream()
                    .filter(each -> !series.contains(each))
                    .forEach(documented::add);
        }
        return switch (fetch.fetch(documented, item, from.orElse(ResumeCursor.START))) {
            case SourceResult.Paused paused -> paused;
            case SourceResult.Finished byName ->
                new UnlistedMetricsOutcome(
                                result,
                                byName,
                                why,
                                DocumentedMetricNames.containers(params).isEmpty())
                        .combine();
        };
    }

    private static List<Query> queries(ContainerInsightsParameters params) {
        EcsPlace place = params.place();
        String cluster = place.cluster();
        List<Query> queries = new ArrayList<>();
        queries.add(new Query(dimensions(cluster, TASK, place.task()), series -> true));
        for (Map.Entry<String, String> group : Map.of(
                        "ServiceName", place.service(), "TaskDefinitionFamily", params.family())
                .entrySet()) {
            String value = group.getValue();
            if (!value.isEmpty()) {
                // The metrics of the service's other tasks have these dimensions too.
                Set<String> exactly = Set.of("ClusterName", group.getKey());
                queries.add(new Query(
                        dimensions(cluster, group.getKey(), value),
                        series -> series.dimensions().keySet().equals(exactly)));
            }
        }
        return queries;
    }

    private static Map<String, String> dimensions(String cluster, String name, String value) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        dimensions.put("ClusterName", cluster);
        dimensions.put(name, value);
        return dimensions;
    }

    private static Outcome noMetrics(String gap) {
        return gap.isEmpty()
                ? new Outcome.NotEnabled(
                        "Container Insights has no metric of this task, its service or its family in two weeks: it is"
                                + " not enabled, the task ran for less than a few minutes, or the task is new and its"
                                + " metrics are not listed yet (up to 15 minutes); then collect again")
                : new Outcome.Partial("no listed metric belongs to the task, and " + gap);
    }

    private static boolean hasEvidence(Outcome outcome) {
        return outcome instanceof Outcome.Collected
                || outcome instanceof Outcome.Partial
                || outcome instanceof Outcome.Empty;
    }

    private boolean isNew(ContainerInsightsParameters params) {
        try {
            Instant created = Instant.parse(params.createdAt());
            return clients.clock().instant().isBefore(created.plus(NEW_TASK));
        } catch (DateTimeException e) {
            return false; // unknown; the message mentions this case
        }
    }
}
