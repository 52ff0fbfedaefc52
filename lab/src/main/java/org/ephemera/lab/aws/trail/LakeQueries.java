package org.ephemera.lab.aws.trail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.StoredTrail;
import org.ephemera.lab.scenario.TrailEvent;

/** CloudTrail Lake: a query is started, runs for a moment, and then has its rows, a thousand a page. */
final class LakeQueries {
    private static final int LARGEST_PAGE = 1_000;
    private static final int LONGEST_STATEMENT = 10_000;

    private record Running(String region, List<TrailEvent> rows, AtomicInteger asked) {}

    private final Optional<StoredTrail> stored;
    private final Map<String, Running> queries = new ConcurrentHashMap<>();

    LakeQueries(Optional<StoredTrail> stored) {
        this.stored = stored;
    }

    ObjectNode start(AwsCall call) throws AwsError {
        String statement = call.text("QueryStatement").orElse("");
        if (statement.isEmpty() || statement.length() > LONGEST_STATEMENT) {
            throw AwsError.badRequest("InvalidParameterException", "A query has 1 to 10000 characters.");
        }
        LakeStatement query = LakeStatement.parse(statement);
        StoredTrail trail = stored.filter(each -> each.region().equals(call.region()))
                .filter(each -> query.store().equals(StoredTrail.STORE))
                .orElseThrow(() -> AwsError.badRequest(
                        "EventDataStoreNotFoundException", "The specified event data store was not found."));
        String id = UUID.randomUUID().toString();
        queries.put(
                id,
                new Running(
                        call.region(),
                        trail.events().stream().filter(query.wanted()).toList(),
                        new AtomicInteger()));
        return JsonNodeFactory.instance.objectNode().put("QueryId", id);
    }

    ObjectNode describe(AwsCall call) throws AwsError {
        Running running = running(call);
        boolean runs = running.asked().getAndIncrement() == 0;
        String end = call.faults()
                .first(Fault.QueryEnds.class)
                .map(Fault.QueryEnds::status)
                .orElse("FINISHED");
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("QueryId", call.text("QueryId").orElse("")).put("QueryStatus", runs ? "RUNNING" : end);
        if (!runs && !end.equals("FINISHED")) {
            answer.put("ErrorMessage", "The query was not finished.");
        }
        answer.putObject("QueryStatistics")
                .put("EventsMatched", running.rows().size())
                .put("EventsScanned", running.rows().size())
                .put("BytesScanned", 4096L)
                .put("ExecutionTimeInMillis", 100);
        return answer;
    }

    ObjectNode results(AwsCall call) throws AwsError {
        Running running = running(call);
        AwsError badToken = AwsError.badRequest("InvalidNextTokenException", "The token is invalid or has expired.");
        int asked = call.limit(
                "MaxQueryResults",
                LARGEST_PAGE,
                LARGEST_PAGE,
                AwsError.badRequest("InvalidMaxResultsException", "MaxQueryResults is between 1 and 1000."));
        PageRequest page = PageRequest.of(call, call.text("NextToken"), asked, badToken);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("QueryStatus", "FINISHED");
        ArrayNode rows = answer.putArray("QueryResultRows");
        List<TrailEvent> shown = page.of(running.rows());
        shown.forEach(event -> row(rows.addArray(), event));
        answer.putObject("QueryStatistics")
                .put("ResultsCount", shown.size())
                .put("TotalResultsCount", running.rows().size())
                .put("BytesScanned", 4096L);
        page.nextToken(running.rows().size()).ifPresent(token -> answer.put("NextToken", token));
        return answer;
    }

    private Running running(AwsCall call) throws AwsError {
        return Optional.ofNullable(queries.get(call.text("QueryId").orElse("")))
                .filter(running -> running.region().equals(call.region()))
                .orElseThrow(() -> AwsError.badRequest("QueryIdNotFoundException", "The query ID does not exist."));
    }

    private static void row(ArrayNode row, TrailEvent event) {
        row.addObject().put("eventTime", LakeStatement.time(event) + ".000");
        row.addObject().put("eventJson", event.event().toString());
        row.addObject().put("eventJsonChecksum", "");
    }
}
