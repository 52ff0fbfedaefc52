package org.ephemera.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;

class RunTaskOverridesTest {
    private static final KeyValuePair VARIABLE =
            KeyValuePair.builder().name("REGION").value("eu-central-1").build();

    /** GuardDuty sets variables for its agent; this is not an override by a caller. */
    @ParameterizedTest
    @CsvSource({
        "aws-guardduty-agent-k7q2m, environment, false",
        "aws-guardduty-agent-k7q2m, command,     true",
        "checkout,                  environment, true",
        "checkout,                  nothing,     false",
    })
    void detectsOverridesOfTheDefinition(String container, String what, boolean overridden) {
        ContainerOverride.Builder named = ContainerOverride.builder().name(container);
        ContainerOverride override = switch (what) {
            case "command" -> named.command("sh").build();
            case "environment" -> named.environment(VARIABLE).build();
            default -> named.build();
        };
        Task task = Task.builder()
                .overrides(overrides -> overrides.containerOverrides(override))
                .build();
        assertThat(RunTaskOverrides.existIn(task)).isEqualTo(overridden);
    }
}
