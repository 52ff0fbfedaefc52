package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.analyze.model.Workload;

/**
 * Workloads that the findings identify. Of ten replicas mostly one is involved in the incident, and the others serve
 * customers.
 *
 * @param any true if a finding of medium or higher severity is about more than the configuration, and may concern a
 *     workload
 * @param aside rules with findings on the account or the cluster as a whole, which identify no workload
 * @param rules rules of the findings, by name of each workload that they identify; empty if they identify none
 */
record SuspectWorkloads(boolean any, Set<String> aside, Map<String, Set<String>> rules) {
    /** Rules on configuration, which need no containment. The verdict covers paths to the host. */
    private static final Set<String> SETTINGS = Set.of(
            "ENV-001", "IMG-001", "IMG-002", "IMG-008", "IMG-009", "CLU-001", "CLU-002", "CLU-003", "CLU-004",
            "DRF-007");

    /**
     * Rules on logs, mass deployment, privileges and keys. An attacker with credentials can do this without access to
     * a workload.
     */
    private static final Set<String> ACCOUNT_WIDE = Set.of("EXE-009", "EXE-010", "EXE-011", "EXE-013", "EXE-014");

    private static final String ADDED_CONTAINER = "ESC-024";

    /**
     * Prefixes of rules on what a workload runs. It is the same in every replica with the same configuration, and
     * reported for the first replica only.
     */
    private static final List<String> RUN_CONTENT = List.of("CMD-", "ENV-", "DRF-");

    private static final int MOST_NAMED = 5;

    /**
     * Returns the suspect workloads.
     *
     * @param verdicts verdicts on all workloads; those with indications of an escape are suspects too
     * @param alerted matches the workload that alone is the resource of the alert
     */
    static SuspectWorkloads of(
            List<WorkloadVerdict> verdicts,
            List<Finding> findings,
            FindingWorkloads findingWorkloads,
            Predicate<Workload> alerted) {
        List<Workload> workloads =
                verdicts.stream().map(WorkloadVerdict::workload).toList();
        List<Finding> indications =
                findings.stream().filter(SuspectWorkloads::isIndication).toList();
        Map<String, Set<String>> rules = new LinkedHashMap<>();
        boolean identified = false;
        Map<String, Set<String>> shared = new LinkedHashMap<>();
        for (Finding indication : indications) {
            List<Workload> named = findingWorkloads.by(indication);
            identified |= !named.isEmpty();
            named.forEach(workload -> add(rules, workload, indication.rule().id()));
            if (!named.isEmpty()
                    && RUN_CONTENT.stream().anyMatch(indication.rule().id()::startsWith)) {
                workloads.stream()
                        .filter(workload -> named.stream().anyMatch(one -> runsTheSame(one, workload)))
                        .forEach(workload ->
                                add(rules, workload, indication.rule().id()));
            }
            if (named.isEmpty() && indication.severity().atLeast(Severity.HIGH)) {
                workloads.stream()
                        .filter(workload -> WorkloadVerdict.names(indication, workload))
                        .forEach(workload ->
                                add(shared, workload, indication.rule().id()));
            }
        }
        if (identified) {
            shared.forEach((name, ids) ->
                    rules.computeIfAbsent(name, none -> new TreeSet<>()).addAll(ids));
            verdicts.stream()
                    .filter(SuspectWorkloads::hasEscaped)
                    .forEach(one -> add(rules, one.workload(), "the verdict"));
            workloads.stream().filter(alerted).forEach(workload -> add(rules, workload, "the alert"));
        }
        Map<Boolean, List<Finding>> apart = indications.stream()
                .collect(Collectors.partitioningBy(
                        indication -> ACCOUNT_WIDE.contains(indication.rule().id())
                                && findingWorkloads.by(indication).isEmpty()));
        Set<String> aside = apart.getOrDefault(true, List.of()).stream()
                .map(indication -> indication.rule().id())
                .collect(Collectors.toCollection(TreeSet::new));
        return new SuspectWorkloads(!apart.getOrDefault(false, List.of()).isEmpty(), aside, rules);
    }

    boolean has(Workload workload) {
        return rules.containsKey(workload.name());
    }

    /** Reports whether a workload has to be contained. All workloads are, if the findings identify none. */
    boolean concerns(Workload workload) {
        return rules.isEmpty() || has(workload);
    }

    /** Returns a sentence on the identified workloads and the number of the others; "" if there are no others. */
    String exclusions(List<Workload> all) {
        long spared = all.stream().filter(workload -> !concerns(workload)).count();
        if (spared == 0) {
            return "";
        }
        List<String> named = all.stream()
                .filter(this::has)
                .map(workload -> FindingWorkloads.brief(workload) + " ("
                        + String.join(", ", rules.getOrDefault(workload.name(), Set.of())) + ")")
                .toList();
        String more = named.size() > MOST_NAMED ? " and " + (named.size() - MOST_NAMED) + " more" : "";
        return " Findings identify " + named.size() + " of " + all.size() + " workloads: "
                + named.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + more + ". The other " + spared
                + (spared == 1 ? " is" : " are") + " not contained here: no finding identifies "
                + (spared == 1 ? "it" : "one of them") + ", which does not prove that no attacker had access.";
    }

    private static void add(Map<String, Set<String>> rules, Workload workload, String why) {
        rules.computeIfAbsent(workload.name(), none -> new TreeSet<>()).add(why);
    }

    private static boolean hasEscaped(WorkloadVerdict verdict) {
        return switch (verdict.answer()) {
            case IMAGE_HOST, HOST_NOT_ACCESSIBLE ->
                verdict.confidence() == Confidence.CONFIRMED || verdict.confidence() == Confidence.LIKELY;
            case CONTAINER_ONLY, UNDETERMINED -> false;
        };
    }

    private static boolean isIndication(Finding finding) {
        String rule = finding.rule().id();
        return finding.suppressedBy().isEmpty()
                && finding.severity().atLeast(Severity.MEDIUM)
                && !SETTINGS.contains(rule)
                && (!rule.startsWith("ESC-") || rule.equals(ADDED_CONTAINER));
    }

    private static boolean runsTheSame(Workload one, Workload other) {
        return one.owner().map(owner -> owner.value()).equals(other.owner().map(owner -> owner.value()))
                && runs(one).equals(runs(other));
    }

    private static Set<List<String>> runs(Workload workload) {
        Set<List<String>> runs = new LinkedHashSet<>();
        workload.containers().forEach(container -> {
            List<String> words = new ArrayList<>(List.of(container.name()));
            container.execution().commands().forEach(command -> words.addAll(command.words()));
            container
                    .execution()
                    .environment()
                    .forEach(variable -> words.add(variable.name() + "=" + variable.value()));
            runs.add(words);
        });
        return runs;
    }
}
