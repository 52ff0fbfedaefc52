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
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.aws.StartInitiator;
import org.ephemera.analyze.parse.aws.TaskStarts;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** Evaluator of the startup rules (STA). */
public final class StartupRules {
    private StartupRules() {}

    /** Findings in their order, and gaps. */
    public record Result(List<Finding> findings, List<EvidenceGap> gaps) {
        public Result {
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Evaluates how the workloads of a package started and stopped.
     *
     * @param runs of the target and of its siblings
     * @param calls by time; those of the collector are ignored
     * @param workloads for their limits
     * @param series of metrics, for the memory before a container was killed
     * @param others findings of other rules, some of which explain a stop
     */
    public static Result findings(
            List<WorkloadRun> runs,
            List<ControlCall> calls,
            List<Workload> workloads,
            List<TimeSeries> series,
            List<Finding> others,
            SealedPackage sealed) {
        List<ControlCall> relevant =
                calls.stream().filter(call -> !call.isCollectorRead()).toList();
        StartupRuleContext context =
                new StartupRuleContext(runs, relevant, workloads, series, others, TaskStarts.of(relevant), sealed);
        RuleFindings ruleFindings = new RuleFindings();
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
                .forEach(rule -> rule.evaluate(context, ruleFindings));
        StartupGaps.addTo(context, ruleFindings);
        return new Result(ruleFindings.findings(), ruleFindings.gaps());
    }

    /** Rule STA-002: killed because of insufficient memory. RandomX needs slightly more than two gibibytes at once. */
    private static final class OutOfMemory implements StartupRule {
        private static final int KILLED = 137;
        /** Stop codes of requested stops, which finally kill a task that does not end in time. */
        private static final Set<String> REQUESTED_STOPS =
                Set.of("UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice");

        @Override
        public void evaluate(StartupRuleContext context, RuleFindings ruleFindings) {
            for (WorkloadRun run : context.runs()) {
                for (WorkloadRun.ContainerRun part : run.containers()) {
                    boolean reported = isMemory(part.reason()) || isMemory(part.waiting());
                    boolean killed = part.exitCode().orElse(0) == KILLED
                            && !REQUESTED_STOPS.contains(run.stopCode())
                            && part.events().stream()
                                    .noneMatch(event -> event.name().equals("Killing"));
                    if (reported || killed) {
                        report(context, run, part, reported, ruleFindings);
                    }
                }
            }
        }

        private static void report(
                StartupRuleContext context,
                WorkloadRun run,
                WorkloadRun.ContainerRun part,
                boolean reported,
                RuleFindings ruleFindings) {
            Optional<MemoryStep> step = MemoryStep.of(context, run, part);
            String subject = StartupRuleContext.subject(run, part);
            Optional<Finding> miner = context.minerFinding(part.name());
            boolean likelyMiner =
                    miner.isPresent() || step.filter(MemoryStep::isDataset).isPresent();
            ruleFindings.add(
                    "STA-002",
                    likelyMiner ? Severity.HIGH : reported || step.isPresent() ? Severity.MEDIUM : Severity.LOW,
                    subject,
                    (reported
                                    ? "killed because of insufficient memory: " + part.reason()
                                    : "killed with exit code 137 and no reason; the cause may be insufficient memory")
                            + step.map(found -> "; " + found.describe()).orElse("")
                            + miner.map(found -> "; " + found.rule().id() + " reports a cryptominer")
                                    .orElse(""),
                    MemoryStep.evidence(step, part.evidence()));
        }

        private static boolean isMemory(String reason) {
            String lower = reason.toLowerCase(Locale.ROOT);
            return lower.contains("outofmemory") || lower.contains("oomkilled");
        }
    }

    /** Rule STA-005: started without a controller: a task started manually, or a pod without an owner. */
    private static final class OutsideController implements StartupRule {
        @Override
        public void evaluate(StartupRuleContext context, RuleFindings ruleFindings) {
            context.of(WorkloadRun.Kind.TASK)
                    .filter(run -> context.initiator(run) != StartInitiator.SERVICE)
                    .forEach(run -> {
                        boolean pretends = run.owner().startsWith("service:");
                        boolean scheduled = context.initiator(run) == StartInitiator.SCHEDULE && !pretends;
                        ruleFindings.add(
                                "STA-005",
                                scheduled || context.starts().isRecurring(run.name()) ? Severity.LOW : Severity.MEDIUM,
                                StartupRuleContext.shortName(run),
                                "started by "
                                        + (run.startedBy().isEmpty()
                                                ? "an unknown caller (startedBy is empty)"
                                                : run.startedBy())
                                        + (pretends
                                                ? ", not by the service scheduler, although its group is " + run.owner()
                                                : ", not by a service; its group is " + run.owner()),
                                run.created(),
                                List.of(
                                        run.startedBy().isEmpty()
                                                ? run.evidence()
                                                : run.evidence().child("startedBy")));
                    });
            context.of(WorkloadRun.Kind.POD)
                    .filter(run -> run.owner().isEmpty())
                    .forEach(run -> ruleFindings.add(
                            "STA-005",
                            Severity.MEDIUM,
                            run.name(),
                            "the pod has no owner (controller)",
                            run.evidence()));
        }
    }

    /** Rule STA-007: many runs shorter than a minute with exit code 0, as of jobs and of attackers who abuse them. */
    private static final class ShortLives implements StartupRule {
        private static final Duration SHORT = Duration.ofMinutes(1);
        private static final int OFTEN = 3;

        @Override
        public void evaluate(StartupRuleContext context, RuleFindings ruleFindings) {
            Map<String, List<WorkloadRun>> groups = new LinkedHashMap<>();
            context.of(WorkloadRun.Kind.TASK)
                    .filter(ShortLives::isShort)
                    .forEach(run -> groups.computeIfAbsent(run.owner(), owner -> new ArrayList<>())
                            .add(run));
            groups.forEach((owner, runs) -> {
                if (runs.size() >= OFTEN) {
                    ruleFindings.add(
                            "STA-007",
                            Severity.LOW,
                            owner,
                            runs.size() + " tasks ended with exit code 0 within a minute of their start",
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
                    && run.containers().stream()
                            .anyMatch(part -> part.exitCode().orElse(1) == 0)
                    && run.containers().stream()
                            .allMatch(part -> part.exitCode().orElse(0) == 0);
        }
    }

    /** Gaps of these rules. */
    private static final class StartupGaps {
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

        private StartupGaps() {}

        static void addTo(StartupRuleContext context, RuleFindings ruleFindings) {
            for (ItemOutcome item : context.sealed().outcomes()) {
                if (SOURCES.contains(item.planned().artifact()) && !SEEN.contains(item.code())) {
                    ruleFindings.gap(
                            "STA",
                            "information about starts and stops is incomplete: "
                                    + item.planned().item() + " is " + item.code() + ": "
                                    + item.outcome().message());
                }
            }
            if (context.runs().isEmpty()) {
                ruleFindings.gap("STA", "the package contains no information about starts and stops");
            }
            if (context.of(WorkloadRun.Kind.TASK).findAny().isPresent()) {
                ruleFindings.gap(
                        "STA-001",
                        "ECS returns stopped tasks for about one hour: earlier crashes are only known if the"
                                + " recorder stored their"
                                + " events");
            }
            if (context.of(WorkloadRun.Kind.POD).findAny().isPresent()) {
                boolean collected =
                        context.sealed().responses().stream().anyMatch(answer -> EVENTS.contains(answer.artifact()));
                ruleFindings.gap(
                        "STA-009",
                        collected
                                ? "a cluster keeps events for one hour by default: earlier events are unknown"
                                : "the package contains no events of the cluster, which keeps them for one hour by default");
            }
        }
    }
}
