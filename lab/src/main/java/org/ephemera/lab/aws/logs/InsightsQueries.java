package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.LogEvent;

/**
 * Simulated operations StartQuery and GetQueryResults of Logs Insights. A query runs for a moment and then returns its
 * rows in pages of 10,000.
 */
final class InsightsQueries {
    private static final int LARGEST_PAGE = 10_000;

    private record Running(InsightsQuery query, AtomicInteger polls) {}

    private final LogGroups groups;
    private final Map<String, Running> queries = new ConcurrentHashMap<>();

    InsightsQueries(LogGroups groups) {
        this.groups = groups;
    }

    ObjectNode start(AwsCall call) throws AwsError {
        InsightsQuery query = InsightsQuery.parse(
                groups.of(call),
                call.text("queryString").orElse(""),
                call.number("startTime").orElse(0),
                call.number("endTime").orElse(0));
        String id = UUID.randomUUID().toString();
        queries.put(id, new Running(query, new AtomicInteger()));
        return JsonNodeFactory.instance.objectNode().put("queryId", id);
    }

    ObjectNode results(AwsCall call) throws AwsError {
        Running running = queries.get(call.text("queryId").orElse(""));
        if (running == null) {
            throw AwsError.badRequest("ResourceNotFoundException", "The specified query does not exist.");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("queryLanguage", "CWLI");
        ArrayNode results = answer.putArray("results");
        if (running.polls().getAndIncrement() == 0) {
            answer.put("status", "Running");
            return answer;
        }
        List<QueryCondition.Row> rows = running.query().rows();
        PageRequest page = PageRequest.of(call, call.text("nextToken"), LARGEST_PAGE, LogGroups.badToken());
        page.of(rows).forEach(row -> row(results.addArray(), row.event(), row.stream()));
        answer.putObject("statistics")
                .put("recordsMatched", (double) running.query().matched())
                .put("recordsScanned", (double) running.query().matched())
                .put("bytesScanned", 0.0);
        page.nextToken(rows.size()).ifPresent(token -> answer.put("nextToken", token));
        return answer.put("status", "Complete");
    }

    private static void row(ArrayNode row, LogEvent event, String stream) {
        cell(row, "@timestamp", time(event.timestamp()));
        cell(row, "@ingestionTime", time(event.ingestionTime()));
        cell(row, "@logStream", stream);
        cell(row, "@message", event.message());
        cell(row, "@ptr", "lab/" + event.timestamp());
    }

    private static void cell(ArrayNode row, String field, String value) {
        row.addObject().put("field", field).put("value", value);
    }

    /** Formats a time as {@code 2026-11-25 12:00:00.000}. */
    private static String time(long millis) {
        String text = Instant.ofEpochMilli(millis).toString().replace('T', ' ').replace("Z", "");
        return text.indexOf('.') < 0 ? text + ".000" : text;
    }
}
