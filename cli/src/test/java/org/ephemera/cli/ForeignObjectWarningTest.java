package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.InterceptedStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Object that another program creates immediately before {@code collect} does. */
class ForeignObjectWarningTest {
    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 3, 10).build();
    private final AtomicReference<@Nullable String> planted = new AtomicReference<>();

    @ParameterizedTest
    @ValueSource(strings = {"/bag-info.txt", "/package.json", "/data/index.jsonl"})
    void warnsWithKeyWhenACopyIsSealed(String name) throws Exception {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            Ran ran = collect(cloud, name);
            assertThat(ran.exit()).isEqualTo(ExitCode.WRONG.number());
            assertThat(ran.err()).contains("Warning: foreign object " + planted.get());
            assertThat(ran.json().path("foreignObject").asText()).endsWith(planted.get());
        }
    }

    @Test
    void warnsWithKeyWhenCollectionContinues() throws Exception {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            Ran ran = collect(cloud, "/data/raw/");
            assertThat(ran.json().path("sealedAt").asText()).endsWith("Z");
            assertThat(ran.err()).contains("Warning: foreign object " + planted.get());
            assertThat(ran.json().path("foreignFiles").asInt()).isEqualTo(1);
        }
    }

    private Ran collect(SimulatedCloud cloud, String name) {
        return CommandFixture.in(folder)
                .facing(cloud)
                .run(store -> plantObjectBefore(store, name), "collect", scenario.taskArn(), "--quiet", "--json");
    }

    private EvidenceStore plantObjectBefore(EvidenceStore store, String name) {
        return new InterceptedStore(
                store,
                key -> key.contains(name) && planted.compareAndSet(null, key),
                () -> store.create(
                        Objects.requireNonNull(planted.get()), Blob.of("planted".getBytes(StandardCharsets.UTF_8))));
    }
}
