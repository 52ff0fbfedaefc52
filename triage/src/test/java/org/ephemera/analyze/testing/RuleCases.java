package org.ephemera.analyze.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.junit.jupiter.api.DynamicTest;

/**
 * Test cases of rules, from {@code cases.json} next to a test class.
 *
 * <p>Each case has its rule, a description, and documents. {@code expect} lists the severity of each expected finding,
 * followed by " host" or " suppressed" if it is. {@code tricky} marks a harmless case that resembles a finding.
 */
public record RuleCases(List<JsonNode> cases) {
    public RuleCases {
        cases = List.copyOf(cases);
    }

    public static RuleCases of(Class<?> test) {
        return new RuleCases(StreamSupport.stream(
                        WorkloadDocuments.resource(test, "cases.json").spliterator(), false)
                .toList());
    }

    /** Returns a test for each case. */
    public Stream<DynamicTest> tests(Function<JsonNode, List<Finding>> rules) {
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.path("rule").asText() + ": " + one.path("case").asText(),
                        () -> check(one, rules.apply(one))));
    }

    private static void check(JsonNode one, List<Finding> findings) {
        List<String> found = findings.stream()
                .filter(finding -> finding.rule().id().equals(one.path("rule").asText()))
                .map(RuleCases::summary)
                .sorted()
                .toList();
        List<String> expected = StreamSupport.stream(one.path("expect").spliterator(), false)
                .map(JsonNode::asText)
                .sorted()
                .toList();
        assertThat(found).as(findings.toString()).isEqualTo(expected);
    }

    private static String summary(Finding finding) {
        return finding.severity().word()
                + (finding.host() ? " host" : "")
                + (finding.suppressedBy().isPresent() ? " suppressed" : "");
    }

    /** Fails unless each rule of a family has a case with a finding, a case without a finding, and a tricky case. */
    public void coverEachRule(String family) {
        Set<String> rules = RuleBook.standard().all().stream()
                .map(Rule::id)
                .filter(id -> id.startsWith(family))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rulesOf(one -> !one.path("expect").isEmpty())).as("finds").isEqualTo(rules);
        assertThat(rulesOf(one -> one.path("expect").isEmpty())).as("does not").isEqualTo(rules);
        assertThat(rulesOf(one -> one.path("tricky").asBoolean())).as("tricky").isEqualTo(rules);
    }

    private Set<String> rulesOf(Predicate<JsonNode> which) {
        return cases.stream()
                .filter(which)
                .map(one -> one.path("rule").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
