package org.ephemera.lab.aws.logs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.LogStream;

/**
 * A Logs Insights query for the events of one stream, the only kind that is understood here.
 *
 * @param from seconds since 1970; both ends belong to it
 */
record Query(LogGroup group, String stream, long from, long to, int limit) {
    private static final Pattern FORM = Pattern.compile(
            "fields [@\\w, ]+ \\| filter @logStream = \"([^\"]+)\" \\| sort @timestamp asc" + " \\| limit (\\d{1,6})");

    static Query parse(LogGroup group, String text, long from, long to) throws ApiError {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw ApiError.badRequest("MalformedQueryException", "unexpected symbol found");
        }
        return new Query(group, form.group(1), from, to, Integer.parseInt(form.group(2)));
    }

    long matched() {
        return range().map(range -> range.to() - range.from()).orElse(0L);
    }

    /** As many rows as it returns, not as many as it matches. */
    List<LogEvent> rows() {
        return range().stream()
                .flatMap(range -> LongStream.range(range.from(), Math.min(range.to(), range.from() + limit))
                        .mapToObj(index -> events().orElseThrow().at(index)))
                .toList();
    }

    private Optional<EventRange> range() {
        return events().map(events ->
                new EventRange(events.indexAtOrAfter(from * 1000), events.indexAtOrAfter((to + 1) * 1000)));
    }

    private Optional<LogEvents> events() {
        return group.streams().stream()
                .filter(candidate -> candidate.name().equals(stream))
                .map(LogStream::events)
                .findFirst();
    }
}
