package org.ephemera.cli.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.ephemera.analyze.read.SealedPackage;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.cli.SealedIncident;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.lab.RecordedCall;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenariosTest {
    private static final Clock CLOCK = Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stolen-key",
                "run-task-hijack",
                "ec2-escape",
                "disguised-mount",
                "tag-repointed",
                "one-of-ten",
                "quiet-service"
            })
    void isCollectedWhole(String name) throws Exception {
        SealedIncident incident = SealedIncident.of(name, folder, CLOCK);

        assertThat(incident.verify().verdict()).isEqualTo(Verdict.INTACT);
        assertThat(incident.calls()).noneMatch(RecordedCall::refused);
        try (SealedPackage sealed = SealedPackage.open(incident.open())) {
            assertThat(sealed.seal().status()).isEqualTo("complete");
            assertThat(sealed.outcomes())
                    .extracting(ItemOutcome::code)
                    .doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.PARTIAL);
        }
    }
}
