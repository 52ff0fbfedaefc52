package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of the relative times in scenario files: {@code -1d2h}, {@code -42m10.5s}, {@code 0s}. In objects that have
 * the form of an API or event, a time has the prefix {@code @}, or two such signs for epoch seconds.
 */
record RelativeTimes(Instant now) {

    private static final Pattern SPAN =
            Pattern.compile("(-?)(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)(?:\\.(\\d{3}))?s)?");

    Instant parse(String relative) {
        return now.plus(span(relative));
    }

    static Duration span(String text) {
        Matcher parts = SPAN.matcher(text);
        if (!parts.matches() || text.length() < 2) {
            throw new IllegalArgumentException(
                    "Invalid relative time: " + text + "; expected for example -1d2h3m4.500s");
        }
        Duration span = Duration.ofDays(number(parts, 2))
                .plusHours(number(parts, 3))
                .plusMinutes(number(parts, 4))
                .plusSeconds(number(parts, 5))
                .plusMillis(number(parts, 6));
        return parts.group(1).isEmpty() ? span : span.negated();
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Returns the tree with {@link Instant} nodes, which each protocol serializes in another way. */
    JsonNode asInstants(JsonNode tree) {
        return resolved(tree, JsonNodeFactory.instance::pojoNode);
    }

    /** Returns the tree with RFC 3339 strings, the usual form in events. */
    JsonNode asTexts(JsonNode tree) {
        return resolved(tree, time -> JsonNodeFactory.instance.textNode(time.toString()));
    }

    private JsonNode resolved(JsonNode tree, Function<Instant, JsonNode> form) {
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(member -> copy.set(member.getKey(), resolved(member.getValue(), form)));
            return copy;
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> copy.add(resolved(item, form)));
            return copy;
        }
        if (!tree.isTextual() || !tree.textValue().startsWith("@")) {
            return tree;
        }
        return tree.textValue().startsWith("@@")
                ? epochSeconds(parse(tree.textValue().substring(2)))
                : form.apply(parse(tree.textValue().substring(1)));
    }

    private static JsonNode epochSeconds(Instant time) {
        return JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(time.toEpochMilli(), 3));
    }
}
