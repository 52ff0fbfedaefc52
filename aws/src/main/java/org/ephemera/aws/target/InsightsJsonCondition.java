package org.ephemera.aws.target;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Conditions of a Logs Insights {@code filter} on the text of JSON events. Fields are discovered only in log groups of
 * the class Standard, and at most 200 of an event (CloudWatch Logs user guide, "Supported logs and discovered
 * fields"). Quotes inside a string value are escaped, so such a value does not match as a member. A member of the same
 * name elsewhere in the event also matches: an additional event is better than a missing one.
 */
public final class InsightsJsonCondition {
    private static final String COLON = "\\s*:\\s*";

    private InsightsJsonCondition() {}

    /**
     * Returns the condition that a member has one of the values.
     *
     * @param path member name at any level, or {@code objectRef.name} for a member of an object, with no object before
     *     the member inside that object
     * @param values at least one; of letters, digits and {@code . _ / : -}
     */
    public static String equalTo(String path, Collection<String> values) {
        return matches(
                path,
                values.stream().map(InsightsJsonCondition::literal).collect(Collectors.joining("|", "(", ")")) + "\"");
    }

    /** Returns the condition that a member has the value. */
    public static String equalTo(String path, String value) {
        return matches(path, literal(value) + "\"");
    }

    /** Returns the condition that a member starts with the text. */
    public static String startsWith(String path, String begin) {
        return matches(path, literal(begin));
    }

    /** Returns the condition that no member of the path starts with the text. */
    public static String doesNotStartWith(String path, String begin) {
        return "@message not like /" + member(path) + literal(begin) + "/";
    }

    /**
     * Returns the condition that a member starts with a match of the expression.
     *
     * @param expression regular expression with escaped slashes
     */
    public static String matches(String path, String expression) {
        return "@message like /" + member(path) + expression + "/";
    }

    /** Escapes the characters of names and ids that have a meaning in an expression between slashes. */
    public static String literal(String text) {
        return text.replace(".", "\\.").replace("/", "\\/");
    }

    /** Returns the expression for a member up to the opening quote of its value. */
    private static String member(String path) {
        int dot = path.indexOf('.');
        return dot < 0
                ? '"' + path + '"' + COLON + '"'
                : '"' + path.substring(0, dot) + '"' + COLON + "\\{[^{}]*" + member(path.substring(dot + 1));
    }
}
