package org.ephemera.acquire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/**
 * Filter for alerts: an event pattern in the language of EventBridge rules, matched against each container that an
 * alert identifies. Patterns can use the fields in {@link #FIELDS}; a field that the alert does not contain is absent.
 * Requests of users are never filtered.
 */
public final class AlertSelector {
    public static final String SETTING = "EPHEMERA_SELECTOR";

    /** Attributes of targets that a pattern can match. Which of them exist depends on the cloud. */
    private static final List<String> OF_TARGET = List.of(
            "account",
            "cluster",
            "group",
            "launchType",
            "namespace",
            "region",
            "resourceGroup",
            "service",
            "subscription",
            "task");

    /**
     * Fields that a pattern can use. {@code source, type} describe the alert, {@code severity} is its score (0 to 100)
     * and {@code level} the word for it. {@code kind, target} and parts of the target's name describe the target,
     * {@code tags} its tags by key.
     */
    public static final Set<String> FIELDS = fields();

    private static final String EITHER = "$or";
    private static final String TAGS = "tags";
    private static final String EXAMPLE = "{\"level\": [\"high\", \"critical\"], \"cluster\": [\"prod\"]}";

    private final @Nullable Machine machine;

    private AlertSelector(@Nullable Machine machine) {
        this.machine = machine;
    }

    /**
     * Reads the setting {@code EPHEMERA_SELECTOR}.
     *
     * @throws IllegalArgumentException if the setting is not a valid event pattern; the message is a sentence for the
     *     operator
     */
    public static AlertSelector of(Map<String, String> settings) {
        String pattern = settings.getOrDefault(SETTING, "");
        return pattern.isBlank() ? new AlertSelector(null) : parse(pattern);
    }

    private static AlertSelector parse(String pattern) {
        try {
            JsonNode json = Json.parse(pattern.getBytes(StandardCharsets.UTF_8));
            if (!json.isObject() || json.isEmpty()) {
                throw wrong("it is not a JSON object with fields");
            }
            checkNames(json);
            String mistake = JsonRuleCompiler.check(pattern);
            if (mistake != null) {
                throw wrong(parserMessage(mistake));
            }
            Machine machine = Machine.builder().build();
            machine.addRule(SETTING, pattern);
            return new AlertSelector(machine);
        } catch (IOException e) {
            throw wrong("it is " + parserMessage(String.valueOf(e.getMessage())));
        }
    }

    /** Returns the reason why the subject is not collected; empty if it is selected. */
    public Optional<String> refusal(AlertSubject subject) {
        Machine rules = machine;
        if (rules == null || subject.trigger().kind() == AcquisitionTrigger.Kind.REQUEST || matches(rules, subject)) {
            return Optional.empty();
        }
        AcquisitionTrigger trigger = subject.trigger();
        String rated = trigger.severity()
                .map(s -> s.score() + " (" + s.level().label() + ")")
                .orElse("unknown");
        return Optional.of(SETTING + " does not select it: source " + SanitizedText.of(trigger.source()) + ", type '"
                + SanitizedText.of(trigger.type()) + "', severity " + rated + ", target "
                + SanitizedText.of(subject.target().id()));
    }

    private static boolean matches(Machine rules, AlertSubject subject) {
        try {
            return !rules.rulesForJSONEvent(new String(Json.bytes(event(subject)), StandardCharsets.UTF_8))
                    .isEmpty();
        } catch (Exception e) {
            // The library declares Exception. A subject that cannot be compared is collected: an unneeded package can
            // be ignored, a missing one cannot be collected later.
            return true;
        }
    }

    private static ObjectNode event(AlertSubject subject) {
        AcquisitionTrigger trigger = subject.trigger();
        ObjectNode event = Json.object()
                .put("source", trigger.source())
                .put("kind", subject.target().kind())
                .put("target", subject.target().id());
        if (!trigger.type().isEmpty()) {
            event.put("type", trigger.type());
        }
        trigger.severity()
                .ifPresent(severity -> event.put("severity", severity.score())
                        .put("level", severity.level().label()));
        for (String name : OF_TARGET) {
            String value = subject.target().attributes().get(name);
            if (value != null) {
                event.put(name, value);
            }
        }
        ObjectNode tags = event.putObject(TAGS);
        subject.tags().forEach(tags::put);
        return event;
    }

    /** Rejects unknown field names: a pattern with such a field would never match, and no error would be reported. */
    private static void checkNames(JsonNode pattern) {
        pattern.properties().forEach(field -> {
            if (field.getKey().equals(EITHER)) {
                field.getValue().forEach(AlertSelector::checkNames);
            } else if (!FIELDS.contains(field.getKey())) {
                throw wrong("unknown field '" + SanitizedText.of(field.getKey()) + "'; the fields of an alert are "
                        + String.join(", ", FIELDS));
            } else if (field.getValue().isObject() != field.getKey().equals(TAGS)) {
                throw wrong(
                        field.getKey().equals(TAGS)
                                ? "its 'tags' is not an object that maps tag keys to lists of values"
                                : "its '" + field.getKey() + "' is not a list of values");
            }
        });
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(
                SETTING + " is not an EventBridge event pattern: " + why + "; expected for example " + EXAMPLE);
    }

    /** Returns the first line of a parser's message. It can contain parts of the pattern, so it is sanitized. */
    private static String parserMessage(String message) {
        return SanitizedText.of(
                message.lines().findFirst().orElse("").replace('"', '`').replace('\'', '`'), 300);
    }

    private static Set<String> fields() {
        Set<String> fields = new TreeSet<>(OF_TARGET);
        fields.addAll(List.of("source", "type", "severity", "level", "kind", "target", TAGS));
        return java.util.Collections.unmodifiableSet(fields);
    }
}
