package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No source declares an operation that changes the target. */
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

    /** Operations whose names look like reads but return secrets, plaintext or access. */
    private static final List<String> NEVER = List.of(
            "secretsmanager:GetSecretValue",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:GetParametersByPath",
            "sts:GetSessionToken",
            "sts:GetFederationToken",
            "ecr:GetAuthorizationToken");

    @Test
    void declaresOnlyReadOperations() {
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
