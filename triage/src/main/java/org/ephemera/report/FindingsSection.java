package org.ephemera.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.NextStep;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;

/**
 * Section on findings, grouped by rule and severity, most severe first.
 *
 * @param counts number of findings of each severity without suppressed ones
 * @param suppressed findings on known infrastructure
 */
record FindingsSection(List<Count> counts, List<Group> open, List<Group> suppressed, int suppressedCount) {
    /** Number of findings of a group that are visible; the others are collapsed. */
    private static final int AT_ONCE = 4;

    private static final int LONGEST = 600;
    private static final int PLACES = 8;

    record Count(String word, long number) {}

    /**
     * Findings of one rule and severity.
     *
     * @param expanded true for severity high and above
     */
    record Group(
            String severity, Rule rule, String next, boolean expanded, int size, List<Hit> first, List<Hit> rest) {}

    /**
     * One finding.
     *
     * @param morePlaces number of evidence places left out
     */
    record Hit(
            String subject,
            String because,
            String at,
            String suppressedBy,
            List<EvidencePointer> places,
            int morePlaces) {
        static Hit of(Finding finding) {
            return new Hit(
                    VisibleText.cut(finding.subject(), 200),
                    VisibleText.cut(finding.because(), LONGEST),
                    TimeText.of(finding.at()),
                    finding.suppressedBy().orElse(""),
                    finding.evidence().stream()
                            .limit(PLACES)
                            .map(EvidencePointer::to)
                            .toList(),
                    Math.max(0, finding.evidence().size() - PLACES));
        }
    }

    record Key(boolean suppressed, Severity severity, String rule) {
        static Key of(Finding finding) {
            return new Key(
                    finding.suppressedBy().isPresent(),
                    finding.severity(),
                    finding.rule().id());
        }
    }

    /** Next steps by group of findings, so that every format of the report contains the same step. */
    record Steps(Map<Key, Optional<NextStep>> steps) {
        static Steps of(Analysis analysis) {
            Map<Key, List<Finding>> groups = analysis.findings().stream().collect(Collectors.groupingBy(Key::of));
            Map<Key, Optional<NextStep>> steps = new HashMap<>();
            groups.forEach((key, group) -> steps.put(
                    key, next(group, analysis.workloads(), analysis.verdict().answer())));
            return new Steps(steps);
        }

        Optional<NextStep> of(Finding finding) {
            return steps.getOrDefault(Key.of(finding), Optional.empty());
        }
    }

    static FindingsSection of(List<Finding> findings, List<Workload> workloads, Verdict.Answer verdict) {
        Map<Boolean, List<Finding>> bySuppression = findings.stream()
                .collect(Collectors.partitioningBy(
                        finding -> finding.suppressedBy().isPresent()));
        List<Finding> open = bySuppression.getOrDefault(false, List.of());
        List<Finding> suppressed = bySuppression.getOrDefault(true, List.of());
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        open.forEach(finding -> counts.merge(finding.severity(), 1L, Long::sum));
        List<Count> listed = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            listed.add(new Count(severity.word(), counts.getOrDefault(severity, 0L)));
        }
        return new FindingsSection(
                listed, groups(open, workloads, verdict), groups(suppressed, workloads, verdict), suppressed.size());
    }

    private static List<Group> groups(List<Finding> findings, List<Workload> workloads, Verdict.Answer verdict) {
        Map<Key, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : findings) {
            groups.computeIfAbsent(Key.of(finding), k -> new ArrayList<>()).add(finding);
        }
        return groups.values().stream()
                .map(group -> group(group, workloads, verdict))
                .toList();
    }

    private static Group group(List<Finding> findings, List<Workload> workloads, Verdict.Answer verdict) {
        Finding first = findings.getFirst();
        List<Hit> hits = findings.stream().map(Hit::of).toList();
        Optional<NextStep> next = next(findings, workloads, verdict);
        int shown = Math.min(AT_ONCE, hits.size());
        return new Group(
                first.severity().word(),
                first.rule(),
                next.map(NextStep::text).orElse(""),
                first.severity().atLeast(Severity.HIGH),
                hits.size(),
                hits.subList(0, shown),
                hits.subList(shown, hits.size()));
    }

    /**
     * Returns the next step for findings of one rule. A step about the host applies only if the host must be imaged, or
     * a finding gives access to the host or shows an attempt, and only if the customer can access the host.
     */
    static Optional<NextStep> next(List<Finding> findings, List<Workload> workloads, Verdict.Answer verdict) {
        return findings.getFirst().rule().next().map(step -> reachable(step, findings, workloads, verdict));
    }

    private static NextStep reachable(
            NextStep step, List<Finding> findings, List<Workload> workloads, Verdict.Answer verdict) {
        List<String> subjects = findings.stream()
                .filter(finding -> concernsHost(finding, verdict))
                .map(Finding::subject)
                .toList();
        if (step != NextStep.HOST) {
            return step;
        }
        if (subjects.isEmpty()) {
            return NextStep.CONTAINER;
        }
        List<Workload> below = workloads.stream()
                .filter(workload ->
                        workload.containers().stream().anyMatch(container -> subjects.contains(container.name())))
                .toList();
        List<Workload> affected = below.isEmpty() ? workloads : below;
        return affected.isEmpty()
                        || affected.stream()
                                .anyMatch(workload -> workload.platform().customerCanImageHost())
                ? NextStep.HOST
                : NextStep.PROVIDER;
    }

    /** Reports whether a finding concerns the host. Findings on known infrastructure do not, whatever the verdict. */
    private static boolean concernsHost(Finding finding, Verdict.Answer verdict) {
        boolean imaged =
                verdict == Verdict.Answer.IMAGE_HOST && finding.suppressedBy().isEmpty();
        return imaged || finding.host() || finding.isEscapeAttempt();
    }
}
