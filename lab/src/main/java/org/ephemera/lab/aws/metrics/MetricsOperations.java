package org.ephemera.lab.aws.metrics;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.MetricSeries;

/** Simulated CloudWatch operations by action name. */
public final class MetricsOperations {

    private MetricsOperations() {}

    public static Map<String, AwsOperation> of(List<MetricSeries> series, Clock clock) {
        return Map.of(
                "cloudwatch:GetMetricData", new GetMetricData(new MetricCatalog(series), clock),
                "cloudwatch:ListMetrics", new ListMetrics(series, clock));
    }
}
