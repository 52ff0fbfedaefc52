package org.ephemera.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.acquire.AdmissionReason;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.queue.ReportResult;
import org.ephemera.queue.ReportSummary;
import org.ephemera.report.ReportListener;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.InterceptedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredReportsTest {
    @TempDir
    private Path folder;

    @Test
    void writesReportOnceAndRepeatsResult() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        Map<String, Digest> before = files(place);

        List<Analysis> analyzed = new ArrayList<>();
        ReportResult reported = new StoredReports(
                        store(), key -> "s3://bucket/" + key, target -> Set.of(), analyzed::add, key -> {})
                .report(opened(place), StoredReportsTest::late);

        assertThat(reported).isInstanceOfSatisfying(ReportResult.Made.class, made -> {
            ReportSummary summary = made.reported();
            assertThat(summary.verdict()).isEqualTo("UNDETERMINED");
            assertThat(summary.findings()).containsEntry("critical", 1);
            assertThat(summary.report()).startsWith("s3://bucket/reports/").endsWith("/report.html");
        });
        assertThat(files(place)).isEqualTo(before);
        Map<String, Digest> reports = files(folder.resolve("evidence/reports"));
        assertThat(reports.keySet())
                .anyMatch(name -> name.endsWith("/report.html"))
                .anyMatch(name -> name.endsWith("/findings.json"))
                .anyMatch(name -> name.endsWith("/timeline.jsonl"))
                .anyMatch(name -> name.endsWith("/reported.json"))
                .noneMatch(name -> name.endsWith("/failed.json"));

        List<String> foreign = new ArrayList<>();
        assertThat(new StoredReports(
                                store(), key -> "s3://bucket/" + key, target -> Set.of(), analyzed::add, foreign::add)
                        .report(opened(place), StoredReportsTest::late))
                .isEqualTo(reported);
        assertThat(analyzed)
                .singleElement()
                .satisfies(analysis ->
                        assertThat(analysis.findings()).anyMatch(finding -> finding.severity() == Severity.CRITICAL));
        assertThat(files(folder.resolve("evidence/reports"))).isEqualTo(reports);
        assertThat(foreign).isEmpty();
    }

    /** A record may be planted before a report is written, or before the run that would announce it. */
    @ParameterizedTest
    @ValueSource(strings = {"reported.json", "begun.json reported.json"})
    void announcesOwnResultWhenRecordWasPlanted(String planted) throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        String reports = reports(place);
        for (String name : planted.split(" ", -1)) {
            store().create(reports + name, Blob.of("""
                {"verdict":"CONTAINER_ONLY","findings":{},"miner":"NONE","report":"https://evil.example/"}
                """.getBytes(StandardCharsets.UTF_8)));
        }
        List<String> foreign = new ArrayList<>();

        assertThat(reports(store(), foreign).report(opened(place), StoredReportsTest::late))
                .isInstanceOfSatisfying(ReportResult.Made.class, made -> {
                    assertThat(made.reported().verdict()).isEqualTo("UNDETERMINED");
                    assertThat(made.reported().findings()).containsEntry("critical", 1);
                    assertThat(made.reported().report()).isEqualTo(reports + "report.html");
                });
        assertThat(folder.resolve("evidence/" + reports + "report.html"))
                .content()
                .contains("pool.example");
        assertThat(foreign).containsExactly(reports + "reported.json");
    }

    @Test
    void announcesOwnReportWhenPageWasPlanted() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        String page = reports(place) + "report.html";
        store().create(page, Blob.of("<p>Nothing found</p>".getBytes(StandardCharsets.UTF_8)));
        List<String> foreign = new ArrayList<>();

        assertThat(reports(store(), foreign).report(opened(place), StoredReportsTest::late))
                .isInstanceOfSatisfying(
                        ReportResult.Made.class,
                        made -> assertThat(folder.resolve(
                                        "evidence/" + made.reported().report()))
                                .content()
                                .contains("pool.example"));
        assertThat(foreign).containsExactly(page);
        foreign.clear();
        assertThat(reports(store(), foreign).report(opened(place), StoredReportsTest::late))
                .isInstanceOf(ReportResult.Made.class);
        assertThat(foreign).isEmpty();
    }

    @Test
    void ignoresTextOfPlantedFailure() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        for (String name : List.of("begun.json", "failed.json")) {
            store().create(
                            reports(place) + name,
                            Blob.of("{\"message\":\"call 555-0100\"}".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(reports(store(), new ArrayList<>()).report(opened(place), StoredReportsTest::late))
                .isInstanceOfSatisfying(
                        ReportResult.NotMade.class,
                        none -> assertThat(none.why())
                                .doesNotContain("555-0100")
                                .contains(reports(place) + "failed.json"));
    }

    /** A report that ended a run is not begun again by the next run. */
    @Test
    void beginsReportOnlyOnce() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        EvidenceStore dying = new InterceptedStore(store(), key -> key.endsWith("/reported.json"), () -> {
            throw new InternalError("a process that is no more");
        });
        try {
            new StoredReports(dying, key -> key, target -> Set.of()).report(opened(place), StoredReportsTest::late);
        } catch (InternalError e) {
            assertThat(e).hasMessageContaining("no more");
        }
        assertThat(new StoredReports(
                                store(),
                                key -> key,
                                target -> Set.of(),
                                ReportListener.NONE,
                                key -> {},
                                Duration.ofMillis(1))
                        .report(opened(place), StoredReportsTest::late))
                .isInstanceOfSatisfying(
                        ReportResult.NotMade.class,
                        none -> assertThat(none.why()).contains("ended before it finished"));
    }

    /**
     * A package may be too large for the time of a function: the reason is recorded, and the next run does not begin
     * again.
     */
    @Test
    void failsWhenTimeOfRunIsOver() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        AtomicInteger asked = new AtomicInteger();
        StoredReports reports = new StoredReports(store(), key -> key, target -> Set.of());

        ReportResult ended = reports.report(opened(place), () -> asked.incrementAndGet() > 20);

        assertThat(ended)
                .isEqualTo(new ReportResult.NotMade(
                        "the report failed: the time limit of the function was exceeded before the package was read"
                                + " completely"));
        assertThat(asked).hasValue(21);
        assertThat(files(folder.resolve("evidence/reports")).keySet())
                .as("no complete report")
                .allMatch(name -> name.endsWith("/begun.json") || name.endsWith("/failed.json"));
        assertThat(reports.report(opened(place), StoredReportsTest::late)).isInstanceOf(ReportResult.NotMade.class);
    }

    /** Copies of one message may be delivered at the same time, and a reader may see only the first announcement. */
    @Test
    void waitsForResultOfOtherRun() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        OpenPackage opened = opened(place);
        StoredReports other = new StoredReports(store(), key -> key, target -> Set.of());
        List<CompletableFuture<ReportResult>> others = new ArrayList<>();
        EvidenceStore slow = new InterceptedStore(store(), key -> key.endsWith("/reported.json"), () -> {
            others.add(CompletableFuture.supplyAsync(() -> other.report(opened, StoredReportsTest::late)));
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        });

        ReportResult first =
                new StoredReports(slow, key -> key, target -> Set.of()).report(opened, StoredReportsTest::late);

        assertThat(first).isInstanceOf(ReportResult.Made.class);
        assertThat(others.getFirst().get(1, TimeUnit.MINUTES)).isEqualTo(first);
    }

    /** Temporary files contain evidence and a killed process deletes nothing, so no named temporary file may exist. */
    @Test
    void createsNoNamedTemporaryFiles() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Set<Path> before = drafts(temporary);
        Set<Path> meanwhile = new HashSet<>();
        EvidenceStore looking = new InterceptedStore(
                store(), key -> key.endsWith("/report.html"), () -> meanwhile.addAll(drafts(temporary)));
        assertThat(new StoredReports(looking, key -> key, target -> Set.of())
                        .report(opened(place), StoredReportsTest::late))
                .isInstanceOf(ReportResult.Made.class);
        meanwhile.removeAll(before);
        assertThat(meanwhile).isEmpty();
        assertThat(files(folder.resolve("evidence/reports")).keySet()).anyMatch(name -> name.endsWith("/report.html"));
    }

    /** After a single failure of the store there is a retry, because the announcement is made only once. */
    @Test
    void retriesAfterStoreFailure() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        assertThat(new StoredReports(full(store()), key -> key, target -> Set.of())
                        .report(opened(place), StoredReportsTest::late))
                .isInstanceOf(ReportResult.Made.class);
        assertThat(files(folder.resolve("evidence/reports")).keySet())
                .anyMatch(name -> name.endsWith("/failed.json"))
                .anyMatch(name -> name.endsWith("/begun-2.json"))
                .anyMatch(name -> name.endsWith("/report.html"))
                .noneMatch(name -> name.endsWith("/failed-2.json"));
    }

    @Test
    void reportsReasonOfFailure() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder));
        Map<String, Digest> before = files(place);
        ReportResult none = new StoredReports(full(full(store())), key -> key, target -> Set.of())
                .report(opened(place), StoredReportsTest::late);
        assertThat(none).isEqualTo(new ReportResult.NotMade("the report failed: the incident"));
        assertThat(new StoredReports(store(), key -> key, target -> Set.of())
                        .report(opened(place), StoredReportsTest::late))
                .isInstanceOfSatisfying(
                        ReportResult.NotMade.class,
                        again -> assertThat(again.why()).contains("failed-2.json"));

        assertThat(files(place)).isEqualTo(before);
        try (Stream<Path> all = Files.walk(folder.resolve("evidence/reports"))) {
            Path failed =
                    all.filter(path -> path.endsWith("failed.json")).findFirst().orElseThrow();
            assertThat(failed).content().contains("the incident");
            assertThat(files(folder.resolve("evidence/reports")).keySet())
                    .as("no complete report")
                    .noneMatch(name -> name.endsWith("/report.html") || name.endsWith("/reported.json"));
        }
    }

    @Test
    void skipsScheduledPackages() throws Exception {
        Path place = sealed(SealedPackageFixture.in(folder)
                .trigger(
                        new AcquisitionTrigger(
                                AcquisitionTrigger.Kind.SCHEDULE, "ephemera.recorder", "hour", Optional.empty()),
                        "{}"));
        assertThat(new StoredReports(store(), key -> key, target -> Set.of())
                        .report(opened(place), StoredReportsTest::late))
                .isEqualTo(new ReportResult.NotWanted());
        assertThat(folder.resolve("evidence/reports")).doesNotExist();
    }

    private static StoredReports reports(EvidenceStore store, List<String> foreign) {
        return new StoredReports(store, key -> key, target -> Set.of(), ReportListener.NONE, foreign::add);
    }

    private static String reports(Path place) {
        return "reports/" + place.getFileName() + "/" + RuleBook.standard().version() + "/";
    }

    private static Path sealed(SealedPackageFixture fixture) throws IOException {
        return fixture.item(
                        "aws.logs.stream", Map.of("container", "app"), FixtureResponse.json("logs:GetLogEvents", """
                            {"events":[{"timestamp":1795000000000,"message":"new job from pool.example:3333 diff 480045 algo rx/0 height 1"}],
                             "nextForwardToken":"f/1"}
                            """))
                .sealToFolder();
    }

    /** Returns temporary files of reports that are not empty. */
    private static Set<Path> drafts(Path temporary) throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(path -> path.toString().contains("report"))
                    .filter(path -> Files.isDirectory(path) || path.toFile().length() > 0)
                    .collect(Collectors.toSet());
        }
    }

    /** Returns a store that fails once on the report. */
    private static EvidenceStore full(EvidenceStore store) {
        return new InterceptedStore(store, key -> key.endsWith("report.html"), () -> {
            throw new IOException("the disk is full");
        });
    }

    private EvidenceStore store() throws IOException {
        return DirectoryEvidenceStore.open(folder.resolve("evidence"));
    }

    private static OpenPackage opened(Path place) throws IOException {
        byte[] bytes = Files.readAllBytes(place.resolve(PackageLayout.OPEN));
        return new OpenPackage(OpenRecord.parse(bytes), Digest.of(bytes), AdmissionReason.REOPENED);
    }

    private static SortedMap<String, Digest> files(Path root) throws IOException {
        SortedMap<String, Digest> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Digest.of(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    private static boolean late() {
        return false;
    }
}
