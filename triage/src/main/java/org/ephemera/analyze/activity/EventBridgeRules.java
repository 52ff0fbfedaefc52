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
 * EventBridge rules, and whether they forward alerts. A call that disables or deletes a rule contains only its name.
 *
 * @param made calls that created or changed rules, by name of the rule
 */
record EventBridgeRules(Map<String, List<ControlCall>> made) {
    /** Parts of rule names, ignoring separators, that hardly occur in names of other rules. */
    private static final List<String> OF_ALERTS = List.of("guardduty", "securityhub", "forensic");

    /** Those parts that are names of services that send alerts. */
    private static final List<String> SERVICES = List.of("guardduty", "securityhub");

    /** Words that indicate a rule for alerts only as complete words, because other words contain them. */
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

    /** Prefixes of words that occur in names of application rules too. */
    private static final List<String> AMBIGUOUS = List.of("security", "alert", "alarm", "detect");

    /** Parts of event patterns that match alerts or records of API activity. */
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
    /** Position before a capital letter that begins a word, as in {@code SecurityHubAlerts} and {@code SOCAlerts}. */
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /** Shortest age of a known pattern. A younger one may have been set by the attacker to disguise the rule. */
    private static final Duration LONG_BEFORE = Duration.ofHours(1);

    EventBridgeRules {
        made = Map.copyOf(made);
    }

    /**
     * Returns the rules that calls created or changed.
     *
     * @param calls ordered by time
     */
    static EventBridgeRules of(List<ControlCall> calls) {
        return new EventBridgeRules(calls.stream()
                .filter(call -> call.service().equals("events")
                        && call.action().equals("PutRule")
                        && call.error().isEmpty())
                .collect(Collectors.groupingBy(call -> name(call.request()))));
    }

    /** Returns the name of a rule, which some operations call {@code name} and others {@code rule}. */
    static String name(JsonNode request) {
        return request.path("name").asText(request.path("rule").asText());
    }

    /**
     * Returns the severity of disabling or deleting a rule. It is low for a rule that has matched something else for
     * an hour or longer, and for a name without such words: every template does this.
     */
    Severity severity(ControlCall call) {
        String name = name(call.request());
        List<ControlCall> rule = made.getOrDefault(name, List.of());
        if (isAlertName(name) || rule.stream().anyMatch(EventBridgeRules::matchesAlerts)) {
            return call.error().isPresent() ? Severity.MEDIUM : Severity.HIGH;
        }
        boolean known =
                rule.stream().anyMatch(made -> made.time().isBefore(call.time().minus(LONG_BEFORE)));
        boolean ambiguous =
                !known && words(name).anyMatch(word -> AMBIGUOUS.stream().anyMatch(word::startsWith));
        return ambiguous && call.error().isEmpty() ? Severity.MEDIUM : Severity.LOW;
    }

    /**
     * Result of a call that changes the pattern of a rule. EventBridge does not keep the earlier pattern (EventBridge
     * API reference, "PutRule").
     */
    record PatternChange(String what, Severity severity) {}

    /**
     * Returns the change of a pattern; empty if the rule still matches the same alerts, or if nothing indicates that
     * it ever matched any.
     */
    Optional<PatternChange> patternChange(ControlCall call) {
        String name = name(call.request());
        Optional<ControlCall> before = made.getOrDefault(name, List.of()).stream()
                .filter(earlier -> earlier.time().isBefore(call.time()) && matchesAlerts(earlier))
                .reduce((first, last) -> last);
        if (matchesAlerts(call)) {
            return before.filter(earlier -> !pattern(earlier).equals(pattern(call)))
                    .map(earlier ->
                            new PatternChange("the pattern of the rule " + name + " was changed", Severity.LOW));
        }
        if (before.isPresent()) {
            return Optional.of(new PatternChange(
                    "the pattern of the rule " + name + " was changed and no longer matches alerts",
                    call.error().isPresent() ? Severity.MEDIUM : Severity.HIGH));
        }
        String letters = letters(name);
        return !pattern(call).isEmpty() && SERVICES.stream().anyMatch(letters::contains)
                ? Optional.of(new PatternChange(
                        "the rule " + name + " was set to a pattern that does not match alerts",
                        call.error().isPresent() ? Severity.LOW : Severity.MEDIUM))
                : Optional.empty();
    }

    private static String letters(String name) {
        return NO_LETTERS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static boolean isAlertName(String name) {
        String letters = letters(name);
        return OF_ALERTS.stream().anyMatch(letters::contains) || words(name).anyMatch(WORDS_OF_ALERTS::contains);
    }

    private static Stream<String> words(String name) {
        return NO_LETTERS
                .splitAsStream(name)
                .flatMap(CAPITAL::splitAsStream)
                .map(word -> word.toLowerCase(Locale.ROOT));
    }

    private static boolean matchesAlerts(ControlCall call) {
        String pattern = pattern(call).toLowerCase(Locale.ROOT);
        return SOURCES.stream().anyMatch(pattern::contains);
    }

    private static String pattern(ControlCall call) {
        return call.request().path("eventPattern").asText();
    }
}
