package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of three senders about a reverse shell (EXE-015), and alerts about something else. */
class ReverseShellAlertTest {
    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"detail\": {\"type\": \"Execution:Runtime/ReverseShell\"}} | high | /detail/type",
                "{\"detail\": {\"findings\": [{\"Types\": [\"TTPs/Execution/Execution:Runtime-ReverseShell\"]}]}}"
                        + " | high | /detail/findings/0/Types/0",
                "{\"AlertType\": \"K8S.NODE_ReverseShell\"} | medium | /AlertType",
                "{\"rule\": \"Redirect STDOUT/STDIN to Network Connection in Container\"} | medium | /rule",
                "{\"rule\": \"Netcat Remote Code Execution in Container\"} | medium | /rule",
                "{\"detail\": {\"type\": \"AttackSequence:ECS/CompromisedCluster\", \"service\": {\"detection\": {\"sequence\": {\"signals\":"
                        + " [{\"name\": \"Execution:Runtime/SuspiciousTool\"}, {\"name\": \"Execution:Runtime/ReverseShell\"}]}}}}}"
                        + " | high | /detail/service/detection/sequence/signals/1/name"
            })
    void findsReverseShell(String event, String severity, String pointer) throws Exception {
        Finding finding = of(event).orElseThrow();

        assertThat(finding.rule().id()).isEqualTo("EXE-015");
        assertThat(finding.severity().word()).isEqualTo(severity);
        assertThat(finding.evidence()).singleElement().asString().contains("event.json", pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"detail\": {\"type\": \"Execution:Runtime/SuspiciousTool\"}}",
                "{\"rule\": \"Terminal shell in container\"}",
                "{\"detail\": {\"description\": \"a reverse shell\"}}",
                "no JSON: Execution:Runtime/ReverseShell"
            })
    void ignoresOtherAlerts(String event) throws Exception {
        assertThat(of(event)).isEmpty();
    }

    private Optional<Finding> of(String event) throws Exception {
        AcquisitionTrigger alert = new AcquisitionTrigger(
                AcquisitionTrigger.Kind.ALERT, "test.alerts", "e-1", Optional.of(SealedPackageFixture.NOW));
        return ReverseShellAlert.of(
                SealedPackageFixture.in(folder).trigger(alert, event).seal());
    }
}
