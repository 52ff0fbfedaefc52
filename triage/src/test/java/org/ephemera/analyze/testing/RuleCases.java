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
 * Cases of rules in a file. Each names its rule and says in words what it is; what it expects is each finding of the rule as its
 * severity, with " host" or " suppressed" if it is; it is tricky if it only looks like something; the rest are documents.
 */
public record RuleCases(List<JsonNode> cases) {
    public RuleCases {
        cases = List.copyOf(cases);
    }

    public static RuleCases beside(Class<?> test) {
        return new RuleCases(StreamSupport.stream(
                        WorkloadDocuments.resource(test, "cases.json").spliterator(), false)
                .toList());
    }

    /** A test for each case. */
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

    /** Fails unless each rule of a family has a case where it finds, one where it does not, and a tricky one. */
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
