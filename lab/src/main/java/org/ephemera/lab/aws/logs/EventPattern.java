package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.format.Formats;

/**
 * The filter patterns that are understood here: none, a quoted phrase or several of which one is enough, and text fields
 * of a JSON event, alternatives in brackets.
 */
record EventPattern(Predicate<String> test) {
    private static final JsonMapper JSON = Formats.json();
    private static final int LONGEST = 1024;
    private static final Pattern PHRASE = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern PHRASES = Pattern.compile("\\?\"[^\"]+\"( \\?\"[^\"]+\")*");
    private static final Pattern OBJECT = Pattern.compile("\\{ (.+) }");
    private static final Pattern FIELD = Pattern.compile("\\(*\\$\\.([\\w.]+) = \"([^\"]*)\"\\)*");

    static EventPattern parse(String text) throws ApiError {
        if (text.length() > LONGEST) {
            throw ApiError.badRequest("InvalidParameterException", "The filter pattern is longer than 1024");
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
            throw invalid();
        }
        Predicate<JsonNode> all = json -> true;
        for (String alternatives : object.group(1).split(" && ", -1)) {
            all = all.and(alternatives(alternatives));
        }
        Predicate<JsonNode> test = all;
        return new EventPattern(message -> test.test(json(message)));
    }

    boolean matches(String message) {
        return test.test(message);
    }

    private static Predicate<JsonNode> alternatives(String text) throws ApiError {
        Predicate<JsonNode> any = json -> false;
        for (String field : text.split(" \\|\\| ", -1)) {
            Matcher known = FIELD.matcher(field);
            if (!known.matches()) {
                throw invalid();
            }
            String path = "/" + known.group(1).replace('.', '/');
            any = any.or(json -> isLike(json.at(path).asText(), known.group(2)));
        }
        return any;
    }

    /** A star at the end stands for anything. */
    private static boolean isLike(String value, String wanted) {
        return wanted.endsWith("*") ? value.startsWith(wanted.substring(0, wanted.length() - 1)) : value.equals(wanted);
    }

    /** What is no JSON matches no pattern of fields. */
    private static JsonNode json(String message) {
        try {
            return JSON.readTree(message);
        } catch (IOException e) {
            return JSON.nullNode();
        }
    }

    private static ApiError invalid() {
        return ApiError.badRequest("InvalidParameterException", "Invalid filter pattern");
    }
}
