package org.ephemera.lab.aws.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.AwsError;

/** MetricStat query of a request to the simulated CloudWatch. */
record MetricQuery(String id, String label, MetricId metric, Statistic statistic, Duration period) {

    private static final Pattern ID = Pattern.compile("[a-z][A-Za-z0-9_]*");

    static MetricQuery parse(JsonNode query) throws AwsError {
        String id = query.path("Id").asText();
        if (!ID.matcher(id).matches()) {
            throw MetricErrors.invalid("The value for parameter MetricDataQueries.Id is not valid: " + id);
        }
        JsonNode stat = query.path("MetricStat");
        if (stat.isMissingNode()) {
            throw MetricErrors.invalid("Only MetricStat queries are simulated; not a MetricStat query: " + id);
        }
        String statistic = stat.path("Stat").asText();
        MetricId metric = MetricId.of(stat.path("Metric"));
        return new MetricQuery(
                id,
                query.path("Label").asText(metric.name()),
                metric,
                Statistic.named(statistic)
                        .orElseThrow(() -> MetricErrors.invalid("Statistic " + statistic + " is not simulated")),
                period(stat.path("Period").asLong()));
    }

    private static Duration period(long seconds) throws AwsError {
        if (seconds < 60 || seconds % 60 != 0) {
            throw MetricErrors.invalid("The period must be a multiple of 60 seconds here, not " + seconds);
        }
        return Duration.ofSeconds(seconds);
    }
}
