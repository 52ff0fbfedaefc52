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
import org.ephemera.format.Json;
import org.ephemera.format.Trigger;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/**
 * Which alerts are acted upon: an event pattern, in the language of EventBridge's rules, over what is known of each
 * container that an alert names. Its fields are {@link #FIELDS}; what an alert does not say is absent. A person's request is
 * never held against it.
 */
public final class AlertSelector {
    public static final String SETTING = "EPHEMERA_SELECTOR";

    /** Of every target, as far as its cloud has such a thing. */
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
     * What a pattern may name: {@code source, type} of the alert, {@code severity} (0 to 100) and {@code level} (its word),
     * {@code kind, target}, parts of the target's name, and {@code tags} by their keys.
     */
    public static final Set<String> FIELDS = fields();

    private static final String EITHER = "$or";
    private static final String TAGS = "tags";
    private static final String EXAMPLE = "{\"level\": [\"high\", \"critical\"], \"cluster\": [\"prod\"]}";

    private final @Nullable Machine machine;

    private AlertSelector(@Nullable Machine machine) {
        this.machine = machine;
    }

    /** @throws IllegalArgumentException if the setting is no such pattern; the message is a sentence for whoever set it */
    public static AlertSelector of(Map<String, String> settings) {
        String pattern = settings.getOrDefault(SETTING, "");
        return pattern.isBlank() ? new AlertSelector(null) : parse(pattern);
    }

    private static AlertSelector parse(String pattern) {
        try {
            JsonNode json = Json.parse(pattern.getBytes(StandardCharsets.UTF_8));
            if (!json.isObject() || json.isEmpty()) {
                throw wrong("it is no JSON object with fields");
            }
            checkNames(json);
            String mistake = JsonRuleCompiler.check(pattern);
            if (mistake != null) {
                throw wrong(said(mistake));
            }
            Machine machine = Machine.builder().build();
            machine.addRule(SETTING, pattern);
            return new AlertSelector(machine);
        } catch (IOException e) {
            throw wrong("it is " + said(String.valueOf(e.getMessage())));
        }
    }

    /** Why nothing is collected from the subject; empty if something is. */
    public Optional<String> refusal(AlertSubject subject) {
        Machine rules = machine;
        if (rules == null || subject.trigger().kind() == Trigger.Kind.REQUEST || matches(rules, subject)) {
            return Optional.empty();
        }
        Trigger trigger = subject.trigger();
        String rated = trigger.severity()
                .map(s -> s.score() + " (" + s.level().word() + ")")
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
            // The library's signature. What cannot be compared is collected: a capture too many can be thrown away.
            return true;
        }
    }

    private static ObjectNode event(AlertSubject subject) {
        Trigger trigger = subject.trigger();
        ObjectNode event = Json.object()
                .put("source", trigger.source())
                .put("kind", subject.target().kind())
                .put("target", subject.target().id());
        if (!trigger.type().isEmpty()) {
            event.put("type", trigger.type());
        }
        trigger.severity()
                .ifPresent(severity -> event.put("severity", severity.score())
                        .put("level", severity.level().word()));
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

    /** A name that no alert has would select nothing for ever, and nobody would hear of it. */
    private static void checkNames(JsonNode pattern) {
        pattern.properties().forEach(field -> {
            if (field.getKey().equals(EITHER)) {
                field.getValue().forEach(AlertSelector::checkNames);
            } else if (!FIELDS.contains(field.getKey())) {
                throw wrong("no alert has a field '" + SanitizedText.of(field.getKey()) + "', only "
                        + String.join(", ", FIELDS));
            } else if (field.getValue().isObject() != field.getKey().equals(TAGS)) {
                throw wrong(
                        field.getKey().equals(TAGS)
                                ? "its 'tags' is no object of keys with the values that are selected"
                                : "its '" + field.getKey() + "' is no list of what is selected");
            }
        });
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(
                SETTING + " is no event pattern as EventBridge has them: " + why + "; it looks like " + EXAMPLE);
    }

    /** What a library says of a pattern, which may hold parts of it. */
    private static String said(String message) {
        return SanitizedText.of(
                message.lines().findFirst().orElse("").replace('"', '`').replace('\'', '`'), 300);
    }

    private static Set<String> fields() {
        Set<String> fields = new TreeSet<>(OF_TARGET);
        fields.addAll(List.of("source", "type", "severity", "level", "kind", "target", TAGS));
        return java.util.Collections.unmodifiableSet(fields);
    }
}
