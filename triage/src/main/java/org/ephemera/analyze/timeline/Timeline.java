package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.parse.AlertKinds;
import org.ephemera.analyze.parse.LaterAlerts;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.PackageLayout;

/**
 * Timeline of an incident.
 *
 * @param entries by time; entries with equal times in the order alerts, calls, tasks, images, metrics, logs, findings,
 *     collector
 * @param gaps times that are missing
 * @param ownCalls evidence of the calls that the collector made
 */
public record Timeline(List<TimelineEntry> entries, List<EvidenceGap> gaps, Set<EvidenceLocation> ownCalls) {
    /** Fields of log entries that every log has. */
    private static final Set<String> ROUTINE = Set.of("first line", "last line", "silence");

    public Timeline {
        entries = List.copyOf(entries);
        gaps = List.copyOf(gaps);
        ownCalls = Set.copyOf(ownCalls);
    }

    public Timeline(List<TimelineEntry> entries, List<EvidenceGap> gaps) {
        this(entries, gaps, Set.of());
    }

    /**
     * Creates the timeline of a package.
     *
     * @param logs that has processed every log line of the package
     */
    public static Timeline of(
            SealedPackage sealed,
            List<ControlCall> calls,
            List<MinerScore> miners,
            List<Finding> findings,
            LogSummary logs) {
        TimelineEntries entries = new TimelineEntries(sealed.seal().sealedAt(), findings);
        List<EvidenceGap> gaps = new ArrayList<>();
        addAlert(sealed, entries);
        calls.forEach(call -> addCall(call, entries));
        RecordedTimes.add(sealed, entries, gaps);
        ClusterTimes.add(sealed, entries, gaps);
        LoggedEvents logged = new LoggedEvents(sealed, gaps);
        ActionLog.add(logged, entries);
        CapturedEvents.add(logged, entries);
        WorkspaceEvents.add(sealed, entries, gaps);
        miners.forEach(miner -> addMetric(miner, entries));
        logs.addTo(entries, gaps);
        findings.forEach(finding -> addFinding(finding, entries));
        addCollectorSteps(sealed, entries);
        gaps.addAll(entries.gaps());
        Set<EvidenceLocation> own = calls.stream()
                .filter(ControlCall::isCollectorRead)
                .map(ControlCall::evidence)
                .collect(Collectors.toSet());
        return new Timeline(entries.sorted(), gaps, own);
    }

    /**
     * Returns the most important entries, by time: those with rules and alerts have priority, actions of the collector
     * come last.
     */
    public List<TimelineEntry> mostImportant(int most) {
        return entries.stream()
                .sorted(Comparator.comparingInt(this::priority))
                .limit(most)
                .sorted(Comparator.comparing(TimelineEntry::time)
                        .thenComparingInt(entry -> EntryKind.rank(entry.kind())))
                .toList();
    }

    /**
     * Returns the priority of an entry, 0 is the highest.
     * The single alert comes first, then entries with rules, then starts, stops and metrics, then calls, then routine
     * log entries. Text written by the target cannot change the priority: no rule is about calls of the collector, and
     * only calls can belong to the collector.
     */
    private int priority(TimelineEntry entry) {
        if (entry.kind().equals(EntryKind.ALERT.word())) {
            return 0;
        }
        if (entry.kind().equals(EntryKind.COLLECTOR.word())) {
            return entry.field().equals("time") ? 6 : 2;
        }
        if (!entry.rules().isEmpty()) {
            return 1;
        }
        if (entry.kind().equals(EntryKind.CALL.word()) && ownCalls.contains(entry.evidence())) {
            return 6;
        }
        if (entry.kind().equals(EntryKind.METRIC.word()) || entry.kind().equals(EntryKind.TASK.word())) {
            return 2;
        }
        return ROUTINE.contains(entry.field()) ? 5 : 3;
    }

