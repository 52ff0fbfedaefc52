package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.testing.Documents;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule with what it must find, what it must not, and what only looks like it: {@code cases.json}. */
class EscapeRulesTest {
    private static final JsonNode CASES = Documents.resource(EscapeRulesTest.class, "cases.json");

    private static Stream<JsonNode> cases() {
        return StreamSupport.stream(CASES.spliterator(), false);
    }

    @TestFactory
    Stream<DynamicTest> findsWhatItShould() {
        return cases().map(one -> DynamicTest.dynamicTest(
                one.path("rule").asText() + ": " + one.path("case").asText(), () -> check(one)));
    }

    /** {@code expect}: each finding of the rule as "severity", with " host" or " suppressed" if it is. */
    private static void check(JsonNode one) {
        List<Finding> findings = EscapeRules.findings(Documents.workloads(one));
        List<String> found = findings.stream()
                .filter(finding -> finding.rule().id().equals(one.path("rule").asText()))
                .map(EscapeRulesTest::summary)
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

    /** Whoever takes a rule out of the book or out of the code turns its case red, and whoever adds one adds its cases. */
    @Test
    void everyRuleHasCasesBothWays() {
        Set<String> rules = RuleBook.standard().all().stream()
                .map(Rule::id)
                .filter(id -> id.startsWith("ESC-"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rulesOf(true)).isEqualTo(rules);
        assertThat(rulesOf(false)).isEqualTo(rules);
        Set<String> tricky = cases().filter(one -> one.path("tricky").asBoolean())
                .map(one -> one.path("rule").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tricky).isEqualTo(rules);
    }

    private static Set<String> rulesOf(boolean found) {
        return cases().filter(one -> found != one.path("expect").isEmpty())
                .map(one -> one.path("rule").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyFindingSaysWhere() {
        cases().flatMap(one -> EscapeRules.findings(Documents.workloads(one)).stream())
                .forEach(finding -> assertThat(
                                finding.evidence().getFirst().place().toString())
                        .as(finding.toString())
                        .isNotNull());
    }
}
