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
import org.ephemera.collect.Step;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/**
 * Container Insights of many tasks of one service or family: one listing for all, and of what is listed the group's own
 * metrics, those of the tasks that are collected from, then those of their containers, newest task first, until the
 * budget is used up. Two hundred tasks of three containers would else be more than two thousand calls.
 */
final class ServiceInsights {
    private static final String CLUSTER = "ClusterName";
    private static final String TASK = "TaskId";
    private static final String CONTAINER = "ContainerName";

    /** At most $0.16 and about 450 calls; fewer for tasks that are younger than two weeks. */
    static final int MOST_SERIES = 2000;

    /** A task's metrics begin a little before or after its creation, as CloudWatch rounds. */
    private static final Duration BEFORE = Duration.ofMinutes(5);

    private final MetricListing listing;
    private final MetricFetch fetch;
    private final ContainerInsightsParameters params;
    private final PlannedItem item;
    private final String group;
    private final String name;

    ServiceInsights(MetricListing listing, MetricFetch fetch, ContainerInsightsParameters params, PlannedItem item) {
        this.listing = listing;
        this.fetch = fetch;
        this.params = params;
        this.item = item;
        String service = params.place().service();
        boolean ofService = !service.isEmpty();
        this.group = ofService ? "ServiceName" : "TaskDefinitionFamily";
        this.name = ofService ? service : params.family();
    }

    Step collect(Cursor from) throws IOException {
        if (name.isEmpty()) {
            return new Step.Finished(new Outcome.Failed(
                    DetailCode.NOT_TOLD, "ECS told neither the service nor the definition of some tasks"));
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
                each -> isWanted(each, ids))) {
            case MetricListing.Listed.Refused refused -> new Step.Finished(FailureOutcomes.outcome(refused.refusal()));
            case MetricListing.Listed.OutOfTime out -> new Step.Paused(from);
            case MetricListing.Listed.All all -> fetch(all.lacking(tooOld()), tasks, from);
        };
    }

    private String tooOld() {
        String gap = listing.tooOld(item.window());
        return gap.isEmpty() ? "" : gap + ": collect one of the tasks by its ARN to have its own asked for by name";
    }

    private boolean isWanted(CloudWatchMetric series, Set<String> ids) {
        String task = series.dimensions().get(TASK);
        return task == null ? series.dimensions().keySet().equals(Set.of(CLUSTER, group)) : ids.contains(task);
    }

    private Step fetch(MetricListing.Listed.All listed, List<MeteredTask> tasks, Cursor from) throws IOException {
        if (listed.series().isEmpty()) {
            return new Step.Finished(
                    listed.gap().isEmpty()
                            ? new Outcome.NotEnabled("Container Insights has no metric of " + what()
                                    + " in two weeks: it is off, or its tasks ran for less than a few minutes")
                            : new Outcome.Partial(
                                    "none of the metrics that were listed is wanted, and " + listed.gap()));
        }
        Map<String, Instant> since = since(tasks);
        List<CloudWatchMetric> wanted = listed.series().stream()
                .sorted(Comparator.comparingInt(ServiceInsights::rank)
                        .thenComparing(each -> begin(each, since), Comparator.reverseOrder())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<CloudWatchMetric> taken = wanted.subList(0, Math.min(MOST_SERIES, wanted.size()));
        return switch (fetch.fetch(taken, each -> begin(each, since), item, from)) {
            case Step.Paused paused -> paused;
            case Step.Finished finished -> explained(finished, listed.gap(), wanted, taken, tasks);
        };
    }

    private Step.Finished explained(
            Step.Finished finished,
            String gap,
            List<CloudWatchMetric> wanted,
            List<CloudWatchMetric> taken,
            List<MeteredTask> tasks) {
        List<String> gaps = new ArrayList<>();
        if (!gap.isEmpty()) {
            gaps.add(gap);
        }
        int left = wanted.size() - taken.size();
        if (left > 0) {
            gaps.add("the metrics of the containers of older tasks are not among them, " + left
                    + " of them, as no more than " + MOST_SERIES
                    + " are fetched at once; collect one of the tasks by its ARN for all of its own");
        }
        String message = finished.outcome().message() + own(wanted, tasks);
        OutcomeCode code = finished.outcome().code();
        boolean isThere = code == OutcomeCode.COLLECTED || code == OutcomeCode.PARTIAL || code == OutcomeCode.EMPTY;
        Outcome outcome = gaps.isEmpty() || !isThere
                ? code.with(finished.outcome().detail(), message)
                : new Outcome.Partial(message + "; " + String.join("; ", gaps));
        return new Step.Finished(outcome, finished.extent());
    }

    /** Of how many of the tasks there are metrics of their own. */
    private static String own(List<CloudWatchMetric> wanted, List<MeteredTask> tasks) {
        Set<String> listed = new HashSet<>();
        wanted.forEach(each -> listed.add(each.dimensions().getOrDefault(TASK, "")));
        long own = tasks.stream().filter(task -> listed.contains(task.id())).count();
        if (own == tasks.size()) {
            return "";
        }
        return own == 0
                ? "; none of them is a task's own: Container Insights keeps those only where it is enhanced, and lists"
                        + " them 15 minutes after a task's start"
                : "; " + (tasks.size() - own) + " of " + tasks.size()
                        + " tasks have none of their own: they ran for a few minutes only, or so little time has passed"
                        + " that they are not listed yet";
    }

    private String what() {
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
            task.created().ifPresent(created -> since.put(task.id(), created.minus(BEFORE)));
        }
        return since;
    }

    /** Nothing is asked for of the time before there was the task. */
    private Instant begin(CloudWatchMetric series, Map<String, Instant> since) {
        Instant first = item.window().from();
        Instant created = since.getOrDefault(series.dimensions().getOrDefault(TASK, ""), first);
        return created.isBefore(first) ? first : created;
    }
}
