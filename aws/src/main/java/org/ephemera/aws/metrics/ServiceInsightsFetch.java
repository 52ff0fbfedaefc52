package org.ephemera.aws.metrics;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.target.ContainerInsightsParameters;
import org.ephemera.aws.target.MeteredTask;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/**
 * Fetcher of the Container Insights metrics of many tasks of one ECS service or task definition family. All metrics are
 * listed once. They are fetched in this order, up to {@link #MOST_SERIES}: the service or family, then the selected
 * tasks, then the containers of these tasks. Within each step, metrics of newer tasks come first. Separate collection
 * of 200 tasks with three containers each would take more than 2,000 calls.
 */
final class ServiceInsightsFetch {
    private static final String CLUSTER = "ClusterName";
    private static final String TASK = "TaskId";
    private static final String CONTAINER = "ContainerName";

    /** Limit of series: at most $0.16 and about 450 calls, fewer for tasks younger than two weeks. */
    static final int MOST_SERIES = 2000;

    /** Margin before the creation of a task, because CloudWatch rounds times. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final MetricLister listing;
    private final MetricFetcher fetch;
    private final ContainerInsightsParameters params;
    private final PlannedItem item;
    private final String group;
    private final String name;

    ServiceInsightsFetch(
            MetricLister listing, MetricFetcher fetch, ContainerInsightsParameters params, PlannedItem item) {
        this.listing = listing;
        this.fetch = fetch;
        this.params = params;
        this.item = item;
        String service = params.place().service();
        boolean ofService = !service.isEmpty();
        this.group = ofService ? "ServiceName" : "TaskDefinitionFamily";
        this.name = ofService ? service : params.family();
    }

    SourceResult collect(ResumeCursor from) throws IOException {
        if (name.isEmpty()) {
            return new SourceResult.Finished(new Outcome.Failed(
                    DetailCode.NOT_TOLD, "ECS returned neither the service nor the definition of some tasks"));
        }
        List<MeteredTask> tasks = params.tasks().orElse(List.of());
        Set<String> ids = tasks.stream().map(MeteredTask::id).collect(Collectors.toSet());
        Map<String, String> dimensions = new LinkedHashMap<>();
        dimensions.put(CLUSTER, params.place().cluster());
        dimensions.put(group, name);
        return switch (listing.list(
                params.place().region(),
                MetricsCatalog.ECS_INSIGHTS_NAMESPACE,
                dimensions,
                each -> isSelected(each, ids))) {
            case MetricLister.Listed.Refused refused ->
                new SourceResult.Finished(FailureOutcomes.outcome(refused.refusal()));
            case MetricLister.Listed.OutOfTime out -> new SourceResult.Paused(from);
            case MetricLister.Listed.All all -> fetch(all.withGap(ageGap()), tasks, from);
        };
    }

    private String ageGap() {
        String gap = listing.ageGap(item.window());
        return gap.isEmpty() ? "" : gap + ": collect one of the tasks by its ARN to query its metrics by name";
    }

    private boolean isSelected(CloudWatchMetric series, Set<String> ids) {
        String task = series.dimensions().get(TASK);
        return task == null ? series.dimensions().keySet().equals(Set.of(CLUSTER, group)) : ids.contains(task);
    }

    private SourceResult fetch(MetricLister.Listed.All listed, List<MeteredTask> tasks, ResumeCursor from)
            throws IOException {
        if (listed.series().isEmpty()) {
            return new SourceResult.Finished(
                    listed.gap().isEmpty()
                            ? new Outcome.NotEnabled("Container Insights has no metric of " + subject()
                                    + " in two weeks: it is not enabled, or the tasks ran for less than a few minutes")
                            : new Outcome.Partial("no listed metric belongs to the target, and " + listed.gap()));
        }
        Map<String, Instant> since = since(tasks);
        List<CloudWatchMetric> wanted = listed.series().stream()
                .sorted(Comparator.comparingInt(ServiceInsightsFetch::rank)
                        .thenComparing(each -> begin(each, since), Comparator.reverseOrder())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<CloudWatchMetric> fetched = wanted.subList(0, Math.min(MOST_SERIES, wanted.size()));
        return switch (fetch.fetch(fetched, each -> begin(each, since), item, from)) {
            case SourceResult.Paused paused -> paused;
            case SourceResult.Finished finished -> explain(finished, listed.gap(), wanted, fetched, tasks);
        };
    }

    private SourceResult.Finished explain(
            SourceResult.Finished finished,
            String gap,
            List<CloudWatchMetric> wanted,
            List<CloudWatchMetric> fetched,
            List<MeteredTask> tasks) {
        List<String> gaps = new ArrayList<>();
        if (!gap.isEmpty()) {
            gaps.add(gap);
        }
        int left = wanted.size() - fetched.size();
        if (left > 0) {
            gaps.add(CountText.of(left, "metric")
                    + " of containers of older tasks are not collected, because the limit is " + MOST_SERIES
                    + "; collect one of the tasks by its ARN for all its metrics");
        }
        String message = finished.outcome().message() + missingTaskMetrics(wanted, tasks);
        OutcomeCode code = finished.outcome().code();
        boolean hasEvidence = code == OutcomeCode.COLLECTED || code == OutcomeCode.PARTIAL || code == OutcomeCode.EMPTY;
        Outcome outcome = gaps.isEmpty() || !hasEvidence
                ? code.with(finished.outcome().detail(), message)
                : new Outcome.Partial(message + "; " + String.join("; ", gaps));
        return new SourceResult.Finished(outcome, finished.extent());
    }

    /** Returns the end of a sentence about tasks without task metrics; "" if all have some. */
    private static String missingTaskMetrics(List<CloudWatchMetric> wanted, List<MeteredTask> tasks) {
        Set<String> listed = new HashSet<>();
        wanted.forEach(each -> listed.add(each.dimensions().getOrDefault(TASK, "")));
        long missingTaskMetrics =
                tasks.stream().filter(task -> listed.contains(task.id())).count();
        if (missingTaskMetrics == tasks.size()) {
            return "";
        }
        return missingTaskMetrics == 0
                ? "; none of them is a task metric: Container Insights publishes those only with enhanced"
                        + " observability, and lists them 15 minutes after the start of a task"
                : "; " + (tasks.size() - missingTaskMetrics) + " of " + tasks.size()
                        + " tasks have no task metrics: they ran for a few minutes only, or their metrics are not"
                        + " listed yet";
    }

    private String subject() {
        return (group.equals("ServiceName") ? "the service" : "the family") + " and its tasks";
    }

    private static int rank(CloudWatchMetric series) {
        if (!series.dimensions().containsKey(TASK)) {
            return 0;
        }
        return series.dimensions().containsKey(CONTAINER) ? 2 : 1;
    }

    private Map<String, Instant> since(List<MeteredTask> tasks) {
        Map<String, Instant> since = new HashMap<>();
        for (MeteredTask task : tasks) {
            task.created().ifPresent(created -> since.put(task.id(), created.minus(MARGIN)));
        }
        return since;
    }

    /** Returns the start of a series: metrics are not requested from before the task existed. */
    private Instant begin(CloudWatchMetric series, Map<String, Instant> since) {
        Instant first = item.window().from();
        Instant created = since.getOrDefault(series.dimensions().getOrDefault(TASK, ""), first);
        return created.isBefore(first) ? first : created;
    }
}
