package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is investigated is never changed: no source declares an operation that could. */
@Tag("source-aws")
class ReadOnlyTest {
    private static final List<String> READING = List.of(
            "BatchCheck",
            "BatchGet",
            "Describe",
            "Download",
            "Filter",
            "Get",
            "List",
            "Lookup",
            "StartQuery",
            "StopQuery");

    /** They read by their name, and hand out secrets, plain text or entry. */
    private static final List<String> NEVER = List.of(
            "secretsmanager:GetSecretValue",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:GetParametersByPath",
            "sts:GetSessionToken",
            "sts:GetFederationToken",
            "ecr:GetAuthorizationToken");

    @Test
    void everyOperationThatASourceDeclaresOnlyReads() {
        List<String> operations = AwsSources.artifacts().stream()
                .flatMap(artifact -> artifact.operations().stream())
                .distinct()
                .toList();
        assertThat(operations)
                .isNotEmpty()
                .doesNotContainAnyElementsOf(NEVER)
                .allSatisfy(operation -> assertThat(READING)
                        .as(operation)
                        .anyMatch(verb ->
                                operation.substring(operation.indexOf(':') + 1).startsWith(verb)));
    }
}
