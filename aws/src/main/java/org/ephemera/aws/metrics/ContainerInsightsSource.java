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
import org.ephemera.collect.Step;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.store.ParallelCalls;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * The metrics of Container Insights: of the task and its containers where it is enhanced, of the service or the family
 * in any case. What there is, is listed first: nobody can tell from outside whether it was on two weeks ago. If the
 * task's own are not in the list, they are asked for by name, and for a window of which nothing need be listed any more the
 * group's too. For many tasks see {@link ServiceInsights}.
 */
public final class ContainerInsightsSource implements EvidenceSource {
    private static final String TASK = "TaskId";
    /** ListMetrics shows a metric up to 15 minutes after its first data point. */
    private static final Duration YOUNG = Duration.ofMinutes(20);

    /** What is asked for, and which of the metrics that have these dimensions are wanted. */
    private record Query(Map<String, String> dimensions, Predicate<CloudWatchMetric> wanted) {}

    private final AwsClients clients;

    public ContainerInsightsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, ContainerInsightsParameters.class);
        CloudWatchClient client = clients.cloudWatch(params.place().region());
        ItemCalls calls = new ItemCalls(MetricsCatalog.CONTAINER_INSIGHTS, recorder, deadline, clients);
        if (!params.place().isOneTask()) {
            MetricListing listing = new MetricListing(MetricListing.FOR_MANY_TASKS, client, calls, deadline);
            MetricFetch fetch = new MetricFetch(client, calls, recorder, deadline);
            return new ServiceInsights(listing, fetch, params, item).collect(from.orElse(Cursor.START));
        }
        MetricListing listing = new MetricListing(MetricListing.FOR_ONE_TASK, client, calls, deadline);
        SortedSet<CloudWatchMetric> series = new TreeSet<>();
        String gap = "";
        List<ParallelCalls.Part<MetricListing.Listed>> listings = queries(params).stream()
                .<ParallelCalls.Part<MetricListing.Listed>>map(query -> () -> listing.list(
                        params.place().region(),
                        MetricsCatalog.ECS_INSIGHTS_NAMESPACE,
                        query.dimensions(),
                        query.wanted()))
                .toList();
        for (MetricListing.Listed answer : ParallelCalls.all(listings)) {
            switch (answer) {
                case MetricListing.Listed.Refused refused -> {
                    return new Step.Finished(FailureOutcomes.outcome(refused.refusal()));
                }
                case MetricListing.Listed.OutOfTime out -> {
                    return new Step.Paused(from.orElse(Cursor.START));
                }
                case MetricListing.Listed.All all -> {
                    series.addAll(all.series());
                    gap = all.gap().isEmpty() ? gap : all.gap();
                }
            }
        }
        MetricFetch fetch = new MetricFetch(client, calls, recorder, deadline);
        Step listed = series.isEmpty()
                ? new Step.Finished(nothingListed(gap))
                : fetch.fetch(List.copyOf(series), item, from.orElse(Cursor.START));
        if (!(listed instanceof Step.Finished finished)) {
            return listed;
        }
        Step.Finished whole = gap.isEmpty() || series.isEmpty() ? finished : UnlistedMetrics.partial(finished, gap);
        boolean own = series.stream().anyMatch(each -> each.dimensions().containsKey(TASK));
        UnlistedMetrics.Why why =
                MetricListing.isTooOld(item.window(), clients.clock().instant())
                        ? UnlistedMetrics.Why.OLD
                        : isYoung(params) ? UnlistedMetrics.Why.YOUNG : UnlistedMetrics.Why.UNKNOWN;
        // Where nothing at all is listed Container Insights is off, unless there is a reason why it is not listed.
        if (own || (!isThere(finished.outcome()) && !(series.isEmpty() && why != UnlistedMetrics.Why.UNKNOWN))) {
            return whole;
        }
        List<CloudWatchMetric> named = new ArrayList<>(DocumentedMetrics.of(params));
        if (why == UnlistedMetrics.Why.OLD) {
            DocumentedMetrics.ofGroups(params).stream()
                    .filter(each -> !series.contains(each))
                    .forEach(named::add);
        }
        return switch (fetch.fetch(named, item, from.orElse(Cursor.START))) {
            case Step.Paused paused -> paused;
            case Step.Finished asked ->
                new UnlistedMetrics(
                                whole,
                                asked,
                                why,
                                DocumentedMetrics.containers(params).isEmpty())
                        .together();
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
                // The other tasks of the service have these dimensions too.
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

    private static Outcome nothingListed(String gap) {
        return gap.isEmpty()
                ? new Outcome.NotEnabled(
                        "Container Insights has no metric of this task, its service or its family in two"
                                + " weeks: it is off, the task ran for less than a few minutes, or it is so young that its metrics"
                                + " are not listed yet, which takes up to 15 minutes: if so, collect again then")
                : new Outcome.Partial("none of the metrics that were listed is the task's, and " + gap);
    }

    private static boolean isThere(Outcome outcome) {
        return outcome instanceof Outcome.Collected
                || outcome instanceof Outcome.Partial
                || outcome instanceof Outcome.Empty;
    }

    private boolean isYoung(ContainerInsightsParameters params) {
        try {
            Instant created = Instant.parse(params.createdAt());
            return clients.clock().instant().isBefore(created.plus(YOUNG));
        } catch (DateTimeException e) {
            return false; // it is not known; the sentence says when it would matter
        }
    }
}
