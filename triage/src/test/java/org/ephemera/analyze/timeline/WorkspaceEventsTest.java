package org.ephemera.analyze.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.parse.azure.TableEvents;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timeline entries of platform events stored in a workspace. */
class WorkspaceEventsTest {
    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void addsFirstAndLastTimeOfRepeatedEvents() throws Exception {
        Timeline timeline = of("""
                {"tables":[{"name":"PrimaryResult","columns":[{"name":"TableName"},{"name":"TimeGenerated"},{"name":"ContainerName_s"},
                {"name":"ReplicaName"},{"name":"Reason"},{"name":"Message"},{"name":"Log"}],"rows":[
                ["ContainerEvent_CL","2026-11-26T10:00:00Z","checkout",null,"","Killing container",null],
                ["ContainerAppSystemLogs","2026-11-26T10:03:00Z",null,"web--r1-x","ProbeFailed",null,"Probe of Readiness failed"],
                ["ContainerAppSystemLogs","2026-11-26T10:01:00Z",null,"web--r1-x","ProbeFailed",null,"Probe of Readiness failed"],
                ["ContainerAppSystemLogs","2026-11-26T10:02:00Z",null,"web--r1-x","ProbeFailed",null,"Probe of Readiness failed"],
                ["ContainerAppSystemLogs","soon",null,"web--r1-x","Pulled",null,"without a time"],
                ["ContainerAppConsoleLogs","2026-11-26T10:04:00Z",null,"web--r1-x",null,null,"what an app says of itself"]]}]}""");
        assertThat(timeline.entries().stream()
                        .filter(entry -> entry.kind().equals("task"))
                        .map(entry -> String.join(" ", entry.time().toString(), entry.subject(), entry.message())))
                .containsExactly(
                        "2026-11-26T10:00:00Z checkout Killing container",
                        "2026-11-26T10:01:00Z web--r1-x ProbeFailed: Probe of Readiness failed (first of several)",
                        "2026-11-26T10:03:00Z web--r1-x ProbeFailed: Probe of Readiness failed (last of several)");
        assertThat(timeline.entries().getFirst().evidence().place()).hasToString("/tables/0/rows/0/5");
        assertThat(timeline.gaps()).isEmpty();
    }

    @Test
    void reportsGapWhenTableIsNotReadable() throws Exception {
        assertThat(of("{\"tables\":7}").gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.toString()).contains("Log Analytics workspace"));
    }

    /** Thousands of events are held at once, each of which could be as long as a row. */
    @Test
    void storesNoMoreTextThanIsShown() throws Exception {
        List<String> kept = new ArrayList<>();
        try (SealedPackage sealed = sealed("""
                {"tables":[{"name":"PrimaryResult","columns":[{"name":"TableName"},{"name":"TimeGenerated"},{"name":"Message"}],
                "rows":[["ContainerEvent_CL","2026-11-26T10:00:00Z","%s"]]}]}""".formatted("x".repeat(60_000)))) {
            TableEvents.forEach(sealed, new ArrayList<>(), event -> kept.add(event.message()));
        }
        assertThat(kept)
                .singleElement()
                .satisfies(message -> assertThat(message).hasSizeLessThan(1_100));
    }

    private Timeline of(String body) throws Exception {
        try (SealedPackage sealed = sealed(body)) {
            return Timeline.of(sealed, List.of(), List.of(), List.of(), new LogSummary());
        }
    }

    private SealedPackage sealed(String body) throws Exception {
        return SealedPackageFixture.in(folder)
                .item(
                        "azure.loganalytics.rows",
                        Map.of("workspace", "w"),
                        FixtureResponse.json("operationalinsights:Query_Execute", body))
                .seal();
    }
}
