package org.ephemera.aws.catalog;

import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** CloudWatch Logs: operations and artifacts of log groups and streams. */
public final class LogsCatalog {
    public static final ApiOperation DESCRIBE_DELIVERY_SOURCES = ApiOperation.of("logs", "DescribeDeliverySources");
    public static final ApiOperation DESCRIBE_DELIVERIES = ApiOperation.of("logs", "DescribeDeliveries");
    public static final ApiOperation DESCRIBE_DELIVERY_DESTINATIONS =
            ApiOperation.of("logs", "DescribeDeliveryDestinations");
    public static final ApiOperation DESCRIBE_LOG_STREAMS = ApiOperation.of("logs", "DescribeLogStreams");
    public static final ApiOperation FILTER_LOG_EVENTS = ApiOperation.of("logs", "FilterLogEvents");
    public static final ApiOperation START_QUERY = ApiOperation.of("logs", "StartQuery");
    public static final ApiOperation GET_QUERY_RESULTS = ApiOperation.of("logs", "GetQueryResults");
    public static final ApiOperation DESCRIBE_LOG_GROUPS = ApiOperation.of("logs", "DescribeLogGroups");
    public static final ApiOperation GET_LOG_EVENTS = ApiOperation.of("logs", "GetLogEvents");

    public static final Artifact EARLIER = new Artifact(
            "aws.logs.earlier",
            "Log streams of earlier tasks of the same service",
            Volatility.V4,
            false,
            false,
            List.of(DESCRIBE_LOG_STREAMS.key()),
            List.of(DESCRIBE_LOG_STREAMS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html");

    public static final Artifact INSIGHTS = new Artifact(
            "aws.logs.insights",
            "The log of a container that only Logs Insights can read",
            Volatility.V4,
            true,
            true,
            List.of(START_QUERY.key(), GET_QUERY_RESULTS.key(), DESCRIBE_LOG_GROUPS.key()),
            List.of(START_QUERY.permission(), GET_QUERY_RESULTS.permission(), DESCRIBE_LOG_GROUPS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html");

    public static final Artifact LATE = new Artifact(
            "aws.logs.late",
            "Log events that arrived after the logs were read",
            Volatility.V4,
            false,
            true,
            List.of(FILTER_LOG_EVENTS.key()),
            List.of(FILTER_LOG_EVENTS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html");

    public static final Artifact GROUP = new Artifact(
            "aws.logs.group",
            "The log group: class, retention, encryption",
            Volatility.V5,
            false,
            false,
            List.of(DESCRIBE_LOG_GROUPS.key()),
            List.of(DESCRIBE_LOG_GROUPS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html");

    public static final Artifact STREAM = new Artifact(
            "aws.logs.stream",
            "The log of a container",
            Volatility.V4,
            true,
            true,
            List.of(GET_LOG_EVENTS.key(), DESCRIBE_LOG_GROUPS.key()),
            List.of(GET_LOG_EVENTS.permission(), DESCRIBE_LOG_GROUPS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html");

    /** Log of a task that the target's task replaced: useful, but not requested by the investigator. */
    public static final Artifact EARLIER_STREAM = new Artifact(
            "aws.logs.earlier-stream",
            "The log of an earlier task's container",
            Volatility.V4,
            false,
            true,
            List.of(GET_LOG_EVENTS.key(), DESCRIBE_LOG_GROUPS.key()),
            List.of(GET_LOG_EVENTS.permission(), DESCRIBE_LOG_GROUPS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html");

    public static final Artifact PERFORMANCE = new Artifact(
            "aws.logs.performance",
            "Container Insights' performance log: usage, image and status of each container every minute",
            Volatility.V3,
            false,
            false,
            List.of(FILTER_LOG_EVENTS.key(), DESCRIBE_LOG_GROUPS.key()),
            List.of(FILTER_LOG_EVENTS.permission(), DESCRIBE_LOG_GROUPS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html");

    /** Parameters of {@link #GROUP}. */
    public record GroupParameters(String target, String region, String group) {}

    /** Parameters of {@link #LATE}. */
    public record LateParameters(GroupParameters place, List<String> streams) {}

    /**
     * Parameters of {@link #EARLIER}.
     *
     * @param known ids of the tasks whose streams are already collected
     * @param byRuntime already collected streams without a prefix
     */
    public record EarlierParameters(
            GroupParameters place,
            @WrittenWhenEmpty List<String> prefixes,
            @WrittenWhenEmpty List<String> known,
            List<String> byRuntime) {}

    /**
     * Parameters of any log stream.
     *
     * @param createdAt earliest possible event of the stream, RFC 3339; "" if unknown
     */
    public record StreamParameters(GroupParameters place, String stream, String createdAt) {}

    /**
     * Parameters of {@link #STREAM}, {@link #EARLIER_STREAM} and {@link #INSIGHTS}.
     *
     * @param task the task id, if there are several tasks
     * @param createdAt as in {@link StreamParameters}
     * @param neverRan true if ECS described the container without a runtime id
     * @param configured location of its log configuration in the package, "" if unknown
     */
    public record ContainerLogParameters(
            String target,
            String task,
            @WrittenWhenEmpty String container,
            String createdAt,
            boolean neverRan,
            String configured,
            Optional<StreamLocation> location) {

        /** Returns the parameters of a container with a known name only. */
        public static ContainerLogParameters of(String target, String task, String container) {
            return new ContainerLogParameters(target, task, container, "", false, "", Optional.empty());
        }

        public ContainerLogParameters configuredAt(String where) {
            return new ContainerLogParameters(target, task, container, createdAt, neverRan, where, location);
        }

        public ContainerLogParameters at(StreamLocation place) {
            return new ContainerLogParameters(
                    target, task, container, createdAt, neverRan, configured, Optional.of(place));
        }
    }

    /**
     * Location of a container's log.
     *
     * @param delivery sentence about the delivery, for example that lines may be lost
     * @param routed true if a log router wrote the stream
     */
    public record StreamLocation(
            String region,
            String group,
            @WrittenWhenEmpty String stream,
            @WrittenWhenEmpty String delivery,
            boolean routed) {}

    /**
     * Parameters of {@link #PERFORMANCE}.
     *
     * @param createdAt creation time of the task, RFC 3339; "" if unknown or for several tasks
     */
    public record ClusterLogParameters(EcsPlace place, String createdAt) {}

    private LogsCatalog() {}
}
