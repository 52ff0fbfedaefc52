package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ephemera.acquire.AdmissionReason;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.analyze.parse.metrics.PackageMetrics;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.aws.sweep.SweepSubjects;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Digest;
import org.ephemera.model.Target;
import org.ephemera.queue.ReportResult;
import org.ephemera.reporting.StoredReports;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that a function writes after the seal includes the sweeps of the target in the same store. */
class SweptBaselineTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
    private static final String SERVICE = "arn:aws:ecs:eu-central-1:111122223333:service/lab/app";

    @TempDir
    Path folder;

    @AfterEach
    void verifyIndependently() throws Exception {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void readsBaselineOfTargetFromSweeps() throws Exception {
        try (SimulatedCloud cloud = SimulatedCloud.start(
                ScenarioBuilder.at(NOW).container("app", 10, 10).tasks(3).build())) {
            CommandFixture desk = CommandFixture.in(folder).facing(cloud).at(NOW);
            JsonNode swept = desk.run("sweep", "aws:111122223333/eu-central-1", "--from", "3d", "--json")
                    .json();
            assertThat(swept.path("packages")).hasSize(2);
            String id = desk.run("collect", SERVICE, "--json")
                    .json()
                    .path("packageId")
                    .asText();

            assertThat(baseline(id, SweepSubjects::subjects))
                    .extracting(sweep -> sweep.path("packageId").asText())
                    .containsExactlyInAnyOrderElementsOf(swept.path("packages")
                            .valueStream()
                            .map(one -> Path.of(one.asText()).getFileName().toString())
                            .toList());

            for (JsonNode sweep : baseline(id, SweepSubjects::subjects)) {
                try (SealedPackage sealed = SealedPackage.open(
                        new DirectoryPackage(place(sweep.path("packageId").asText())))) {
                    PackageMetrics all = PackageMetrics.of(sealed);
                    PackageMetrics some = PackageMetrics.of(sealed, dimensions -> dimensions.containsValue("app"));
                    PackageMetrics none = PackageMetrics.of(sealed, dimensions -> false);
                    assertThat(all.gaps()).isEmpty();
                    assertThat(some.series())
                            .isNotEmpty()
                            .hasSizeLessThanOrEqualTo(all.series().size());
                    assertThat(some.series())
                            .filteredOn(series -> series.metric().equals("CPUUtilization"))
                            .isNotEmpty()
                            .allMatch(series -> series.points().size() == 1440);
                    assertThat(none.series()).isEmpty();
                }
            }
        }
    }

    @Test
    void ignoresSweepsOfOtherTargets() throws Exception {
        try (SimulatedCloud cloud = SimulatedCloud.start(
                ScenarioBuilder.at(NOW).container("app", 10, 10).build())) {
            CommandFixture desk = CommandFixture.in(folder).facing(cloud).at(NOW);
            desk.run("sweep", "aws:111122223333/eu-central-1", "--from", "2d", "--json");
            String id = desk.run("collect", SERVICE, "--json")
                    .json()
                    .path("packageId")
                    .asText();
            assertThat(baseline(id, target -> Set.of("service/lab/other"))).isEmpty();
        }
    }

    private JsonNode baseline(String id, Function<Target, Set<String>> subjects) throws IOException {
        EvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Path reports = folder.resolve("evidence/reports");
        if (Files.exists(reports)) {
            return findings(reports);
        }
        byte[] bytes = Files.readAllBytes(place(id).resolve(PackageLayout.OPEN));
        assertThat(new StoredReports(store, key -> key, subjects)
                        .report(
                                new OpenPackage(OpenRecord.parse(bytes), Digest.of(bytes), AdmissionReason.REOPENED),
                                () -> false))
                .isInstanceOf(ReportResult.Made.class);
        return findings(reports);
    }

    private static JsonNode findings(Path reports) throws IOException {
        try (Stream<Path> files = Files.walk(reports)) {
            Optional<Path> findings =
                    files.filter(file -> file.endsWith("findings.json")).findFirst();
            return Json.parse(Files.readAllBytes(findings.orElseThrow())).path("baseline");
        }
    }

    private Path place(String id) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("evidence/packages"))) {
            return files.filter(path -> path.endsWith(id)).findFirst().orElseThrow();
        }
    }
}
