package org.ephemera.lab.aws.logs;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.AwsError;

/**
 * Filter pattern that the simulated CloudWatch Logs supports: an empty pattern, quoted phrases of which one must occur,
 * or a {@link FieldPattern}.
 */
record EventPattern(Predicate<String> test) {
    private static final int LONGEST = 1024;
    private static final Pattern PHRASE = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern PHRASES = Pattern.compile("\\?\"[^\"]+\"( \\?\"[^\"]+\")*");
    private static final Pattern OBJECT = Pattern.compile("\\{ (.+) }");

    static EventPattern parse(String text) throws AwsError {
        if (text.length() > LONGEST) {
            throw AwsError.badRequest("InvalidParameterException", "The filter pattern is longer than 1024");
        }
        if (text.isEmpty()) {
            return new EventPattern(message -> true);
        }
        if (PHRASE.matcher(text).matches() || PHRASES.matcher(text).matches()) {
            List<String> phrases =
                    PHRASE.matcher(text).results().map(found -> found.group(1)).toList();
            return new EventPattern(message -> phrases.stream().anyMatch(message::contains));
        }
        Matcher object = OBJECT.matcher(text);
        if (!object.matches()) {
            throw FieldPattern.invalid();
        }
        return new EventPattern(FieldPattern.parse(object.group(1)));
    }

    boolean matches(String message) {
        return test.test(message);
    }
}
