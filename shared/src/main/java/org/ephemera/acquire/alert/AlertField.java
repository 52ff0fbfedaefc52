package org.ephemera.acquire.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Position in an alert, whether or not a value exists there. Field names are found in both spellings: events use {@code
 * camelCase}, the APIs and the AWS CLI use {@code PascalCase} for the same finding.
 *
 * @param pointer JSON pointer (RFC 6901), as spelled in the alert
 */
public record AlertField(JsonNode node, String pointer) {
    /**
     * Limits of plausible times. A larger number of seconds is interpreted as milliseconds; both limits are in the year
     * 5138.
     */
    private static final double SECONDS_END = 1e11;

    private static final double MILLIS_END = 1e14;

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter(Locale.ROOT);

    public static AlertField root(JsonNode node) {
        return new AlertField(node, "");
    }

    public AlertField field(String name) {
        String pascal = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return node.has(name) || !node.has(pascal) ? child(name) : child(pascal);
    }

    /** Returns a nested field, for example {@code resource.ecsClusterDetails}. */
    public AlertField path(String... names) {
        AlertField found = this;
        for (String name : names) {
            found = found.field(name);
        }
        return found;
    }

    /** Returns this field if it has a value, otherwise the other one. */
    public AlertField or(AlertField other) {
        return exists() ? this : other;
    }

    public AlertField element(int index) {
        return new AlertField(node.path(index), pointer + "/" + index);
    }

    /** Returns the elements of an array; empty for any other value. */
    public List<AlertField> elements() {
        return node.isArray()
                ? IntStream.range(0, node.size()).mapToObj(this::element).toList()
                : List.of();
    }

    public boolean exists() {
        return !(node instanceof MissingNode) && !node.isNull();
    }

    public Optional<String> text() {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /** Returns a number, or text that contains a number. */
    public Optional<Double> number() {
        try {
            return node.isNumber() ? Optional.of(node.doubleValue()) : text().map(Double::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Parses a time: RFC 3339 with any offset, also without a colon in it ({@code +0000} in alarms), or seconds or
     * milliseconds since 1970. AWS uses all of these formats.
     */
    public Optional<Instant> instant() {
        try {
            if (node.isNumber()) {
                double number = node.doubleValue();
                double millis = Math.abs(number) < SECONDS_END ? number * 1000 : number;
                return Math.abs(millis) < MILLIS_END
                        ? Optional.of(Instant.ofEpochMilli(Math.round(millis)))
                        : Optional.empty();
            }
            return text().map(text -> OffsetDateTime.parse(text, TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private AlertField child(String name) {
        return new AlertField(
                node.path(name), pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
    }
}
