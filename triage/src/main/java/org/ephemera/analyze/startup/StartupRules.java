package org.ephemera.analyze.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** The rules STA. */
public final class StartupRules {
    private StartupRules() {}

    /** Findings in their order, and what could not be judged. */
    public record Result(List<Finding> findings, List<Gap> gaps) {
        public Result {
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Judges how a package's workloads came and went.
     *
     * @param runs of the target and of its siblings
     * @param calls by time; the collector's own are passed over
     * @param workloads for what they may use
     * @param series of metrics, for what memory did before something was killed
     * @param others findings of other rules: some of them explain an end
     */
    public static Result findings(
            List<WorkloadRun> runs,
            List<ControlCall> calls,
            List<Workload> workloads,
            List<TimeSeries> series,
            List<Finding> others,
            SealedPackage sealed) {
        StartupRuleContext scene = new StartupRuleContext(
                runs, calls.stream().filter(call -> !call.ours()).toList(), workloads, series, others, sealed);
        RuleFindings judged = new RuleFindings();
        List.of(
                        new CrashLoop(),
                        new OutOfMemory(),
                        new ChangedImage(),
                        new OverriddenTaskStart(),
                        new OutsideController(),
                        new UnusualStart(),
                        new ShortLives(),
                        new WorkloadStop(),
                        new MissingEvents())
                .forEach(rule -> rule.judge(scene, judged));
        UnseenStarts.spots(scene, judged);
        return new Result(judged.findings(), judged.gaps());
    }

    /** Killed because it wanted more memory than it may have (STA-002): RandomX wants two gibibytes and a little at once. */
    private static final class OutOfMemory implements StartupRule {
        private static final int KILLED = 137;
        /** Whoever stops a task that does not end by itself kills it in the end. */
        private static final Set<String> ASKED =
                Set.of("UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice");

        @Override
        public void judge(StartupRuleContext scene, RuleFindings judged) {
            for (WorkloadRun run : scene.runs()) {
                for (WorkloadRun.Part part : run.parts()) {
                    boolean told = isMemory(part.reason()) || isMemory(part.waiting());
                    boolean killed = part.exitCode().orElse(0) == KILLED
                            && !ASKED.contains(run.stopCode())
                            && part.events().stream()
                                    .noneMatch(event -> event.name().equals("Killing"));
                    if (told || killed) {
                        found(scene, run, part, told, judged);
                    }
                }
            }
        }

        private static void found(
                StartupRuleContext scene, WorkloadRun run, WorkloadRun.Part part, boolean told, RuleFindings judged) {
            Optional<MemoryStep> step = MemoryStep.of(scene, run, part);
            String subject = StartupRuleContext.subject(run, part);
            Optional<Finding> miner = scene.minerOf(part.name());
            boolean telling =
                    miner.isPresent() || step.filter(MemoryStep::isDataset).isPresent();
            judged.add(
                    "STA-002",
                    telling ? Severity.HIGH : told || step.isPresent() ? Severity.MEDIUM : Severity.LOW,
                    subject,
                    (told
                                    ? "killed for want of memory: " + part.reason()
                                    : "killed with 137, and nobody says why: perhaps for want of memory")
                            + step.map(found -> "; " + found.sentence()).orElse("")
                            + miner.map(found -> "; " + found.rule().id() + " says that it mines")
                                    .orElse(""),
                    MemoryStep.evidence(step, part.evidence()));
        }

        private static boolean isMemory(String reason) {
            String lower = reason.toLowerCase(Locale.ROOT);
            return lower.contains("outofmemory") || lower.contains("oomkilled");
        }
    }

    /** Started by nobody's controller (STA-005): a task by hand, a pod without an owner. */
    private static final class OutsideController implements StartupRule {
        @Override
        public void judge(StartupRuleContext scene, RuleFindings judged) {
            scene.of(WorkloadRun.Kind.TASK)
                    .filter(run -> scene.starter(run) != StartInitiator.SERVICE)
                    .forEach(run -> {
                        boolean pretends = run.owner().startsWith("service:");
                        boolean scheduled = scene.starter(run) == StartInitiator.SCHEDULE && !pretends;
                        judged.add(
                                "STA-005",
                                scheduled ? Severity.LOW : Severity.MEDIUM,
                                StartupRuleContext.brief(run),
                                "started by " + (run.startedBy().isEmpty() ? "nobody who gave a name" : run.startedBy())
                                        + (pretends
                                                ? ", not by the scheduler, and says that it belongs to " + run.owner()
                                                : ", not by a service; its group is " + run.owner()),
                                run.created(),
                                List.of(
                                        run.startedBy().isEmpty()
                                                ? run.evidence()
                                                : run.evidence().child("startedBy")));
                    });
            scene.of(WorkloadRun.Kind.POD)
                    .filter(run -> run.owner().isEmpty())
                    .forEach(run -> judged.add(
                            "STA-005",
                            Severity.MEDIUM,
                            run.name(),
                            "the pod has no owner that made it",
                            run.evidence()));
        }
    }

    /** Many that ran for less than a minute and ended well (STA-007), as jobs do, and who abuses them. */
    private static final class ShortLives implements StartupRule {
        private static final Duration SHORT = Duration.ofMinutes(1);
        private static final int OFTEN = 3;

        @Override
        public void judge(StartupRuleContext scene, RuleFindings judged) {
            Map<String, List<WorkloadRun>> groups = new LinkedHashMap<>();
            scene.of(WorkloadRun.Kind.TASK)
                    .filter(ShortLives::isShort)
                    .forEach(run -> groups.computeIfAbsent(run.owner(), owner -> new ArrayList<>())
                            .add(run));
            groups.forEach((owner, runs) -> {
                if (runs.size() >= OFTEN) {
                    judged.add(
                            "STA-007",
                            Severity.LOW,
                            owner,
                            runs.size() + " tasks ended well within a minute of their start",
                            Optional.empty(),
                            runs.stream().map(WorkloadRun::evidence).toList());
                }
            });
        }

        private static boolean isShort(WorkloadRun run) {
            return run.started().isPresent()
                    && run.stopped().isPresent()
                    && Duration.between(run.started().get(), run.stopped().get())
                                    .compareTo(SHORT)
                            < 0
                    && run.parts().stream().anyMatch(part -> part.exitCode().orElse(1) == 0)
                    && run.parts().stream().allMatch(part -> part.exitCode().orElse(0) == 0);
        }
    }

    /** What these rules could not see. */
    private static final class UnseenStarts {
        private static final Set<String> SOURCES = Set.of(
                "aws.ecs.task",
                "aws.ecs.tasks",
                "azure.aci.group",
                "kubernetes.pod",
                "kubernetes.pods",
                "kubernetes.pod-events");
        private static final Set<String> EVENTS =
                Set.of("kubernetes.pod-events", "kubernetes.events", "kubernetes.core-events");
        private static final Set<OutcomeCode> SEEN =
                Set.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY, OutcomeCode.NOT_APPLICABLE);

        private UnseenStarts() {}

        static void spots(StartupRuleContext scene, RuleFindings judged) {
            for (ItemOutcome item : scene.sealed().outcomes()) {
                if (SOURCES.contains(item.planned().artifact()) && !SEEN.contains(item.code())) {
                    judged.gap(
                            "STA",
                            "how it started and ended is not known whole, "
                                    + item.planned().item() + " is " + item.code() + ": "
                                    + item.outcome().message());
                }
            }
            if (scene.runs().isEmpty()) {
                judged.gap("STA", "nothing in the package tells how anything started or ended");
            }
            if (scene.of(WorkloadRun.Kind.TASK).findAny().isPresent()) {
                judged.gap(
                        "STA-001",
                        "ECS tells of stopped tasks for an hour: crashes before that are seen only if they were recorded as they"
                                + " came");
            }
            if (scene.of(WorkloadRun.Kind.POD).findAny().isPresent()) {
                boolean told = scene.sealed().answers().stream().anyMatch(answer -> EVENTS.contains(answer.artifact()));
                judged.gap(
                        "STA-009",
                        told
                                ? "events of the cluster are kept for an hour: what happened before is not told"
                                : "events of the cluster are not in the package: they are kept for an hour");
            }
        }
    }
}
