package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    /** In the name of a rule, however it is written: it can hardly be for anything else. */
    private static final List<String> OF_ALERTS = List.of("guardduty", "securityhub", "forensic");

    /** The same, of words that others hold within them. */
    private static final Set<String> WORDS_OF_ALERTS = Set.of(
            "macie",
            "inspector",
            "incident",
            "incidents",
            "ephemera",
            "finding",
            "findings",
            "siem",
            "threat",
            "threats");

    /** Beginnings of words that applications have, too, for what they do by themselves. */
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

    private static final Pattern NO_LETTERS = Pattern.compile("[^A-Za-z]+");
    /** Before a capital letter that begins a word, as in {@code SecurityHubAlerts} and {@code SOCAlerts}. */
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

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
        List<ControlCall> rule = made.getOrDefault(name, List.of());
        if (isOfAlerts(name) || rule.stream().anyMatch(AlertRules::isGivenAlerts)) {
            return call.error().isPresent() ? Severity.MEDIUM : Severity.HIGH;
        }
        boolean known =
                rule.stream().anyMatch(put -> put.time().isBefore(call.time().minus(LONG_BEFORE)));
        boolean maybe = !known && words(name).anyMatch(word -> MAYBE.stream().anyMatch(word::startsWith));
        return maybe && call.error().isEmpty() ? Severity.MEDIUM : Severity.LOW;
    }

    private static boolean isOfAlerts(String name) {
        String letters = NO_LETTERS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
        return OF_ALERTS.stream().anyMatch(letters::contains) || words(name).anyMatch(WORDS_OF_ALERTS::contains);
    }

    private static Stream<String> words(String name) {
        return NO_LETTERS
                .splitAsStream(name)
                .flatMap(CAPITAL::splitAsStream)
                .map(word -> word.toLowerCase(Locale.ROOT));
    }

    private static boolean isGivenAlerts(ControlCall put) {
        String pattern = put.request().path("eventPattern").toString().toLowerCase(Locale.ROOT);
        return SOURCES.stream().anyMatch(pattern::contains);
    }
}
