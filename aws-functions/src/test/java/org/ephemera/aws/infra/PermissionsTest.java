package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.client.ReadingRole;
import org.ephemera.aws.seal.KmsSigner;
import org.ephemera.aws.store.S3EvidenceStore;
import org.junit.jupiter.api.Test;

/** The function's role may do what the code declares: nothing less, and nothing more. */
class PermissionsTest {
    private static final List<Template.Statement> STATEMENTS =
            Template.read().statements().toList();

    @Test
    void grantsExactlyWhatTheCodeDeclares() {
        SortedSet<String> declared = Stream.of(
                        AwsSources.artifacts().stream().flatMap(artifact -> artifact.permissions().stream()),
                        S3EvidenceStore.PERMISSIONS.stream(),
                        KmsSigner.PERMISSIONS.stream(),
                        ReadingRole.PERMISSIONS.stream())
                .flatMap(permissions -> permissions)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(granted(false)).containsExactlyElementsOf(declared);
    }

    @Test
    void grantsTheRuntimeItsLogAndItsDeadLettersOnly() {
        assertThat(granted(true)).containsExactly("logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage");
    }

    @Test
    void namesEveryActionInFull() {
        assertThat(STATEMENTS).allSatisfy(statement -> {
            assertThat(statement.effect()).isEqualTo("Allow");
            assertThat(statement.actions()).isNotEmpty().noneMatch(action -> action.contains("*"));
        });
    }

    private static SortedSet<String> granted(boolean toTheRuntime) {
        return STATEMENTS.stream()
                .filter(statement -> statement.isOfTheRuntime() == toTheRuntime)
                .flatMap(statement -> statement.actions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
