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
 * Which workloads the findings point to: of ten replicas mostly one is the incident, and the other nine serve customers.
 *
 * @param any true if something of medium or worse says more than how the target is set up, and may be of a workload
 * @param aside rules that found something of the account or the cluster as a whole, which points to none of them
 * @param rules by name of each workload that findings point to, the rules of these; empty if they point to none alone
 */
record SuspectWorkloads(boolean any, Set<String> aside, Map<String, Set<String>> rules) {
    /** How something is set up, be it well or not, calls for no containment; what leads onto the host is the verdict's. */
    private static final Set<String> SETTINGS = Set.of(
            "ENV-001", "IMG-001", "IMG-002", "IMG-008", "IMG-009", "CLU-001", "CLU-002", "CLU-003", "CLU-004",
            "DRF-007");

    /** Logs, many starts, rights over a cluster, keys: whoever did it holds credentials, and need not have been in a workload. */
    private static final Set<String> OF_THE_WHOLE = Set.of("EXE-009", "EXE-010", "EXE-011", "EXE-013", "EXE-014");

    private static final String ADDED_CONTAINER = "ESC-024";

    /** What is run: the same in every replica that was started with it, and told of the first only. */
    private static final List<String> OF_WHAT_RUNS = List.of("CMD-", "ENV-", "DRF-");

    private static final int MOST_NAMED = 5;

    /**
     * @param judgements on all workloads: those with signs that a way out was gone are suspects too
     * @param alerted what an alert names by itself, not as one of many
     */
    static SuspectWorkloads of(
            List<WorkloadVerdict> judgements,
            List<Finding> findings,
            FindingWorkloads pointed,
            Predicate<Workload> alerted) {
        List<Workload> workloads =
                judgements.stream().map(WorkloadVerdict::workload).toList();
        List<Finding> signs = findings.stream().filter(SuspectWorkloads::isSign).toList();
        Map<String, Set<String>> rules = new LinkedHashMap<>();
        boolean alone = false;
        Map<String, Set<String>> shared = new LinkedHashMap<>();
        for (Finding sign : signs) {
            List<Workload> named = pointed.by(sign);
            alone |= !named.isEmpty();
            named.forEach(workload -> add(rules, workload, sign.rule().id()));
            if (!named.isEmpty() && OF_WHAT_RUNS.stream().anyMatch(sign.rule().id()::startsWith)) {
                workloads.stream()
                        .filter(workload -> named.stream().anyMatch(one -> runsTheSame(one, workload)))
                        .forEach(workload -> add(rules, workload, sign.rule().id()));
            }
            if (named.isEmpty() && sign.severity().atLeast(Severity.HIGH)) {
                workloads.stream()
                        .filter(workload -> WorkloadVerdict.names(sign, workload))
                        .forEach(workload -> add(shared, workload, sign.rule().id()));
            }
        }
        if (alone) {
            shared.forEach((name, ids) ->
                    rules.computeIfAbsent(name, none -> new TreeSet<>()).addAll(ids));
            judgements.stream()
                    .filter(SuspectWorkloads::wentOut)
                    .forEach(one -> add(rules, one.workload(), "the verdict"));
            workloads.stream().filter(alerted).forEach(workload -> add(rules, workload, "the alert"));
        }
        Map<Boolean, List<Finding>> apart = signs.stream()
                .collect(Collectors.partitioningBy(
                        sign -> OF_THE_WHOLE.contains(sign.rule().id())
                                && pointed.by(sign).isEmpty()));
        Set<String> aside = apart.getOrDefault(true, List.of()).stream()
                .map(sign -> sign.rule().id())
                .collect(Collectors.toCollection(TreeSet::new));
        return new SuspectWorkloads(!apart.getOrDefault(false, List.of()).isEmpty(), aside, rules);
    }

    boolean has(Workload workload) {
        return rules.containsKey(workload.name());
    }

    /** What to do with a workload, given that there are others; all are meant where none is named. */
    boolean concerns(Workload workload) {
        return rules.isEmpty() || has(workload);
    }

    /** Says whom they name, and how many they do not; "" if that is all of them. */
    String told(List<Workload> all) {
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
        return " Findings point to " + named.size() + " of " + all.size() + ": "
                + named.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + more + ". The other " + spared
                + (spared == 1 ? " is" : " are") + " left alone here: no finding points to "
                + (spared == 1 ? "it" : "one of them") + ", which does not mean that nobody was in there.";
    }

    private static void add(Map<String, Set<String>> rules, Workload workload, String why) {
        rules.computeIfAbsent(workload.name(), none -> new TreeSet<>()).add(why);
    }

    private static boolean wentOut(WorkloadVerdict judgement) {
        return switch (judgement.answer()) {
            case IMAGE_HOST, HOST_NOT_ACCESSIBLE ->
                judgement.confidence() == Confidence.CONFIRMED || judgement.confidence() == Confidence.LIKELY;
            case CONTAINER_ONLY, UNDETERMINED -> false;
        };
    }

    private static boolean isSign(Finding finding) {
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
