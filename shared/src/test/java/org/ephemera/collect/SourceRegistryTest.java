package org.ephemera.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.Test;

class SourceRegistryTest {
    private static final Artifact TASK = PagedSource.artifact("test.task", Volatility.V2);
    private static final Artifact LOG = PagedSource.artifact("test.log", Volatility.V4);
    private static final EvidenceSource NONE =
            (item, from, recorder, deadline) -> new SourceResult.Finished(new Outcome.Empty("nothing"));

    private final SourceRegistry<String> registry = new SourceRegistry<>(List.of(
            SourceLine.<String>opening(TASK, Set.of("one", "many"), clients -> NONE)
                    .orFound(Set.of("pod"))
                    .leading(),
            SourceLine.found(LOG, Set.of("one"), clients -> NONE)));

    @Test
    void plansAnArtifactWhenItsKindOpensAPackage() {
        assertThat(registry.plannedFor("one")).containsExactly(TASK);
        assertThat(registry.plannedFor("pod")).isEmpty();
    }

    @Test
    void readsAnArtifactWhenAnotherSourceFindsIt() {
        assertThat(registry.readFor("one")).containsExactly(TASK, LOG);
        assertThat(registry.readFor("pod")).containsExactly(TASK);
        assertThat(registry.readFor("unknown")).isEmpty();
    }

    @Test
    void bindsEachArtifactToItsSource() {
        assertThat(registry.bind("clients"))
                .containsExactly(new RegisteredSource(TASK, true, NONE), new RegisteredSource(LOG, NONE));
    }

    @Test
    void throwsWhenAnArtifactHasTwoLines() {
        SourceLine<String> line = SourceLine.found(LOG, Set.of("one"), clients -> NONE);
        assertThatThrownBy(() -> new SourceRegistry<>(List.of(line, line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test.log");
    }
}
