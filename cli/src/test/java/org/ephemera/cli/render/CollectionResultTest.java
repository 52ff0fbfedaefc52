package org.ephemera.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionResultTest {
    /** As the plans of tasks, pods and groups say it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody told of it; what became of azure.aci.group.1a2b3c4d says why",
                "only the task definition names the containers' log streams; what became of"
                        + " aws.ecs.task-definition.1a2b3c4d says why it could not be had",
                "only the container instances name their machines; what became of aws.ecs.container-instance.1a2b3c4d"
                        + " says why they could not be had",
                "only the pod tells which containers it has; what became of kubernetes.pod.1a2b3c4d says why it does not",
            })
    void knowsASentenceThatOnlyRefersToAnother(String message) {
        assertThat(CollectionResult.refersToAnother(message)).isTrue();
    }

    @Test
    void takesNoRemedyForOne() {
        assertThat(CollectionResult.refersToAnother("access was denied; the permission ecs:DescribeTasks is missing"))
                .isFalse();
    }
}
