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
 * Which events a named trail is asked for.
 *
 * @param attribute a field of events that has one of the values; or {@link #MENTION}, for events in whose text one of them
 *     stands anywhere
 * @param values at least one, unless it is not known what to ask for
 * @param recipientAccountId the account that events must be of, "" for all: a trail may be of all accounts of an
 *     organisation
 * @param awsRegion the region that events must be of, "" for all
 */
public record TrailQuery(
        String attribute, @WrittenWhenEmpty List<String> values, String recipientAccountId, String awsRegion) {
    public static final String MENTION = "mention";
    public static final String SOURCE = "eventSource";
    public static final String NAME = "eventName";

    private static final List<String> ATTRIBUTES = List.of(MENTION, SOURCE, NAME);

    /** What may stand between quotes in a pattern or a query: names of ECS and Kubernetes have no other letters, nor do subjects of tokens. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:-]{1,600}");

    public TrailQuery {
        values = List.copyOf(values);
    }

    /** Returns a query of all accounts and regions. */
    public static TrailQuery everywhere(String attribute, List<String> values) {
        return new TrailQuery(attribute, values, "", "");
    }

    /** The one that an item holds; nothing if it has a letter that is not put into a query. */
    public static Optional<TrailQuery> of(PlannedItem item) {
        return Optional.of(ParameterCodec.read(item, TrailQuery.class)).filter(TrailQuery::isWhole);
    }

    /** So many of the values to a question that each has room, with what stands between them. */
    public static List<List<String>> split(Collection<String> values, int room) {
        List<List<String>> parts = new ArrayList<>();
        int left = 0;
        for (String value : values) {
            int needed = value.length() + "?\"\" ".length();
            if (parts.isEmpty() || needed > left) {
                parts.add(new ArrayList<>());
                left = room;
            }
            parts.getLast().add(value);
            left -= needed;
        }
        return parts;
    }

    /** Returns further fields of events, and the one value that each must have. */
    private SortedMap<String, String> narrowed() {
        return ParameterCodec.parameters(new Narrowed(recipientAccountId, awsRegion));
    }

    private record Narrowed(String recipientAccountId, String awsRegion) {}

    /** In the syntax of filter patterns (CloudWatch Logs user guide). */
    public String pattern() {
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

    /** As a condition of a {@code filter} of Logs Insights. */
    public String asked() {
        if (attribute.equals(MENTION)) {
            return values.stream().map(JsonText::literal).collect(Collectors.joining("|", "@message like /", "/"));
        }
        return narrowed().entrySet().stream()
                .map(field -> JsonText.is(field.getKey(), field.getValue()) + " and ")
                .collect(Collectors.joining("", "", JsonText.is(attribute, values)));
    }

    /** "eventName DeleteLogGroup, DeleteLogStream" */
    public String shown() {
        return attribute + " "
                + (values.size() <= 3
                        ? String.join(", ", values)
                        : values.getFirst() + " and " + (values.size() - 1) + " more");
    }

    /** True if a value may stand between quotes in a pattern and in a query. */
    public static boolean isFit(String value) {
        return PLAIN.matcher(value).matches();
    }

    private boolean isWhole() {
        return ATTRIBUTES.contains(attribute)
                && !values.isEmpty()
                && values.stream().allMatch(TrailQuery::isFit)
                && narrowed().values().stream().allMatch(TrailQuery::isFit);
    }

    private static String is(String field, String value) {
        return "$." + field + " = \"" + value + '"';
    }
}
