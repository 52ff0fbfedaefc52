package org.ephemera.lab.azure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.MetricSeries;

/**
 * Request to the simulated Azure Monitor for the metrics of one or more resources.
 *
 * @param names metric names
 * @param dimensions dimensions by which series are split; empty for one series
 * @param values requested value by dimension; a final {@code *} matches any suffix
 * @param namespace requested metric namespace; empty for that of the resource type
 * @param limit largest number of series that a split returns
 */
record MetricRequest(
        MetricTimespan page,
        List<String> names,
        List<String> dimensions,
        Map<String, String> values,
        Optional<String> namespace,
        int limit) {
    private static final Duration RETENTION = Duration.ofDays(93);
    private static final Pattern FILTER = Pattern.compile("(\\w+) (eq|sw) '([^']*)'");
    private static final Set<String> OF_NODES = Set.of("node", "nodepool");
    private static final Set<String> OF_REPLICAS = Set.of("revisionName", "podName");
    /** Type of resource whose metrics have the names of an app's, but other dimensions. */
    private static final String JOBS = "Microsoft.App/jobs";

    private static final Set<String> OF_EXECUTIONS = Set.of("state", "jobName", "executionName");
    private static final Map<String, Set<String>> DIMENSIONS = Map.ofEntries(
            Map.entry("CpuUsage", Set.of("containerName")),
            Map.entry("MemoryUsage", Set.of("containerName")),
            Map.entry("UsageNanoCores", OF_REPLICAS),
            Map.entry("WorkingSetBytes", OF_REPLICAS),
            Map.entry("RxBytes", OF_REPLICAS),
            Map.entry("TxBytes", OF_REPLICAS),
            Map.entry("RestartCount", OF_REPLICAS),
            Map.entry("Requests", Set.of("revisionName", "podName", "statusCodeCategory", "statusCode")),
            Map.entry("Replicas", Set.of("revisionName", "deploymentName")),
            Map.entry("kube_pod_status_phase", Set.of("phase", "namespace", "pod")),
            Map.entry("kube_pod_status_ready", Set.of("namespace", "pod")),
            Map.entry("node_cpu_usage_percentage", OF_NODES),
            Map.entry("node_cpu_usage_millicores", OF_NODES),
            Map.entry("node_memory_working_set_percentage", OF_NODES),
            Map.entry("node_memory_rss_percentage", OF_NODES),
            Map.entry("node_network_in_bytes", OF_NODES),
            Map.entry("node_network_out_bytes", OF_NODES),
            Map.entry("node_disk_usage_percentage", OF_NODES));
    private static final Set<String> VALUES = Set.of("average", "minimum", "maximum");
    private static final Set<String> OF_COUNTS = Set.of("average", "total");
    private static final Set<String> OF_MACHINES = Set.of("average", "maximum");
    private static final Set<String> ALL = Set.of("average", "minimum", "maximum", "total");
    private static final Set<String> OF_GROUPS =
            Set.of("CpuUsage", "MemoryUsage", "NetworkBytesReceivedPerSecond", "NetworkBytesTransmittedPerSecond");
    private static final SortedSet<Duration> GRAINS = new TreeSet<>(
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1)));
    /** Only time grain that the reference of supported metrics lists for container apps. */
    private static final SortedSet<Duration> GRAINS_OF_APPS = new TreeSet<>(List.of(Duration.ofMinutes(1)));

    private static final Set<String> OF_APPS = Set.of(
            "Executions",
            "Replicas",
            "Requests",
            "RestartCount",
            "RxBytes",
            "TxBytes",
            "UsageBytes",
            "UsageNanoCores",
            "WorkingSetBytes");
    private static final int USUAL_SERIES = 10;

    MetricRequest {
        names = List.copyOf(names);
        dimensions = List.copyOf(dimensions);
        values = Map.copyOf(values);
    }

    /**
     * Parses the parameters that both operations share.
     *
     * @param filter name of the parameter for dimensions, which differs between the operations
     */
    static MetricRequest of(AzureCall call, String begin, String end, String filter, Instant now) throws AzureError {
        Instant from = time(begin);
        Instant to = time(end);
        Duration grain = Duration.parse(call.param("interval").orElse("PT1M"));
        if (from.isBefore(now.minus(RETENTION).minus(grain))) {
            throw AzureError.badRequest("BadRequest", "Start time of the query is beyond the retention of 93 days.");
        }
        if (call.param("top").isPresent() && call.param(filter).isEmpty()) {
            throw AzureError.badRequest("BadRequest", "Parameter top is valid only with a filter");
        }
        List<String> names = List.of(call.param("metricnames").orElse("").split(",", -1));
        checkGrain(names, grain);
        Map<String, String> requested = terms(call.param(filter).orElse(""));
        for (String name : names) {
            if (!dimensions(call, name).containsAll(requested.keySet())) {
                throw AzureError.badRequest(
                        "BadRequest", "Metric: " + name + " does not support requested dimension combination");
            }
        }
        List<String> aggregations =
                List.of(call.param("aggregation").orElse("average").split(",", -1));
        checkAggregations(call, names, aggregations);
        return new MetricRequest(
                new MetricTimespan(from, to, grain, aggregations),
                names,
                List.copyOf(requested.keySet()),
                requested,
                call.param("metricnamespace"),
                call.param("top").map(Integer::parseInt).orElse(USUAL_SERIES));
    }

    private static Set<String> dimensions(AzureCall call, String metric) {
        return call.param("metricnamespace").filter(JOBS::equalsIgnoreCase).isPresent()
                ? OF_EXECUTIONS
                : DIMENSIONS.getOrDefault(metric, Set.of());
    }

    /**
     * Checks the time grain. The error message of the service is documented in digiaiiris/zabbix-azure-monitoring issue
     * 45.
     */
    private static void checkGrain(List<String> names, Duration grain) throws AzureError {
        SortedSet<Duration> common = new TreeSet<>(GRAINS);
        for (String name : names) {
            common.retainAll(OF_APPS.contains(name) ? GRAINS_OF_APPS : GRAINS);
        }
        if (!common.contains(grain)) {
            String allowed =
                    common.stream().map(MetricRequest::hoursMinutesSeconds).collect(Collectors.joining(","));
            throw AzureError.badRequest(
                    "BadRequest",
                    "Commonly allowed time grains: " + allowed + " between metrics: " + String.join(",", names)
                            + ", can not support requested time grain: " + hoursMinutesSeconds(grain)
                            + " please adjust your interval parameter to use one of the common grains");
        }
    }

    private static String hoursMinutesSeconds(Duration grain) {
        return "%02d:%02d:%02d".formatted(grain.toHours(), grain.toMinutesPart(), grain.toSecondsPart());
    }

    /**
     * Checks the aggregations. Azure Monitor refuses the whole request if one of its metrics does not support one of
     * them.
     */
    private static void checkAggregations(AzureCall call, List<String> names, List<String> aggregations)
            throws AzureError {
        Optional<Fault.NoAggregation> lacking = call.faults().first(Fault.NoAggregation.class);
        for (String each : aggregations) {
            boolean unsupported =
                    lacking.filter(fault -> fault.name().equalsIgnoreCase(each)).isPresent();
            for (String name : names) {
                if (unsupported || !of(name).contains(each.toLowerCase(Locale.ROOT))) {
                    throw new AzureError(
                            501, "NotImplemented", "Metric: " + name + " does not support aggregation " + each);
                }
            }
        }
    }

    /** Returns the aggregations that Azure Monitor's reference of supported metrics lists for a metric. */
    private static Set<String> of(String metric) {
        if (OF_GROUPS.contains(metric)) {
            return VALUES;
        }
        return metric.startsWith("kube_") ? OF_COUNTS : metric.startsWith("node_") ? OF_MACHINES : ALL;
    }

    /** Parses the requested value by dimension. */
    private static Map<String, String> terms(String filter) throws AzureError {
        Map<String, String> terms = new TreeMap<>();
        for (String term : filter.isEmpty() ? new String[0] : filter.split(" and ", -1)) {
            Matcher one = FILTER.matcher(term);
            if (!one.matches()) {
                throw AzureError.badRequest("BadRequest", "The filter is not supported here");
            }
            terms.put(one.group(1), one.group(3) + (one.group(2).equals("sw") ? "*" : ""));
        }
        return terms;
    }

    /** Reports whether the series has the requested dimension values. */
    boolean isAbout(MetricSeries series) {
        return values.entrySet().stream()
                .allMatch(term -> isRequested(
                        series.dimensions().getOrDefault(term.getKey(), ""),
                        term.getValue().toLowerCase(Locale.ROOT)));
    }

    private static boolean isRequested(String value, String wanted) {
        String lower = value.toLowerCase(Locale.ROOT);
        return wanted.endsWith("*") ? lower.startsWith(wanted.substring(0, wanted.length() - 1)) : lower.equals(wanted);
    }

    /** Parses a time. The SDK omits seconds that are zero. */
    private static Instant time(String text) throws AzureError {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw AzureError.badRequest("BadRequest", "Invalid timespan value");
        }
    }
}
