package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.LogStream;

/**
 * Simulated CloudWatch Logs operation FilterLogEvents: returns the matching events of all streams of a group in order
 * of time. The end time is inclusive, unlike that of GetLogEvents.
 */
record FilterLogEvents(LogGroups groups) implements AwsOperation {
    private static final int LARGEST_PAGE = 10_000;
    private static final int MOST_STREAMS = 100;

    /** Matching event with its stream and index. */
    private record Match(LogStream stream, long index, LogEvent event) {}

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        LogGroup group = groups.of(call);
        if (!group.logGroupClass().equals("STANDARD")) {
            throw AwsError.badRequest(
                    "InvalidOperationException",
                    "FilterLogEvents is not supported for log groups of the class " + group.logGroupClass());
        }
        EventPattern pattern = EventPattern.parse(call.text("filterPattern").orElse(""));
        List<Match> matches = streams(group, call).stream()
                .flatMap(stream -> matches(stream, call, pattern).stream())
                .sorted(Comparator.comparingLong(match -> match.event().timestamp()))
                .toList();
        int requested = LogGroups.limit(call, LARGEST_PAGE);
        PageRequest page = PageRequest.of(call, call.text("nextToken"), requested, LogGroups.badToken());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = answer.putArray("events");
        page.of(matches).forEach(match -> shown.add(shown(match)));
        answer.putArray("searchedLogStreams");
        page.nextToken(matches.size()).ifPresent(token -> answer.put("nextToken", token));
        return answer;
    }

    private static List<LogStream> streams(LogGroup group, AwsCall call) throws AwsError {
        List<String> named = call.texts("logStreamNames");
        if (call.input().hasNonNull("logStreamNames")
                && (named.isEmpty()
                        || named.size() > MOST_STREAMS
                        || call.text("logStreamNamePrefix").isPresent())) {
            throw LogGroups.invalid("Expected 1 to 100 logStreamNames without logStreamNamePrefix.");
        }
        List<String> present = group.streams().stream().map(LogStream::name).toList();
        if (!present.containsAll(named)) {
            throw LogGroups.notFound("stream");
        }
        Optional<String> prefix = call.text("logStreamNamePrefix");
        return group.streams().stream()
                .filter(stream -> named.isEmpty() || named.contains(stream.name()))
                .filter(stream -> prefix.stream().allMatch(stream.name()::startsWith))
                .toList();
    }

    private static List<Match> matches(LogStream stream, AwsCall call, EventPattern pattern) {
        LogEvents events = stream.events();
        long from = call.number("startTime").isPresent()
                ? events.indexAtOrAfter(call.number("startTime").getAsLong())
                : 0;
        long to = call.number("endTime").isPresent()
                ? events.indexAtOrAfter(call.number("endTime").getAsLong() + 1)
                : events.count();
        return LongStream.range(from, Math.max(from, to))
                .mapToObj(index -> new Match(stream, index, events.at(index)))
                .filter(match -> pattern.matches(match.event().message()))
                .toList();
    }

    private static ObjectNode shown(Match match) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("eventId", "%056d".formatted(match.event().timestamp() * 1_000_000 + match.index()))
                .put("ingestionTime", match.event().ingestionTime())
                .put("logStreamName", match.stream().name())
                .put("message", match.event().message())
                .put("timestamp", match.event().timestamp());
    }
}
