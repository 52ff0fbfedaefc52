package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * The metrics of Container Insights: of the task and its containers where it is enhanced, of the service or the family
 * in any case. What there is, is listed first: nobody can tell from outside whether it was on two weeks ago.
 */
public final class ContainerInsightsSource implements EvidenceSource {
    private static final String NAMESPACE = "ECS/ContainerInsights";
    private static final String TASK = "TaskId";

    public static final Artifact ARTIFACT = new Artifact(
            "aws.cloudwatch.container-insights",
            "CPU, memory, network and storage of the task, its containers and its service",
            Volatility.V3,
            false,
            false,
            List.of(MetricListing.LIST.key(), MetricFetch.GET.key()),
            List.of(MetricListing.LIST.permission(), MetricFetch.GET.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html");

    /** What is asked for, and which of the metrics that have these dimensions are wanted. */
    private record Query(Map<String, String> dimensions, Predicate<Series> wanted) {}

    private final AwsClients clients;

    public ContainerInsightsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        CloudWatchClient client = clients.cloudWatch(item.param("region"));
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        MetricListing listing = new MetricListing(client, calls, deadline);
        SortedSet<Series> series = new TreeSet<>();
        boolean cut = false;
        for (Query query : queries(item)) {
            switch (listing.list(item.param("region"), NAMESPACE, query.dimensions(), query.wanted())) {
                case MetricListing.Listed.Refused refused -> {
                    return new Step.Finished(Refusals.outcome(refused.refusal()));
                }
                case MetricListing.Listed.OutOfTime out -> {
                    return new Step.Paused(from.orElse(Cursor.START));
                }
                case MetricListing.Listed.All all -> {
                    series.addAll(all.series());
                    cut |= all.cut();
                }
            }
        }
        if (series.isEmpty()) {
            return new Step.Finished(
                    cut
                            ? new Outcome.Partial(
                                    "the cluster has more metrics than are listed, and none of the first was"
                                            + " the task's")
                            : new Outcome.NotEnabled("Container Insights has no metric of this task, its service or its"
                                    + " family in two weeks: it is off, or the task ran for less than a few minutes"));
        }
        Step step = new MetricFetch(client, calls, recorder, deadline)
                .fetch(List.copyOf(series), item, from.orElse(Cursor.START));
        return cut ? listedInPart(step) : step;
    }

    private static List<Query> queries(PlannedItem item) {
        String cluster = item.param("cluster");
        List<Query> queries = new ArrayList<>();
        queries.add(new Query(dimensions(cluster, TASK, item.param("task")), series -> true));
        for (Map.Entry<String, String> group : Map.of("ServiceName", "service", "TaskDefinitionFamily", "family")
                .entrySet()) {
            String value = item.param(group.getValue());
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

    private static Step listedInPart(Step step) {
        return switch (step) {
            case Step.Paused paused -> paused;
            case Step.Finished finished ->
                new Step.Finished(
                        new Outcome.Partial(finished.outcome().message() + "; there are more metrics than were listed"),
                        finished.extent());
        };
    }
}
