package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.LogStream;

/**
 * Simulated CloudWatch Logs operation GetLogEvents: returns pages of one stream, forward or backward. The last page
 * repeats the token of the request.
 */
record GetLogEvents(LogGroups groups) implements AwsOperation {

    private static final int LARGEST_PAGE = 10_000;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        LogGroup group = groups.of(call);
        if (!group.logGroupClass().equals("STANDARD")) {
            throw AwsError.badRequest(
                    "InvalidOperationException",
                    "GetLogEvents is not supported for log groups of the class " + group.logGroupClass());
        }
        LogEvents events = stream(group, call).events();
        EventRange.Page page = page(events, window(events, call), call);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = answer.putArray("events");
        for (LogEvent event : page.events()) {
            shown.addObject()
                    .put("ingestionTime", event.ingestionTime())
                    .put("message", event.message())
                    .put("timestamp", event.timestamp());
        }
        answer.put("nextBackwardToken", new StreamToken(false, page.range().from()).text());
        answer.put("nextForwardToken", new StreamToken(true, page.range().to()).text());
        return answer;
    }

    private static LogStream stream(LogGroup group, AwsCall call) throws AwsError {
        Optional<String> name = call.text("logStreamName");
        return group.streams().stream()
                .filter(stream -> name.equals(Optional.of(stream.name())))
                .findFirst()
                .orElseThrow(() -> LogGroups.notFound("stream"));
    }

    /** Returns the requested events: startTime is inclusive, endTime is exclusive. */
    private static EventRange window(LogEvents events, AwsCall call) {
        OptionalLong start = call.number("startTime");
        OptionalLong end = call.number("endTime");
        long from = start.isPresent() ? events.indexAtOrAfter(start.getAsLong()) : 0;
        long to = end.isPresent() ? events.indexAtOrAfter(end.getAsLong()) : events.count();
        return new EventRange(from, Math.max(from, to));
    }

    private static EventRange.Page page(LogEvents events, EventRange window, AwsCall call) throws AwsError {
        Optional<String> text = call.text("nextToken");
        StreamToken token = text.isPresent() ? StreamToken.parse(text.get()) : start(window, call);
        long position = Math.clamp(token.position(), window.from(), window.to());
        long most = text.isEmpty() && call.faults().has(Fault.EmptyPageWithToken.class) ? 0 : most(call);
        return token.forward()
                ? new EventRange(position, window.to()).firstPage(events, most)
                : new EventRange(window.from(), position).lastPage(events, most);
    }

    /** Returns the first token. Without startFromHead, reading starts with the latest events. */
    private static StreamToken start(EventRange window, AwsCall call) {
        return call.flag("startFromHead") ? new StreamToken(true, window.from()) : new StreamToken(false, window.to());
    }

    private static long most(AwsCall call) throws AwsError {
        long requested = LogGroups.limit(call, LARGEST_PAGE);
        return call.faults()
                .first(Fault.PageSize.class)
                .map(page -> Math.min(requested, page.items()))
                .orElse(requested);
    }
}
