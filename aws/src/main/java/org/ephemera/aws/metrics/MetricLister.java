package org.ephemera.aws.metrics;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.FullBodyView;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/**
 * Lister of the metrics with certain dimensions: {@code ListMetrics} returns those with points in the last two weeks.
 */
public final class MetricLister {
    /**
     * Limit of pages of 500 metrics for one task. A service of thousands of tasks has more, but its own metrics are
     * among the first.
     */
    static final int FOR_ONE_TASK = 20;

    /** Limit of pages for many tasks, which covers some thousand tasks at 25 calls a second. */
    public static final int FOR_MANY_TASKS = 100;

    /**
     * Time for which metrics without points are listed, plus one day, because a window that ends now is not queried at
     * once.
     */
    private static final Duration LISTED_FOR = Duration.ofDays(15);

    private final int mostPages;
    private final CloudWatchClient client;
    private final ItemCalls calls;
    private final Deadline deadline;

    public MetricLister(int mostPages, CloudWatchClient client, ItemCalls calls, Deadline deadline) {
        this.mostPages = mostPages;
        this.client = client;
        this.calls = calls.persistent();
        this.deadline = deadline;
    }

    /** Result of a list. */
    public sealed interface Listed {
        /**
         * Listed metrics.
         *
         * @param gap reason why the list may be incomplete, "" if it is complete
         */
        record All(Set<CloudWatchMetric> series, String gap) implements Listed {
            /** Returns this result with an additional gap; "" adds none. */
            public All withGap(String addition) {
                return new All(series, gap.isEmpty() || addition.isEmpty() ? gap + addition : gap + "; " + addition);
            }
        }

        record Refused(ApiFailure refusal) implements Listed {}

        record OutOfTime() implements Listed {}
    }

    /**
     * Reports whether metrics with points in the window may not be listed any more, so that their absence proves
     * nothing.
     */
    static boolean isTooOld(TimeWindow window, Instant now) {
        return window.from().isBefore(now.minus(LISTED_FOR));
    }

    /** Returns the gap that the age of the window causes, or "". */
    public String ageGap(TimeWindow window) {
        return isTooOld(window, deadline.clock().instant())
                ? "CloudWatch lists only metrics with data points in the last two weeks, and the window starts earlier"
                : "";
    }

    public Listed list(
            String region, String namespace, Map<String, String> dimensions, Predicate<CloudWatchMetric> wanted)
            throws IOException {
        TreeSet<CloudWatchMetric> found = new TreeSet<>();
        @Nullable String token = null;
        for (int page = 1; page <= mostPages; ) {
            if (deadline.passed()) {
                return new Listed.OutOfTime();
            }
            switch (request(calls, client, region, namespace, dimensions, token == null ? "" : token)) {
                case CallResult.Failed<ListMetricsResponse> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new Listed.OutOfTime();
                    }
                    return new Listed.Refused(refused.failure());
                }
                case CallResult.Answered<ListMetricsResponse> answered -> {
                    ListMetricsResponse response = answered.response();
                    List<Metric> metrics = SdkCollections.withoutNulls(response.metrics());
                    @Nullable String next = response.nextToken();
                    PageContinuation paging = PageContinuation.of(next, token);
                    calls.log(
                            answered.stored(), new ResponsePage(page, paging == PageContinuation.MORE, metrics.size()));
                    metrics.stream().map(CloudWatchMetric::of).filter(wanted).forEach(found::add);
                    if (paging != PageContinuation.MORE) {
                        return new Listed.All(
                                found, paging == PageContinuation.STUCK ? PageContinuation.STUCK_SENTENCE : "");
                    }
                    token = next;
                    page++;
                }
            }
        }
        return new Listed.All(found, "more metrics exist than were listed");
    }

    /**
     * Requests one page.
     *
     * @param token token of the next page, "" for the first
     */
    public static CallResult<ListMetricsResponse> request(
            ItemCalls calls,
            CloudWatchClient client,
            String region,
            String namespace,
            Map<String, String> dimensions,
            String token)
            throws IOException {
        SortedMap<String, String> params = new TreeMap<>(Map.of("namespace", namespace));
        dimensions.forEach((name, value) -> params.put("dimension." + name, value));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        List<DimensionFilter> filters = dimensions.entrySet().stream()
                .map(d -> DimensionFilter.builder()
                        .name(d.getKey())
                        .value(d.getValue())
                        .build())
                .toList();
        return calls.call(
                new ApiRequest(MetricsCatalog.LIST_METRICS, region, params, FullBodyView::new),
                recorded -> client.listMetrics(r -> r.namespace(namespace)
                        .dimensions(filters)
                        .nextToken(token.isEmpty() ? null : token)
                        .overrideConfiguration(recorded)));
    }
}
