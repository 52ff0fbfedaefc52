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
 * Findings as they are read: of one rule and severity together, worst first.
 *
 * @param counts how many of each severity, those that are suppressed left out
 * @param suppressed what belongs to known infrastructure
 */
record FindingsSection(List<Count> counts, List<Group> open, List<Group> suppressed, int suppressedCount) {
    /** So many are shown at once; the rest of a group opens. */
    private static final int AT_ONCE = 4;

    private static final int LONGEST = 600;
    private static final int PLACES = 8;

    record Count(String word, long number) {}

    /**
     * What one rule found.
     *
     * @param expanded false for what can wait
     */
    record Group(
            String severity, Rule rule, String next, boolean expanded, int size, List<Hit> first, List<Hit> rest) {}

    /** @param morePlaces how many are left out */
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

    /** What to do next, decided once for all findings that stand together, so that every form of the report says the same. */
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
        Map<Boolean, List<Finding>> apart = findings.stream()
                .collect(Collectors.partitioningBy(
                        finding -> finding.suppressedBy().isPresent()));
        List<Finding> open = apart.getOrDefault(false, List.of());
        List<Finding> suppressed = apart.getOrDefault(true, List.of());
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        open.forEach(finding -> counts.merge(finding.severity(), 1L, Long::sum));
        List<Count> told = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            told.add(new Count(severity.word(), counts.getOrDefault(severity, 0L)));
        }
        return new FindingsSection(
                told, groups(open, workloads, verdict), groups(suppressed, workloads, verdict), suppressed.size());
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
     * What to do next about findings of one rule: what the rule says of the host holds where the host is to be imaged, where one of
     * them leads there, or somebody tried to get there, and only if the host is the customer's.
     */
    static Optional<NextStep> next(List<Finding> findings, List<Workload> workloads, Verdict.Answer verdict) {
        return findings.getFirst().rule().next().map(step -> reachable(step, findings, workloads, verdict));
    }

    private static NextStep reachable(
            NextStep step, List<Finding> findings, List<Workload> workloads, Verdict.Answer verdict) {
        List<String> subjects = findings.stream()
                .filter(finding -> leads(finding, verdict))
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
        List<Workload> asked = below.isEmpty() ? workloads : below;
        return asked.isEmpty()
                        || asked.stream()
                                .anyMatch(workload -> workload.platform().hostReachable())
                ? NextStep.HOST
                : NextStep.PROVIDER;
    }

    /** Known infrastructure is what it is, whatever else was found. */
    private static boolean leads(Finding finding, Verdict.Answer verdict) {
        boolean imaged =
                verdict == Verdict.Answer.IMAGE_HOST && finding.suppressedBy().isEmpty();
        return imaged || finding.host() || finding.isEscapeAttempt();
    }
}
