package org.ephemera.lab.aws.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;

/**
 * Simulated CloudWatch operation GetMetricData: returns the data points of many queries. The page limit counts the
 * datapoints of all queries. A series that does not fit has the status PartialData and continues under the same id on
 * the next page.
 */
record GetMetricData(MetricCatalog catalog, Clock clock) implements AwsOperation {

    private static final int MOST_QUERIES = 500;
    private static final int MOST_DATAPOINTS = 100_800;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        List<MetricQuery> queries = queries(call);
        MetricWindow window = window(call);
        int most = call.limit(
                "MaxDatapoints",
                MOST_DATAPOINTS,
                MOST_DATAPOINTS,
                MetricErrors.invalid("MaxDatapoints must be between 1 and 100800"));
        PageRequest page = PageRequest.of(call, call.text("NextToken"), most, MetricErrors.badToken());
        boolean oldestFirst = call.text("ScanBy").orElse("").equals("TimestampAscending");
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode results = answer.putArray("MetricDataResults");
        answer.putArray("Messages");
        int before = 0;
        Optional<AggregatedMetric> previous = Optional.empty();
        for (MetricQuery query : queries) {
            // Most requests query the statistics of one metric in succession, so the last samples are reused.
            AggregatedMetric samples = previous.filter(same -> same.isOf(query))
                    .orElseGet(() -> AggregatedMetric.of(query, catalog.find(call.region(), query.metric()), window));
            previous = Optional.of(samples);
            List<Datapoint> points = samples.in(query.statistic());
            addResult(results, query, oldestFirst ? points : points.reversed(), before, page);
            before += points.size();
        }
        page.nextToken(before).ifPresent(token -> answer.put("NextToken", token));
        return answer;
    }

    /** Adds the datapoints of one query that belong to the page. Datapoints of the earlier queries count first. */
    private static void addResult(
            ArrayNode results, MetricQuery query, List<Datapoint> points, int before, PageRequest page) {
        int from = Math.clamp(page.start() - before, 0, points.size());
        int to = Math.clamp(page.start() + page.size() - before, 0, points.size());
        boolean firstPage = page.start() == 0;
        if (from < to || (points.isEmpty() && firstPage)) {
            ObjectNode result = results.addObject();
            result.put("Id", query.id()).put("Label", query.label());
            ArrayNode timestamps = result.putArray("Timestamps");
            ArrayNode values = result.putArray("Values");
            points.subList(from, to).forEach(point -> {
                timestamps.addPOJO(point.timestamp());
                values.add(point.value());
            });
            result.put("StatusCode", to < points.size() ? "PartialData" : "Complete");
        }
    }

    private static List<MetricQuery> queries(AwsCall call) throws AwsError {
        JsonNode nodes = call.input().path("MetricDataQueries");
        if (nodes.isEmpty() || nodes.size() > MOST_QUERIES) {
            throw MetricErrors.invalid("MetricDataQueries must have between 1 and 500 members");
        }
        List<MetricQuery> queries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode node : nodes) {
            MetricQuery query = MetricQuery.parse(node);
            if (!ids.add(query.id())) {
                throw MetricErrors.invalid(
                        "The values for parameter MetricDataQueries.Id are not unique: " + query.id());
            }
            queries.add(query);
        }
        return queries;
    }

    private MetricWindow window(AwsCall call) throws AwsError {
        Instant start = call.instant("StartTime").orElseThrow(() -> MetricErrors.missing("StartTime"));
        Instant end = call.instant("EndTime").orElseThrow(() -> MetricErrors.missing("EndTime"));
        if (!start.isBefore(end)) {
            throw MetricErrors.invalid("The parameter StartTime must be less than the parameter EndTime.");
        }
        return new MetricWindow(start, end, clock.instant());
    }
}
