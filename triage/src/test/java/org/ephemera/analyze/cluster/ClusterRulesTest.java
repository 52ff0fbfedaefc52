package org.ephemera.analyze.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.testing.RuleCases;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests each rule with positive, negative and similar harmless cases from {@code cases.json}. */
class ClusterRulesTest {
    private static final RuleCases CASES = RuleCases.of(ClusterRulesTest.class);
    private static final Instant SINCE = Instant.parse("2026-11-26T11:00:00Z");

    private static List<Finding> findings(JsonNode documents) {
        List<LocatedJson> objects = WorkloadDocuments.objects(documents);
        return ClusterRules.findings(new ClusterRuleContext(
                of(objects, "Pod"),
                of(objects, "Namespace").stream().findFirst(),
                objects.stream()
                        .filter(object -> object.at("webhooks").exists())
                        .toList(),
                objects.stream()
                        .filter(object -> object.at("kind").textOrEmpty().startsWith("MutatingAdmissionPolicy"))
                        .toList(),
                of(objects, "ConfigMapDigest"),
                SINCE));
    }

    private static List<LocatedJson> of(List<LocatedJson> objects, String kind) {
        return objects.stream()
                .filter(object -> object.at("kind").textOrEmpty().equals(kind))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> findsExpectedFindings() {
        return CASES.tests(ClusterRulesTest::findings);
    }

    @Test
    void coversEachRule() {
        CASES.coverEachRule("CLU-");
    }

    @Test
    void pointsToExistingEvidence() {
        for (JsonNode one : CASES.cases()) {
            for (Finding finding : findings(one)) {
                assertThat(finding.evidence()).allSatisfy(evidence -> {
                    int number = Integer.parseInt(evidence.file().replaceAll("\\D", ""));
                    assertThat(one.path("kubernetes")
                                    .path(number)
                                    .at(evidence.place().toString())
                                    .isMissingNode())
                            .as("%s: %s", one.path("case").asText(), finding)
                            .isFalse();
                });
            }
        }
    }
}
