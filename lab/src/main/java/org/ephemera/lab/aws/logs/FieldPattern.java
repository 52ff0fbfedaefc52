package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.format.JacksonMappers;

/**
 * Filter pattern of the simulated CloudWatch Logs on the text fields of a JSON event. Conditions are joined by {@code
 * &&}, {@code ||} and parentheses. {@code $.a.b = "text"} compares a value; a final star matches any suffix. {@code !=}
 * is the negation. {@code $.a.b = %expression%} searches a regular expression in the value.
 */
final class FieldPattern {
    private static final JsonMapper JSON = JacksonMappers.json();
    private static final Pattern CONDITION =
            Pattern.compile("\\$\\.([\\w.]+) (!?=) (?:\"([^\"]*)\"|%([\\w#=@/;,^$?\\[\\]{}|\\\\*+.-]+)%)");

    /**
     * Largest number of regular expressions in one pattern (CloudWatch Logs user guide, "Supported regular
     * expressions").
     */
    private static final int MOST_EXPRESSIONS = 2;

    private final String text;
    private int at;
    private int expressions;

    private FieldPattern(String text) {
        this.text = text;
    }

    static Predicate<String> parse(String text) throws AwsError {
        FieldPattern pattern = new FieldPattern(text);
        Predicate<JsonNode> test = pattern.any();
        if (pattern.at != text.length() || pattern.expressions > MOST_EXPRESSIONS) {
            throw invalid();
        }
        return message -> test.test(json(message));
    }

    private Predicate<JsonNode> any() throws AwsError {
        Predicate<JsonNode> test = all();
        while (skip(" || ")) {
            test = test.or(all());
        }
        return test;
    }

    private Predicate<JsonNode> all() throws AwsError {
        Predicate<JsonNode> test = one();
        while (skip(" && ")) {
            test = test.and(one());
        }
        return test;
    }

    private Predicate<JsonNode> one() throws AwsError {
        if (skip("(")) {
            Predicate<JsonNode> inner = any();
            if (!skip(")")) {
                throw invalid();
            }
            return inner;
        }
        Matcher condition = CONDITION.matcher(text).region(at, text.length());
        if (!condition.lookingAt()) {
            throw invalid();
        }
        at = condition.end();
        String path = "/" + condition.group(1).replace('.', '/');
        boolean is = condition.group(2).equals("=");
        if (condition.group(3) == null) {
            expressions++;
            Predicate<String> found = Pattern.compile(condition.group(4)).asPredicate();
            return json -> found.test(json.at(path).asText()) == is;
        }
        String wanted = condition.group(3);
        return json -> isLike(json.at(path).asText(), wanted) == is;
    }

    private boolean skip(String token) {
        boolean there = text.startsWith(token, at);
        at += there ? token.length() : 0;
        return there;
    }

    private static boolean isLike(String value, String wanted) {
        return wanted.endsWith("*") ? value.startsWith(wanted.substring(0, wanted.length() - 1)) : value.equals(wanted);
    }

    /** Parses a message. A message that is not JSON matches no field pattern. */
    private static JsonNode json(String message) {
        try {
            return JSON.readTree(message);
        } catch (IOException e) {
            return JSON.nullNode();
        }
    }

    static AwsError invalid() {
        return AwsError.badRequest("InvalidParameterException", "Invalid filter pattern");
    }
}
