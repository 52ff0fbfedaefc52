package org.ephemera.analyze.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Digest;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
    private static final Instant TEN = Instant.parse("2026-11-26T10:00:00Z");
    private static final EvidenceLocation PLACE =
            new EvidenceLocation("data/x", FileLocation.root(), new Digest("a".repeat(64)));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void readsAllTimesOfTask() throws Exception {
        Timeline timeline = of("aws.ecs.task", """
            {"tasks":[{"taskArn":"arn:aws:ecs:x:1:task/shop/t1","createdAt":1795675015.968,"startedBy":"ops",
            "stoppedAt":1795675100,"stopCode":"EssentialContainerExited","stoppedReason":"gone","startTimeout":30}]}\
            """);
        assertThat(tasks(timeline))
                .containsExactly(
                        "2026-11-26T06:36:55.968Z createdAt t1 created ops",
                        "2026-11-26T06:38:20Z stoppedAt t1 stopped: stopCode EssentialContainerExited, stoppedReason"
                                + " gone ops");
        assertThat(timeline.entries().getFirst().evidence().place()).hasToString("/tasks/0/createdAt");
        assertThat(timeline.entries().getFirst().precisionMs()).isEqualTo(1);
        assertThat(timeline.entries().get(1).precisionMs()).isEqualTo(1000);
    }

    @Test
    void readsStoredEventsWithoutCalls() throws Exception {
        Timeline timeline = of("aws.ecs.captured-events", """
            {"events":[{"timestamp":1795675101000,"message":"{\\"detail-type\\":\\"ECS Task State Change\\",\
            \\"time\\":\\"2026-11-26T06:38:20Z\\",\\"resources\\":[\\"arn:aws:ecs:x:1:task/shop/t1\\"],\\"detail\\":{\
            \\"lastStatus\\":\\"STOPPED\\",\\"stopCode\\":\\"EssentialContainerExited\\",\\"startedBy\\":\\"ops\\"}}"},
            {"timestamp":1795675101500,"message":"{\\"detail-type\\":\\"ECS Task State Change\\",\
            \\"time\\":\\"2026-11-26T06:38:21Z\\",\\"resources\\":[\\"arn:aws:ecs:x:1:task/shop/t2\\"],\\"detail\\":{\
            \\"group\\":\\"service:checkout-admin\\",\\"lastStatus\\":\\"RUNNING\\"}}"},
            {"timestamp":1795675102000,"message":"{\\"detail-type\\":\\"AWS API Call via CloudTrail\\"}"},
            {"timestamp":1795675103000,"message":"no JSON"}]}\
            """);
        assertThat(tasks(timeline))
                .containsExactly(
                        "2026-11-26T06:38:20Z time t1 ECS Task State Change: lastStatus STOPPED, stopCode"
                                + " EssentialContainerExited ops",
                        "2026-11-26T06:38:21Z time t2 ECS Task State Change: group service:checkout-admin, lastStatus"
                                + " RUNNING ");
        assertThat(timeline.gaps()).isEmpty();
    }

    @Test
    void readsFirstAndLastTimeOfContainerGroupEvent() throws Exception {
        Timeline timeline = of("azure.aci.group", """
            {"name":"wc","properties":{"containers":[{"name":"app","properties":{"instanceView":{
            "currentState":{"state":"Running","startTime":"2026-11-26T10:00:00Z"},
            "previousState":{"state":"Terminated","exitCode":137,"finishTime":"2026-11-26T09:59:00Z"},
            "events":[{"count":3,"firstTimestamp":"2026-11-26T08:00:00Z","lastTimestamp":"2026-11-26T09:00:00Z",
            "name":"Started","message":"Started container"}]}}}]}}\
            """);
        assertThat(tasks(timeline))
                .containsExactly(
                        "2026-11-26T08:00:00Z firstTimestamp app Started: Started container (first of 3) ",
                        "2026-11-26T09:00:00Z lastTimestamp app Started: Started container (last of 3) ",
                        "2026-11-26T09:59:00Z finishTime app finish time: exitCode 137, state Terminated ",
                        "2026-11-26T10:00:00Z startTime app start time: state Running ");
    }

    @Test
    void marksImplausibleTimes() throws Exception {
        Timeline timeline = of("aws.ecr.image", """
            {"created":"1970-01-01T00:00:00Z","history":[{"created":"2099-01-01T00:00:00Z"}],"lastUpdateTime":"soon"}\
            """);
        assertThat(timeline.entries().getFirst().time()).isEqualTo(Instant.EPOCH);
        assertThat(timeline.entries().getFirst().message()).startsWith("[implausible time");
        assertThat(timeline.entries().getLast().time()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(timeline.entries().getLast().message()).startsWith("[implausible time");
    }

    @Test
    void sortsEqualTimesByKind() throws Exception {
        Finding finding = finding().at(TEN);
        LogSummary shape = new LogSummary();
        shape.accept(line(TEN, "hello"));
        MinerScore score = new MinerScore(
                new MetricSubject(MetricSubject.Level.CONTAINER, "", "", "1", "app"),
                "app",
                8,
                MinerScore.Level.HIGH,
                Optional.of(TEN),
                List.of(new MinerScore.Points("STEP", 1, "rises", List.of(PLACE))),
                "");
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "aws.ecs.task",
                        Map.of("a", "b"),
                        FixtureResponse.json(
                                "ecs:DescribeTasks",
                                "{\"tasks\":[{\"createdAt\":\"2026-11-26T10:00:00Z\",\"pullStartedAt\":\"2026-11-26T10:00:00Z\"}]}"))
                .seal()) {
            Timeline timeline =
                    Timeline.of(sealed, List.of(call("Stop"), call("Start")), List.of(score), List.of(finding), shape);
            // A finding may have the time of a log line, which the clock of a container gave.
            assertThat(timeline.entries())
                    .filteredOn(entry -> entry.kind().equals("finding"))
                    .extracting(TimelineEntry::clock)
                    .containsOnly("its evidence's");
            assertThat(timeline.entries().stream().filter(entry -> entry.time().equals(TEN)))
                    .extracting(TimelineEntry::kind)
                    .containsExactly("call", "call", "task", "task", "metric", "log", "log", "finding");
            assertThat(timeline.entries()).extracting(TimelineEntry::time).isSorted();
            assertThat(timeline.entries().stream().filter(entry -> entry.kind().equals("call")))
                    .extracting(TimelineEntry::message)
                    .containsExactly("Stop from 203.0.113.9", "Start from 203.0.113.9");
        }
    }

    @Test
    void addsRulesOfEvidenceAndStepsOfCollector() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder).seal()) {
            Timeline timeline =
                    Timeline.of(sealed, List.of(call("Stop")), List.of(), List.of(finding()), new LogSummary());
            TimelineEntry call = timeline.entries().stream()
                    .filter(entry -> entry.kind().equals("call"))
                    .findFirst()
                    .orElseThrow();
            assertThat(call.rules()).containsExactly("X-1");
            assertThat(call.attack()).containsExactly("T1496");
            assertThat(timeline.mostImportant(1)).hasSize(1);
            assertThat(timeline.entries().stream().filter(entry -> entry.kind().equals("collector")))
                    .extracting(TimelineEntry::field)
                    .contains("openedAt", "sealedAt");
        }
    }

    /**
     * If there are too many entries, attacks have priority over starts, starts over calls, and calls over routine log
     * entries.
     */
    @Test
    void dropsRoutineEntriesFirst() {
        List<TimelineEntry> entries = List.of(
                entry("log", "first line", List.of()),
                entry("call", "time", List.of()),
                entry("call", "time", List.of("EXE-004")),
                entry("task", "startedAt", List.of()),
                entry("collector", "time", List.of()));
        Timeline timeline = new Timeline(entries, List.of());

        assertThat(timeline.mostImportant(1)).extracting(TimelineEntry::rules).containsExactly(List.of("EXE-004"));
        assertThat(timeline.mostImportant(2)).extracting(TimelineEntry::kind).containsExactly("call", "task");
        assertThat(timeline.mostImportant(3)).extracting(TimelineEntry::kind).containsExactly("call", "call", "task");
        assertThat(timeline.mostImportant(4)).extracting(TimelineEntry::kind).doesNotContain("collector");
    }

    /**
     * Text written by the target never makes its actions look like those of the collector, and never displaces the
     * alert.
     */
    @Test
    void keepsPriorityWhateverTheTargetWrites() {
        List<TimelineEntry> entries =
                new ArrayList<>(Collections.nCopies(9, entry("log", "flood", List.of("LOG-002"))));
        entries.add(entry("log", "x", List.of("LOG-001"), "new job from pool (call of the collector)"));
        entries.add(entry("log", "x", List.of(), "a line (call of the collector)"));
        TimelineEntry call = entry("call", "time", List.of(), "DescribeTasks (call of the collector)");
        entries.add(call);
        entries.add(entry("alert", "eventTime", List.of()));
        Timeline timeline = new Timeline(entries, List.of(), Set.of(call.evidence()));

        assertThat(timeline.mostImportant(1)).extracting(TimelineEntry::kind).containsExactly("alert");
        assertThat(timeline.mostImportant(11)).extracting(TimelineEntry::rules).contains(List.of("LOG-001"));
        assertThat(timeline.mostImportant(12)).extracting(TimelineEntry::kind).doesNotContain("call");
    }

    private static TimelineEntry entry(String kind, String field, List<String> rules) {
        return entry(kind, field, rules, "something");
    }

    private static TimelineEntry entry(String kind, String field, List<String> rules, String message) {
        return new TimelineEntry(
                Instant.EPOCH,
                field,
                1,
                "control plane",
                kind,
                "app",
                message,
                "",
                List.of(),
                rules,
                new EvidenceLocation("data/x.json", FileLocation.root(), new Digest("ab".repeat(32))));
    }

    @Test
    void keepsEachOfSeveralEqualCalls() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder).seal()) {
            List<ControlCall> calls = IntStream.range(0, 10)
                    .mapToObj(i -> call("RunTask", "AccessDenied", PLACE.child(i)))
                    .toList();
            Timeline timeline = Timeline.of(sealed, calls, List.of(), List.of(), new LogSummary());
            assertThat(timeline.entries().stream().filter(entry -> entry.kind().equals("call")))
                    .hasSize(10)
                    .allMatch(entry -> entry.message().startsWith("RunTask, refused: AccessDenied"));
        }
    }

    @Test
    void marksOnlyDeniedCallsAsRefused() {
        List.of(
                        "Client.UnauthorizedOperation",
                        "AccessDeniedException",
                        "Forbidden (HTTP Status Code: 403)",
                        "Unauthorized")
                .forEach(error ->
                        assertThat(call("a", error, PLACE).isDenied()).as(error).isTrue());
        List.of("ThrottlingException", "ClusterNotFoundException", "Failed", "InvalidParameterException")
                .forEach(error ->
                        assertThat(call("a", error, PLACE).isDenied()).as(error).isFalse());
        assertThat(call("a").isDenied()).isFalse();
    }

    @Test
    void limitsEntriesAndCountsOmittedOnes() {
        TimelineEntries entries = new TimelineEntries(TEN, List.of(), 1);
        DocumentTime moment = new DocumentTime(TEN, 1);
        String message = "m".repeat(1 << 20);
        for (String subject : List.of("a", "a", "b")) {
            entries.add(EntryKind.TASK, moment, "createdAt", subject, message, "", PLACE);
        }
        assertThat(entries.sorted())
                .singleElement()
                .satisfies(one -> assertThat(one.message()).hasSizeLessThan(5000));
        assertThat(entries.gaps())
                .extracting(EvidenceGap::why)
                .singleElement()
                .asString()
                .startsWith("1 entries");
    }

    @Test
    void isDeterministic() throws Exception {
        String body = "{\"tasks\":[{\"createdAt\":1795675015.968,\"startedAt\":1795675015.968}]}";
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("aws.ecs.task", Map.of("a", "b"), FixtureResponse.json("ecs:DescribeTasks", body))
                .seal()) {
            assertThat(Timeline.of(sealed, List.of(), List.of(), List.of(finding()), new LogSummary()))
                    .isEqualTo(Timeline.of(sealed, List.of(), List.of(), List.of(finding()), new LogSummary()));
        }
    }

    @Test
    void reportsGapWhenBodyIsNotJson() throws Exception {
        Timeline timeline = of("aws.ecs.task", "{\"tasks\":[");
        assertThat(timeline.gaps())
                .extracting(EvidenceGap::why)
                .singleElement()
                .asString()
                .contains("does not contain the times");
    }

    @Test
    void reportsBeginEndSilencesAndBursts() throws Exception {
        LogSummary shape = new LogSummary();
        for (int i = 0; i < 600; i++) {
            shape.accept(line(TEN.plusSeconds(i * 10L), "GET /"));
        }
        for (int i = 0; i < 300; i++) {
            shape.accept(line(TEN.plusSeconds(5990).plusMillis(i * 100L), "ERROR no"));
        }
        shape.accept(line(TEN.plusSeconds(6620), "GET /"));
        shape.accept(new LogLine("app", "s", Optional.empty(), "?", PLACE));
        List<TimelineEntry> logs = logs(shape);
        assertThat(logs)
                .extracting(TimelineEntry::field)
                .containsExactly("first line", "burst", "burst", "silence", "last line");
        assertThat(logs.get(1).message()).contains("(s)", "usually 6");
        assertThat(logs.get(2).message()).contains("errors");
        assertThat(logs.get(3).message()).contains("10 minutes");
        assertThat(logs.getLast().message()).contains("901 lines");
    }

    @Test
    void countsLinesPerMinuteOverAllStreams() {
        LogSummary shape = new LogSummary();
        shape.accept(line(TEN, "one"));
        shape.accept(line(TEN.plusSeconds(59), "two"));
        shape.accept(new LogLine("app", "another", Optional.of(TEN.plusSeconds(30)), "three", PLACE));
        shape.accept(line(TEN.plusSeconds(180), "four"));
        shape.accept(new LogLine("other", "s", Optional.of(TEN), "one", PLACE));
        assertThat(shape.lineCounts()).extracting(TimeSeries::container).containsExactly("app", "other");
        assertThat(shape.lineCounts().getFirst().points())
                .extracting(TimeSeries.Point::value)
                .containsExactly(
                        OptionalDouble.of(3), OptionalDouble.of(0), OptionalDouble.of(0), OptionalDouble.of(1));
        // A log line may contain any time, so the minutes between two lines are not stored.
        shape.accept(line(Instant.parse("1999-01-01T00:00:00Z"), "five"));
        assertThat(shape.lineCounts().getFirst().points()).hasSizeLessThan(20);
    }

    @Test
    void reportsNoSilenceForQuietLog() throws Exception {
        LogSummary shape = new LogSummary();
        for (int i = 0; i < 20; i++) {
            shape.accept(line(TEN.plusSeconds(i * 600L), "still here"));
        }
        assertThat(logs(shape)).extracting(TimelineEntry::field).containsExactly("first line", "last line");
    }

    private List<TimelineEntry> logs(LogSummary shape) throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder).seal()) {
            return Timeline.of(sealed, List.of(), List.of(), List.of(), shape).entries().stream()
                    .filter(entry -> entry.kind().equals("log"))
                    .toList();
        }
    }

    private Timeline of(String artifact, String body) throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(artifact, Map.of("a", "b"), FixtureResponse.json("x:Get", body))
                .seal()) {
            return Timeline.of(sealed, List.of(), List.of(), List.of(), new LogSummary());
        }
    }

    private static List<String> tasks(Timeline timeline) {
        return timeline.entries().stream()
                .filter(entry -> entry.kind().equals("task"))
                .map(entry -> String.join(
                        " ", entry.time().toString(), entry.field(), entry.subject(), entry.message(), entry.actor()))
                .toList();
    }

    private static LogLine line(Instant time, String text) {
        return new LogLine("app", "s", Optional.of(time), text, PLACE);
    }

    static Finding finding() {
        return Finding.of(
                new Rule("X-1", Severity.HIGH, "title", List.of("T1496"), Optional.empty(), ""),
                "app",
                "because",
                PLACE);
    }

    private static ControlCall call(String action) {
        return call(action, "", PLACE);
    }

    private static ControlCall call(String action, String error, EvidenceLocation evidence) {
        return new ControlCall(
                TEN,
                "ecs",
                action,
                "jane",
                Optional.of("203.0.113.9"),
                Optional.empty(),
                "eu-central-1",
                Optional.of(error).filter(text -> !text.isEmpty()),
                action,
                MissingNode.getInstance(),
                MissingNode.getInstance(),
                false,
                evidence);
    }
}
