package org.ephemera.lab.azure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked of metrics, of one resource or of several.
 *
 * @param names of metrics
 * @param dimension by which they are told apart; none means whole
 * @param namespace that was named; empty means that of the resource's type
 * @param most series that come by a dimension
 */
record MetricQuestion(
        MetricPage page, List<String> names, Optional<String> dimension, Optional<String> namespace, int most) {
    private static final Duration RETENTION = Duration.ofDays(93);
    private static final Pattern FILTER = Pattern.compile("(\\w+) eq '\\*'");
    private static final Set<String> OF_REPLICAS = Set.of("revisionName", "podName");
    private static final Map<String, Set<String>> DIMENSIONS = Map.of(
            "CpuUsage", Set.of("containerName"),
            "MemoryUsage", Set.of("containerName"),
            "UsageNanoCores", OF_REPLICAS,
            "WorkingSetBytes", OF_REPLICAS,
            "RxBytes", OF_REPLICAS,
            "TxBytes", OF_REPLICAS,
            "RestartCount", OF_REPLICAS,
            "Requests", Set.of("revisionName", "podName", "statusCodeCategory", "statusCode"),
            "Replicas", Set.of("revisionName", "deploymentName"));
    private static final Set<Duration> GRAINS =
            Set.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));
    private static final int USUAL_SERIES = 10;

    MetricQuestion {
        names = List.copyOf(names);
    }

    /**
     * Reads what both forms of the question have in common.
     *
     * @param filter the parameter that names the dimension: the two forms differ in its name
     */
    static MetricQuestion of(AzureCall call, String begin, String end, String filter, Instant now) throws AzureError {
        Instant from = time(begin);
        Instant to = time(end);
        Duration grain = Duration.parse(call.param("interval").orElse("PT1M"));
        if (!GRAINS.contains(grain)) {
            throw AzureError.badRequest("BadRequest", "Detected invalid time grain input " + grain + ".");
        }
        if (from.isBefore(now.minus(RETENTION).minus(grain))) {
            throw AzureError.badRequest("BadRequest", "Start time of the query is beyond the retention of 93 days.");
        }
        List<String> names = List.of(call.param("metricnames").orElse("").split(",", -1));
        Optional<String> dimension = dimension(call.param(filter));
        for (String name : names) {
            if (dimension.isPresent()
                    && !DIMENSIONS.getOrDefault(name, Set.of()).contains(dimension.get())) {
                throw AzureError.badRequest(
                        "BadRequest", "Metric: " + name + " does not support requested dimension combination");
            }
        }
        String aggregations = call.param("aggregation").orElse("average");
        return new MetricQuestion(
                new MetricPage(from, to, grain, List.of(aggregations.split(",", -1))),
                names,
                dimension,
                call.param("metricnamespace"),
                call.param("top").map(Integer::parseInt).orElse(USUAL_SERIES));
    }

    private static Optional<String> dimension(Optional<String> filter) throws AzureError {
        if (filter.isEmpty()) {
            return Optional.empty();
        }
        Matcher one = FILTER.matcher(filter.get());
        if (!one.matches()) {
            throw AzureError.badRequest("BadRequest", "The filter is not supported here");
        }
        return Optional.of(one.group(1));
    }

    /** The SDK leaves out seconds that are zero. */
    private static Instant time(String text) throws AzureError {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw AzureError.badRequest("BadRequest", "Invalid timespan value");
        }
    }
}
