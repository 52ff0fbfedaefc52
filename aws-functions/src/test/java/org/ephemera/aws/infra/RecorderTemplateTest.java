package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorder as deployed by the template. */
class RecorderTemplateTest {
    private static final Template TEMPLATE = Template.read();

    /** The task definition revision belongs to the account that is read. */
    @Test
    void recorderReadsWithReadingRole() {
        for (String setting : List.of("EPHEMERA_ROLE", "EPHEMERA_EXTERNAL_ID")) {
            assertThat(TemplateTest.environment("AlertFunction").required(setting))
                    .isEqualTo(TemplateTest.environment("WorkFunction").required(setting));
        }
        assertThat(TEMPLATE.properties("ReadingRolePolicy").required("Roles"))
                .map(JsonNode::asText)
                .containsExactlyInAnyOrder("WorkRole", "AlertRole");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AlertPolicy | StoreOpening | recorder/hours/2026-11-26/2026-11-26T09-aws-1-x.json | true",
                "AlertPolicy | StoreOpening | recorder/aws-1-x/2026-11-26T09/events/a.b.json | true",
                "AlertPolicy | StoreOpening | recorder/aws-1-x/2026-11-26T09/definitions/b.refused.json | true",
                "AlertPolicy | StoreOpening | recorder/packaged/2026-11-26/2026-11-26T09-aws-1-x.json | false",
                "SweepPolicy | StoreObjects | recorder/packaged/2026-11-26/2026-11-26T09-aws-1-x.json | true",
                "SweepPolicy | StoreObjects | recorder/aws-1-x/2026-11-26T09/events/a.b.json | false",
                "SweepPolicy | StoreSpool | recorder/hours/2026-11-26/2026-11-26T09-aws-1-x.json | true",
                "WorkPolicy | StoreSpool | recorder/aws-1-x/2026-11-26T09/events/a.b.json | true",
            })
    void grantsWritesOfEachRecorderPart(String policy, String sid, String key, boolean allowed) {
        List<String> resources = new ArrayList<>();
        TEMPLATE.properties(policy).at("/PolicyDocument/Statement").forEach(statement -> {
            if (statement.path("Sid").asText().equals(sid)) {
                JsonNode resource = statement.path("Resource");
                (resource.isArray() ? resource : List.of(resource)).forEach(each -> resources.add(each.asText()));
            }
        });
        assertThat(resources.stream()
                        .map(resource -> resource.replace("${EvidenceBucket.Arn}/", ""))
                        .anyMatch(pattern ->
                                key.matches(pattern.replace(".", "\\.").replace("*", ".*"))))
                .isEqualTo(allowed);
    }
}
