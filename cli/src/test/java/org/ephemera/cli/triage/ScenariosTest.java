package org.ephemera.cli.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.read.SealedPackage;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.cli.SealedIncident;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.lab.RecordedCall;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every incident of the simulated clouds: collected, sealed, verified, and judged as it has to be. */
class ScenariosTest {
    private static final Clock CLOCK = Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC);

    @TempDir
    Path folder;

    static List<Expected> scenarios() throws IOException {
        return Expected.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void isCollectedWhole(Expected expected) throws Exception {
        SealedIncident incident = SealedIncident.of(expected.scenario(), folder, CLOCK);

        assertThat(incident.verify().verdict()).isEqualTo(Verdict.INTACT);
        assertThat(incident.calls()).noneMatch(RecordedCall::refused);
        try (SealedPackage sealed = SealedPackage.open(incident.open())) {
            assertThat(sealed.seal().status())
                    .isEqualTo(expected.scenario().endsWith("-gone") ? "partial" : "complete");
            assertThat(sealed.outcomes())
                    .extracting(ItemOutcome::code)
                    .doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED);
        }
    }

    @Test
    void noneIsLeftOut() throws IOException {
        assertThat(scenarios())
                .extracting(Expected::scenario)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Scenario.names().stream(), AzureScenario.names().stream())
                                .toList());
    }
}
