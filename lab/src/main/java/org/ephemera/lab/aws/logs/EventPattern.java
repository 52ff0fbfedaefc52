package org.ephemera.lab.aws.logs;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.ApiError;

/** The filter patterns that are understood here: none, a quoted phrase, one text field of a JSON event without blanks. */
record EventPattern(Predicate<String> test) {
    private static final Pattern FIELD = Pattern.compile("\\{ \\$\\.(\\w+) = \"([^\"]*)\" }");
    private static final Pattern PHRASE = Pattern.compile("\"([^\"]+)\"");

    static EventPattern parse(String text) throws ApiError {
        if (text.isEmpty()) {
            return new EventPattern(message -> true);
        }
        Matcher phrase = PHRASE.matcher(text);
        if (phrase.matches()) {
            return new EventPattern(message -> message.contains(phrase.group(1)));
        }
        Matcher field = FIELD.matcher(text);
        if (!field.matches()) {
            throw ApiError.badRequest("InvalidParameterException", "Invalid filter pattern");
        }
        String member = "\"" + field.group(1) + "\":\"" + field.group(2) + "\"";
        return new EventPattern(message -> message.contains(member));
    }

    boolean matches(String message) {
        return test.test(message);
    }
}