    private static void addAlert(SealedPackage sealed, TimelineEntries entries) {
        LaterAlerts.forEach(
                sealed,
                event -> RecordedTimes.addAlert(
                        event.json(), AlertKinds.of(event).orElse("a later alert"), event.evidence(), entries));
        if (!sealed.names().contains(PackageLayout.TRIGGER)) {
            return;
        }
        try {
            RecordedTimes.addAlert(
                    sealed.read(PackageLayout.TRIGGER),
                    sealed.request().trigger().type(),
                    sealed.evidence(PackageLayout.TRIGGER, FileLocation.root()),
                    entries);
        } catch (IOException e) {
            // An alert that is not JSON contains no recognizable times.
        }
        sealed.request()
                .trigger()
                .eventTime()
                .ifPresent(time -> entries.add(
                        EntryKind.ALERT,
                        at(time),
                        "eventTime",
                        sealed.request().target().id(),
                        "the alert of " + sealed.request().trigger().source() + " that triggered this package",
                        "",
                        sealed.evidence(PackageLayout.TRIGGER, FileLocation.root())));
    }

    private static void addCall(ControlCall call, TimelineEntries entries) {
        entries.add(
                EntryKind.CALL,
                at(call.time()),
                "time",
                call.service(),
                call.action()
                        + call.error()
                                .map(error -> (call.isDenied() ? ", refused: " : ", failed: ") + error)
                                .orElse("")
                        + call.sourceIp().map(ip -> " from " + ip).orElse("")
                        + (call.isCollectorRead() ? " (call of the collector)" : ""),
                call.principal(),
                call.evidence());
    }

    private static void addMetric(MinerScore miner, TimelineEntries entries) {
        if (miner.since().isEmpty() || miner.points().isEmpty()) {
            return;
        }
        miner.points().stream()
                .filter(points -> points.points() != 0 && !points.evidence().isEmpty())
                .findFirst()
                .ifPresent(points -> entries.add(
                        EntryKind.METRIC,
                        at(miner.since().get()),
                        "change point",
                        miner.container(),
                        points.because() + " (cryptominer score: " + miner.score() + " points, "
                                + miner.level().name().toLowerCase(java.util.Locale.ROOT) + ")",
                        "",
                        points.evidence().getFirst()));
    }

    private static void addFinding(Finding finding, TimelineEntries entries) {
        finding.at()
                .ifPresent(time -> entries.add(
                        EntryKind.FINDING,
                        at(time),
                        "at",
                        finding.subject(),
                        finding.rule().title() + ": " + finding.because(),
                        "",
                        finding.evidence().getFirst(),
                        List.of(finding)));
    }

    private static void addCollectorSteps(SealedPackage sealed, TimelineEntries entries) {
        entries.add(
                EntryKind.COLLECTOR,
                at(sealed.request().openedAt()),
                "openedAt",
                sealed.request().target().id(),
                "package opened: " + sealed.request().reason(),
                sealed.request().requestedBy().principal(),
                sealed.evidence(PackageLayout.OPEN, FileLocation.root()));
        for (ApiResponse answer : sealed.responses()) {
            entries.add(
                    EntryKind.COLLECTOR,
                    at(answer.time()),
                    "time",
                    answer.item(),
                    "collector read " + answer.service() + ":" + answer.operation(),
                    "",
                    answer.evidence());
        }
        entries.add(
                EntryKind.COLLECTOR,
                at(sealed.seal().sealedAt()),
                "sealedAt",
                sealed.request().target().id(),
                "package sealed",
                "",
                new EvidenceLocation(PackageLayout.SEAL, FileLocation.root(), sealed.sealSha256()));
    }

    static DocumentTime at(Instant time) {
        return new DocumentTime(
                time, time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).equals(time) ? 1000 : 1);
    }

    /** Timeline entries of the action log of ECS: one event for each action, in a log group. */
    private static final class ActionLog {
        private ActionLog() {}

        static void add(LoggedEvents logged, TimelineEntries entries) {
            logged.forEach(
                    "aws.ecs.action-log",
                    "the actions of ECS",
                    (moment, action, message, evidence) -> add(moment, action, message, evidence, entries));
        }

        private static void add(
                DocumentTime moment,
                JsonNode action,
                String message,
                EvidenceLocation evidence,
                TimelineEntries entries) {
            String source = action.path("actionSourceId").asText();
            String name = action.path("eventName").asText();
            JsonNode detail = action.path("detail");
            entries.add(
                    EntryKind.TASK,
                    moment,
                    "timestamp",
                    source.substring(source.lastIndexOf('/') + 1),
                    name.isEmpty() ? message : name + (detail.isEmpty() ? "" : " " + detail),
                    "",
                    evidence);
        }
    }
}
