package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.LogStream;

/**
 * Simulated CloudWatch Logs operation DescribeLogStreams: lists the streams of a log group in pages, by name or by the
 * time of the last event.
 */
record DescribeLogStreams(LogGroups groups) implements AwsOperation {

    private static final int LARGEST_PAGE = 50;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        LogGroup group = groups.of(call);
        boolean byTime = call.text("orderBy").equals(Optional.of("LastEventTime"));
        if (byTime && call.text("logStreamNamePrefix").isPresent()) {
            throw AwsError.badRequest(
                    "InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        Comparator<LogStream> order =
                byTime ? Comparator.comparingLong(DescribeLogStreams::last) : Comparator.comparing(LogStream::name);
        List<LogStream> wanted = group.streams().stream()
                .filter(stream -> call.text("logStreamNamePrefix").stream().allMatch(stream.name()::startsWith))
                .sorted(call.flag("descending") ? order.reversed() : order)
                .toList();
        int requested = LogGroups.limit(call, LARGEST_PAGE);
        PageRequest page = PageRequest.of(call, call.text("nextToken"), requested, LogGroups.badToken());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = answer.putArray("logStreams");
        page.of(wanted).forEach(stream -> shown.add(shown(group, stream)));
        page.nextToken(wanted.size()).ifPresent(token -> answer.put("nextToken", token));
        return answer;
    }

    private static long last(LogStream stream) {
        LogEvents events = stream.events();
        return events.count() == 0 ? 0 : events.timestamp(events.count() - 1);
    }

    private ObjectNode shown(LogGroup group, LogStream stream) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("arn", groups.arn(group) + ":log-stream:" + stream.name());
        shown.put("creationTime", stream.created().toEpochMilli());
        LogEvents events = stream.events();
        if (events.count() > 0) {
            shown.put("firstEventTimestamp", events.timestamp(0));
            shown.put("lastEventTimestamp", last(stream));
            shown.put("lastIngestionTime", events.at(events.count() - 1).ingestionTime());
        }
        shown.put("logStreamName", stream.name());
        shown.put("storedBytes", 0);
        return shown;
    }
}
