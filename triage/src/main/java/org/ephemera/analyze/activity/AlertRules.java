package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;

/**
 * Rules of EventBridge, and whether alerts are sent by them: a call that switches one off or takes it away names it alone.
 *
 * @param made the calls that made or changed rules, by the rule's name
 */
record AlertRules(Map<String, List<ControlCall>> made) {
    /** In the name of a rule: it can hardly be for anything else. */
    private static final List<String> OF_ALERTS = List.of(
            "guardduty",
            "securityhub",
            "security-hub",
            "security_hub",
            "macie",
            "inspector",
            "incident",
            "forensic",
            "ephemera",
            "finding",
            "siem",
            "threat");

    /** Words that applications have, too, for what they do by themselves. */
    private static final List<String> MAYBE = List.of("security", "alert", "alarm", "detect");

    /** In a rule's pattern: what tells of attacks, or of who did what. */
    private static final List<String> SOURCES = List.of(
            "aws.guardduty",
            "aws.securityhub",
            "aws.macie",
            "aws.inspector",
            "aws.access-analyzer",
            "aws.detective",
            "via cloudtrail",
            "cloudwatch alarm state change");

    private static final Pattern WORDS = Pattern.compile("[^a-z]+");

    /** In less than that somebody may have given a rule another pattern, to have it taken for what it is not. */
    private static final Duration LONG_BEFORE = Duration.ofHours(1);

    AlertRules {
        made = Map.copyOf(made);
    }

    /** @param calls by time */
    static AlertRules of(List<ControlCall> calls) {
        return new AlertRules(calls.stream()
                .filter(call -> call.service().equals("events")
                        && call.action().equals("PutRule")
                        && call.error().isEmpty())
                .collect(Collectors.groupingBy(call -> name(call.request()))));
    }

    /** Some calls have the name of a rule, others that of a target's rule. */
    static String name(JsonNode request) {
        return request.path("name").asText(request.path("rule").asText());
    }

    /** Of one that a call has long shown to be for something else, or that has no such word in its name, it is what every template does. */
    Severity severity(ControlCall call) {
        String name = name(call.request());
        String lower = name.toLowerCase(Locale.ROOT);
        List<ControlCall> rule = made.getOrDefault(name, List.of());
        if (OF_ALERTS.stream().anyMatch(lower::contains) || rule.stream().anyMatch(AlertRules::isGivenAlerts)) {
            return call.error().isPresent() ? Severity.MEDIUM : Severity.HIGH;
        }
        boolean known =
                rule.stream().anyMatch(put -> put.time().isBefore(call.time().minus(LONG_BEFORE)));
        boolean maybe = !known
                && Stream.of(WORDS.split(lower)).anyMatch(word -> MAYBE.stream().anyMatch(word::startsWith));
        return maybe && call.error().isEmpty() ? Severity.MEDIUM : Severity.LOW;
    }

    private static boolean isGivenAlerts(ControlCall put) {
        String pattern = put.request().path("eventPattern").toString().toLowerCase(Locale.ROOT);
        return SOURCES.stream().anyMatch(pattern::contains);
    }
}
