package org.ephemera.aws.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** CloudWatch: operations, namespaces and artifacts of metrics. */
public final class MetricsCatalog {
    public static final ApiOperation GET_METRIC_DATA = ApiOperation.of("cloudwatch", "GetMetricData");
    public static final ApiOperation LIST_METRICS = ApiOperation.of("cloudwatch", "ListMetrics");
    /** Rate limit that a request for metrics consumes in addition to its own: a token for each data point. */
    public static final ApiOperation DATA_POINTS = new ApiOperation("cloudwatch", "data points", "");

    /** Namespace of Container Insights for EKS; ECS has a separate namespace. */
    public static final String EKS_INSIGHTS_NAMESPACE = "ContainerInsights";

    public static final String ECS_INSIGHTS_NAMESPACE = "ECS/ContainerInsights";

    public static final String ECS_NAMESPACE = "AWS/ECS";

    public static final Artifact CONTAINER_INSIGHTS = new Artifact(
            "aws.cloudwatch.container-insights",
            "CPU, memory, network and storage of the task, its containers and its service",
            Volatility.V3,
            false,
            false,
            List.of(LIST_METRICS.key(), GET_METRIC_DATA.key()),
            List.of(LIST_METRICS.permission(), GET_METRIC_DATA.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html");

    public static final Artifact SERVICE_METRICS = new Artifact(
            "aws.cloudwatch.service-metrics",
            "CPU and memory of the service",
            Volatility.V3,
            false,
            false,
            List.of(GET_METRIC_DATA.key()),
            List.of(GET_METRIC_DATA.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html");

    private MetricsCatalog() {}
}
