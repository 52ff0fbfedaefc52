package org.ephemera.lab.aws.trail;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.TrailEvent;

/** A query for whole events of a span of time, the only kind that is understood here. */
record LakeStatement(String store, Predicate<TrailEvent> wanted) {
    private static final Pattern FORM =
            Pattern.compile("SELECT eventTime, eventJson, eventJsonChecksum FROM ([0-9a-f-]{36})"
                    + " WHERE eventTime >= '([^']+)' AND eventTime < '([^']+)' AND (.+) ORDER BY eventTime");
    private static final Pattern MENTION = Pattern.compile("regexp_like\\(eventJson, '([^']+)'\\)");
    private static final Pattern FIELD = Pattern.compile("(\\w+) IN \\(('[^']*'(?:, '[^']*')*)\\)");

    static LakeStatement parse(String text) throws AwsError {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw invalid();
        }
        String from = form.group(2);
        String to = form.group(3);
        Predicate<TrailEvent> wanted =
                event -> time(event).compareTo(from) >= 0 && time(event).compareTo(to) < 0;
        for (String condition : form.group(4).split(" AND ", -1)) {
            wanted = wanted.and(condition(condition));
        }
        return new LakeStatement(form.group(1), wanted);
    }

    /** {@code 2026-11-25 12:00:00} */
    static String time(TrailEvent event) {
        return event.text("eventTime").replace('T', ' ').replace("Z", "");
    }

    private static Predicate<TrailEvent> condition(String text) throws AwsError {
        Matcher mention = MENTION.matcher(text);
        if (mention.matches()) {
            Pattern wanted = Pattern.compile(mention.group(1));
            return event -> wanted.matcher(event.event().toString()).find();
        }
        Matcher field = FIELD.matcher(text);
        if (!field.matches()) {
            throw invalid();
        }
        List<String> values = Pattern.compile("'([^']*)'")
                .matcher(field.group(2))
                .results()
                .map(found -> found.group(1))
                .toList();
        return event -> values.contains(event.text(field.group(1)));
    }

    private static AwsError invalid() {
        return AwsError.badRequest("InvalidQueryStatementException", "The query is not valid.");
    }
}
