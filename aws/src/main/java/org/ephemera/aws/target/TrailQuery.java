package org.ephemera.aws.target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.format.PlannedItem;

/**
 * Query for events in the log group of the trail that the user gave with {@code --trail}.
 *
 * @param attribute field of an event that has one of the values; or {@link #MENTION} for events that contain one of the
 *     values anywhere in their text
 * @param values at least one, unless the values are unknown
 * @param recipientAccountId account of the events, "" for all: a trail may contain all accounts of an organisation
 * @param awsRegion region of the events, "" for all
 */
public record TrailQuery(
        String attribute, @WrittenWhenEmpty List<String> values, String recipientAccountId, String awsRegion) {
    public static final String MENTION = "mention";
    public static final String SOURCE = "eventSource";
    public static final String NAME = "eventName";

    private static final List<String> ATTRIBUTES = List.of(MENTION, SOURCE, NAME);

    /**
     * Characters that are allowed between quotes in a pattern or a query. Names of ECS and Kubernetes and subjects of
     * tokens have no others.
     */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:-]{1,600}");

    public TrailQuery {
        values = List.copyOf(values);
    }

    /** Returns a query of all accounts and regions. */
    public static TrailQuery everywhere(String attribute, List<String> values) {
        return new TrailQuery(attribute, values, "", "");
    }

    /** Returns the query of an item; empty if it contains a character that is not allowed in a query. */
    public static Optional<TrailQuery> of(PlannedItem item) {
        return Optional.of(ParameterCodec.read(item, TrailQuery.class)).filter(TrailQuery::isComplete);
    }

    /** Splits values into groups so that each group, with separators, fits into a query of the given length. */
    public static List<List<String>> split(Collection<String> values, int maxLength) {
        List<List<String>> parts = new ArrayList<>();
        int remaining = 0;
        for (String value : values) {
            int needed = value.length() + "?\"\" ".length();
            if (parts.isEmpty() || needed > remaining) {
                parts.add(new ArrayList<>());
                remaining = maxLength;
            }
            parts.getLast().add(value);
            remaining -= needed;
        }
        return parts;
    }

    /** Returns further fields of events, and the one value that each must have. */
    private SortedMap<String, String> narrowed() {
        return ParameterCodec.parameters(new Narrowed(recipientAccountId, awsRegion));
    }

    private record Narrowed(String recipientAccountId, String awsRegion) {}

    /** Returns the filter pattern (CloudWatch Logs user guide). */
    public String filterPattern() {
        if (attribute.equals(MENTION)) {
            return values.size() == 1
                    ? '"' + values.getFirst() + '"'
                    : values.stream().map(value -> "?\"" + value + '"').collect(Collectors.joining(" "));
        }
        String alternatives =
                values.stream().map(value -> "(" + is(attribute, value) + ")").collect(Collectors.joining(" || "));
        return narrowed().entrySet().stream()
                .map(field -> "(" + is(field.getKey(), field.getValue()) + ") && ")
                .collect(Collectors.joining("", "{ ", "(" + alternatives + ") }"));
    }

    /** Returns the condition of a Logs Insights {@code filter}. */
    public String insightsCondition() {
        if (attribute.equals(MENTION)) {
            return values.stream()
                    .map(InsightsJsonCondition::literal)
                    .collect(Collectors.joining("|", "@message like /", "/"));
        }
        return narrowed().entrySet().stream()
                .map(field -> InsightsJsonCondition.equalTo(field.getKey(), field.getValue()) + " and ")
                .collect(Collectors.joining("", "", InsightsJsonCondition.equalTo(attribute, values)));
    }

    /** Returns the query as text: "eventName DeleteLogGroup, DeleteLogStream". */
    public String displayText() {
        return attribute + " "
                + (values.size() <= 3
                        ? String.join(", ", values)
                        : values.getFirst() + " and " + (values.size() - 1) + " more");
    }

    /** Reports whether a value has only characters that are allowed between quotes in a pattern and a query. */
    public static boolean hasAllowedCharacters(String value) {
        return PLAIN.matcher(value).matches();
    }

    private boolean isComplete() {
        return ATTRIBUTES.contains(attribute)
                && !values.isEmpty()
                && values.stream().allMatch(TrailQuery::hasAllowedCharacters)
                && narrowed().values().stream().allMatch(TrailQuery::hasAllowedCharacters);
    }

    private static String is(String field, String value) {
        return "$." + field + " = \"" + value + '"';
    }
}
