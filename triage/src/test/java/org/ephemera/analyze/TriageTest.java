package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.read.AnalysisException;
import org.ephemera.analyze.read.SealedPackage;
import org.ephemera.analyze.testing.FixtureAnswer;
import org.ephemera.analyze.testing.SealedFixture;
import org.ephemera.bag.DirectoryPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriageTest {
    @TempDir
    private Path folder;

    /** A body that was made harmless after the seal must not lead to a harmless report. */
    @Test
    void concludesNothingFromWhatWasChangedAfterTheSeal() throws Exception {
        Path place = SealedFixture.in(folder)
                .item(
                        "aws.logs.stream",
                        Map.of("container", "app"),
                        FixtureAnswer.json(
                                "logs:GetLogEvents", "{\"events\":[{\"timestamp\":1,\"message\":\"xmrig\"}]}"))
                .make();
        try (Stream<Path> bodies = Files.walk(place.resolve("data/raw"))) {
            for (Path body : bodies.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(body, StandardCharsets.UTF_8);
                if (text.contains("xmrig")) {
                    Files.writeString(body, text.replace("xmrig", "quiet"));
                }
            }
        }
        try (SealedPackage sealed = SealedPackage.open(new DirectoryPackage(place))) {
            assertThatThrownBy(() -> Triage.analyze(
                            sealed, Triage.Options.inStore(Baseline.NONE), name -> OutputStream.nullOutputStream()))
                    .isInstanceOf(AnalysisException.class)
                    .hasMessageContaining("is not the file that was sealed, so nothing is concluded from it");
        }
    }

    /** What changed and when it happened is shown without the secrets that are quoted with it. */
    @Test
    void whatIsShownHoldsNoSecret() throws Exception {
        String task = """
                {"tasks": [{"taskArn": "%s", "taskDefinitionArn": "d:1", "containers": [],
                  "createdAt": "2026-11-26T11:00:00Z", "stoppedAt": "2026-11-26T12:00:00Z",
                  "stoppedReason": "cannot start: --db-password=hunter2",
                  "overrides": {"containerOverrides": [{"name": "app", "command": ["app", "--db-password=hunter2"]}]}}]}""".formatted(SealedFixture.TASK);
        String definition = """
                {"taskDefinition": {"taskDefinitionArn": "d:1", "containerDefinitions": [{"name": "app",
                  "command": ["app"], "logConfiguration": {"logDriver": "splunk"}}]}}""";
        Map<String, ByteArrayOutputStream> written = new TreeMap<>();
        try (SealedPackage sealed = SealedFixture.in(folder)
                .item("aws.ecs.task", Map.of(), FixtureAnswer.json("ecs:DescribeTasks", task))
                .item("aws.ecs.task-definition", Map.of(), FixtureAnswer.json("ecs:DescribeTaskDefinition", definition))
                .seal()) {
            Analysis analysis = Triage.analyze(
                    sealed,
                    Triage.Options.inStore(Baseline.NONE),
                    name -> written.computeIfAbsent(name, none -> new ByteArrayOutputStream()));
            assertThat(analysis.changes())
                    .isNotEmpty()
                    .allSatisfy(change -> assertThat(change.toString()).doesNotContain("hunter2"));
            assertThat(analysis.findings().toString()).contains("DRF-002").doesNotContain("hunter2");
            assertThat(analysis.timeline().toString()).contains("cannot start").doesNotContain("hunter2");
            assertThat(written.keySet()).contains("timeline.jsonl", "timeline.csv");
            assertThat(written.values())
                    .allSatisfy(file ->
                            assertThat(file.toString(StandardCharsets.UTF_8)).doesNotContain("hunter2"));
        }
    }
}
