package org.ephemera.aws.target;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Conditions of a {@code filter} of Logs Insights on events in JSON, by their text: fields are discovered in log groups of the class
 * Standard alone, and there no more than 200 of an event (CloudWatch Logs user guide, "Supported logs and discovered fields"). What stands
 * in a string of an event has its quotes escaped and is not taken for a member. A member of that name may stand elsewhere in the event:
 * better one event too many than one too few.
 */
public final class JsonText {
    private static final String COLON = "\\s*:\\s*";

    private JsonText() {}

    /**
     * True of events in which the member is one of some texts.
     *
     * @param path a member's name wherever it is, or that of an object with no object before the member in it and a member of it:
     *     {@code objectRef.name}
     * @param values at least one; of letters, digits and {@code . _ / : -}
     */
    public static String is(String path, Collection<String> values) {
        return matches(path, values.stream().map(JsonText::literal).collect(Collectors.joining("|", "(", ")")) + "\"");
    }

    public static String is(String path, String value) {
        return matches(path, literal(value) + "\"");
    }

    public static String begins(String path, String begin) {
        return matches(path, literal(begin));
    }

    public static String beginsNot(String path, String begin) {
        return "@message not like /" + member(path) + literal(begin) + "/";
    }

    /** @param expression what the text begins with, as a regular expression in which slashes are escaped */
    public static String matches(String path, String expression) {
        return "@message like /" + member(path) + expression + "/";
    }

    /** Of the letters that names and ids have, those that mean another thing in an expression between slashes. */
    public static String literal(String text) {
        return text.replace(".", "\\.").replace("/", "\\/");
    }

    /** Up to the quote with which its text begins. */
    private static String member(String path) {
        int dot = path.indexOf('.');
        return dot < 0
                ? '"' + path + '"' + COLON + '"'
                : '"' + path.substring(0, dot) + '"' + COLON + "\\{[^{}]*" + member(path.substring(dot + 1));
    }
}
