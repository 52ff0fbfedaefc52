package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
record EventBridgeRules(Map<String, List<ControlCall>> made) {
    /** In the name of a rule, however it is written: it can hardly be for anything else. */
    private static final List<String> OF_ALERTS = List.of("guardduty", "securityhub", "forensic");

    /** Of these, names of services that send alerts. */
    private static final List<String> SERVICES = List.of("guardduty", "securityhub");

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

    EventBridgeRules {
        made = Map.copyOf(made);
    }

    /** @param calls by time */
    static EventBridgeRules of(List<ControlCall> calls) {
        return new EventBridgeRules(calls.stream()
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
        if (isOfAlerts(name) || rule.stream().anyMatch(EventBridgeRules::isGivenAlerts)) {
            return call.error().isPresent() ? Severity.MEDIUM : Severity.HIGH;
        }
        boolean known =
                rule.stream().anyMatch(put -> put.time().isBefore(call.time().minus(LONG_BEFORE)));
        boolean maybe = !known && words(name).anyMatch(word -> MAYBE.stream().anyMatch(word::startsWith));
        return maybe && call.error().isEmpty() ? Severity.MEDIUM : Severity.LOW;
    }

    /** A call that gives a rule something else to look for; what it has said before is not kept (EventBridge API reference, "PutRule"). */
    record Overwritten(String what, Severity severity) {}

    /** Nothing if it still asks for the same alerts, or if nothing says that it ever asked for any. */
    Optional<Overwritten> overwritten(ControlCall put) {
        String name = name(put.request());
        Optional<ControlCall> before = made.getOrDefault(name, List.of()).stream()
                .filter(earlier -> earlier.time().isBefore(put.time()) && isGivenAlerts(earlier))
                .reduce((first, last) -> last);
        if (isGivenAlerts(put)) {
            return before.filter(earlier -> !pattern(earlier).equals(pattern(put)))
                    .map(earlier -> new Overwritten("the rule " + name + " was given another pattern", Severity.LOW));
        }
        if (before.isPresent()) {
            return Optional.of(new Overwritten(
                    "the rule " + name + " was given another pattern, which asks for no alerts",
                    put.error().isPresent() ? Severity.MEDIUM : Severity.HIGH));
        }
        String letters = letters(name);
        return !pattern(put).isEmpty() && SERVICES.stream().anyMatch(letters::contains)
                ? Optional.of(new Overwritten(
                        "the rule " + name + " was given a pattern that asks for no alerts",
                        put.error().isPresent() ? Severity.LOW : Severity.MEDIUM))
                : Optional.empty();
    }

    private static String letters(String name) {
        return NO_LETTERS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static boolean isOfAlerts(String name) {
        String letters = letters(name);
        return OF_ALERTS.stream().anyMatch(letters::contains) || words(name).anyMatch(WORDS_OF_ALERTS::contains);
    }

    private static Stream<String> words(String name) {
        return NO_LETTERS
                .splitAsStream(name)
                .flatMap(CAPITAL::splitAsStream)
                .map(word -> word.toLowerCase(Locale.ROOT));
    }

    private static boolean isGivenAlerts(ControlCall put) {
        String pattern = pattern(put).toLowerCase(Locale.ROOT);
        return SOURCES.stream().anyMatch(pattern::contains);
    }

    private static String pattern(ControlCall put) {
        return put.request().path("eventPattern").asText();
    }
}
