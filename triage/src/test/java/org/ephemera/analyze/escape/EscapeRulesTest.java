package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.GrantedPermission;
import org.ephemera.analyze.parse.IdentityPermissions;
import org.ephemera.analyze.testing.RuleCases;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests each rule with positive, negative and similar harmless cases from {@code cases.json}. */
class EscapeRulesTest {
    private static final RuleCases CASES = RuleCases.of(EscapeRulesTest.class);

    private static List<Finding> findings(JsonNode documents) {
        return EscapeRules.findings(WorkloadDocuments.workloads(documents), permissions(documents.path("allowed")));
    }

    /** Returns the permissions of a case by identity, each as {@code action on resource}. */
    private static IdentityPermissions permissions(JsonNode allowed) {
        Map<String, List<GrantedPermission>> all = new HashMap<>();
        allowed.properties()
                .forEach(identity -> identity.getValue().forEach(one -> {
                    String[] words = one.asText().split(" on ", 2);
                    all.computeIfAbsent(identity.getKey(), none -> new ArrayList<>())
                            .add(new GrantedPermission(
                                    words[0],
                                    words[1].replace(" if", ""),
                                    words[1].endsWith(" if"),
                                    WorkloadDocuments.located("allowed.json", allowed)
                                            .at(identity.getKey())
                                            .evidence()));
                }));
        return new IdentityPermissions(all, Set.of(), List.of());
    }

    @TestFactory
    Stream<DynamicTest> findsExpectedFindings() {
        return CASES.tests(EscapeRulesTest::findings);
    }

    /** Fails if a rule is removed from the rule book or from the code, or is added without cases. */
    @Test
    void coversEachRule() {
        CASES.coverEachRule("ESC-");
    }

    /** An invalid pointer would mislead the reader. */
    @Test
    void pointsToExistingEvidence() {
        for (JsonNode one : CASES.cases()) {
            for (Finding finding : findings(one)) {
                String file = finding.evidence().getFirst().file();
                FileLocation place = finding.evidence().getFirst().place();
                JsonNode document = document(one, file);
                assertThat(document.at(place.toString()).isMissingNode())
                        .as("%s: %s", one.path("case").asText(), finding)
                        .isEqualTo(finding.because().startsWith("has the token")
                                && document.at(place.toString()).isMissingNode());
            }
        }
    }

    /** Returns a document of a case: {@code kubernetes.1.json} is the second document with the key kubernetes. */
    private static JsonNode document(JsonNode one, String file) {
        String name = file.substring(0, file.length() - ".json".length());
        if (one.has(name)) {
            return one.path(name);
        }
        int dot = name.lastIndexOf('.');
        return one.path(name.substring(0, dot)).path(Integer.parseInt(name.substring(dot + 1)));
    }
}
