package org.ephemera.lab.aws.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.MetricSeries;

/**
 * Simulated CloudWatch operation ListMetrics: lists metrics that were active in the last two weeks, or in the last
 * three hours on request.
 */
record ListMetrics(List<MetricSeries> series, Clock clock) implements AwsOperation {

    private static final int PAGE = 500;
    private static final int MOST_FILTERS = 10;
    private static final Duration LISTED = Duration.ofDays(14);
    private static final Duration RECENTLY_ACTIVE = Duration.ofHours(3);

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        if (call.input().path("Dimensions").size() > MOST_FILTERS) {
            throw MetricErrors.invalid("Expected at most 10 dimension filters");
        }
        if (call.text("RecentlyActive").stream().anyMatch(hours -> !hours.equals("PT3H"))) {
            throw MetricErrors.invalid("RecentlyActive must be PT3H");
        }
        Duration activity = call.text("RecentlyActive").isPresent() ? RECENTLY_ACTIVE : LISTED;
        Instant oldest = clock.instant().minus(activity);
        List<MetricSeries> wanted = series.stream()
                .filter(candidate -> candidate.region().equals(call.region()))
                .filter(candidate -> candidate.until().stream().allMatch(oldest::isBefore))
                .filter(candidate -> isWanted(candidate, call))
                .toList();
        PageRequest page = PageRequest.of(call, call.text("NextToken"), PAGE, MetricErrors.badToken());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode metrics = answer.putArray("Metrics");
        page.of(wanted).forEach(metric -> metrics.add(MetricId.of(metric).toNode()));
        page.nextToken(wanted.size()).ifPresent(token -> answer.put("NextToken", token));
        return answer;
    }

    private static boolean isWanted(MetricSeries metric, AwsCall call) {
        return call.text("Namespace").stream().allMatch(metric.namespace()::equals)
                && call.text("MetricName").stream().allMatch(metric.name()::equals)
                && call.input().path("Dimensions").valueStream().allMatch(filter -> has(metric, filter));
    }

    private static boolean has(MetricSeries metric, JsonNode filter) {
        String value = metric.dimensions().get(filter.path("Name").asText());
        return value != null
                && (!filter.has("Value") || value.equals(filter.path("Value").asText()));
    }
}
