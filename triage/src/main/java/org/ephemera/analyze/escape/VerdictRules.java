package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.TamperedEvidence;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.AlertKinds;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Rules for the verdict: whether the host has to be imaged. The most severe answer of all workloads counts. */
public final class VerdictRules {
    private static final int MOST_REASONS = 50;
    /** Answers, the most severe first. Unknown facts may be as severe as known ones. */
    private static final List<Answer> GRAVEST =
            List.of(Answer.IMAGE_HOST, Answer.UNDETERMINED, Answer.HOST_NOT_ACCESSIBLE, Answer.CONTAINER_ONLY);

    private VerdictRules() {}

    /**
     * Returns the verdict on a package.
     *
     * @param findings findings of all rules: those on commands and calls can indicate a container escape
     * @param calls ordered by time, to identify the credentials that were used
     * @param authors principals of reported changes that no call shows
     * @param incidents incidents in these workloads
     */
    public static Verdict of(
            SealedPackage sealed,
            List<Workload> workloads,
            List<Finding> findings,
            List<ControlCall> calls,
            List<LocatedValue<String>> authors,
            IncidentFacts incidents) {
        return of(
                FindingWorkloads.in(sealed, workloads),
                findings,
                AlertKinds.typesOf(sealed),
                RequestedTarget.of(sealed, calls),
                calls,
                authors,
                incidents);
    }

    /**
     * Returns the verdict from values that were read from a package before.
     *
     * @param alerts types of alerts, e.g. {@code PrivilegeEscalation:Runtime/RuncContainerEscape}
     */
    static Verdict of(
            FindingWorkloads findingWorkloads,
            List<Finding> findings,
            List<LocatedValue<String>> alerts,
            RequestedTarget requested,
            List<ControlCall> calls,
            List<LocatedValue<String>> authors,
            IncidentFacts incidents) {
        List<Workload> workloads = findingWorkloads.workloads();
        List<Remedy> callers =
                SuspectCredential.remedies(calls, findings, authors, requested.key(), requested.alerted());
        EscapeSignals signals = new EscapeSignals(alerts, findings);
        List<LocatedValue<String>> unseen = requested.unseen(workloads);
        if (workloads.isEmpty()) {
            return verdictWithoutWorkloads(signals, requested, unseen, callers);
        }
        Optional<LocatedValue<Platform>> provider = requested.onProviderHost(workloads);
        List<Workload> open = workloads.stream()
                .filter(workload -> WorkloadVerdict.hasPathToHost(workload, workloads, incidents))
                .toList();
        Map<String, List<EscapeSignals.Signal>> signalsByWorkload = new HashMap<>();
        for (EscapeSignals.Signal signal : signals.all()) {
            for (Workload workload : concerned(signal, findingWorkloads, open)) {
                signalsByWorkload
                        .computeIfAbsent(workload.name(), none -> new ArrayList<>())
                        .add(signal);
            }
        }
        workloads.stream()
                .filter(workload -> WorkloadVerdict.isCountedAgain(workload, workloads, incidents))
                .forEach(workload -> signalsByWorkload
                        .computeIfAbsent(workload.name(), none -> new ArrayList<>())
                        .addAll(incidents.signals(workload)));
        List<WorkloadVerdict> verdicts = workloads.stream()
                .map(workload -> WorkloadVerdict.of(
                        workload, workloads, signalsByWorkload.getOrDefault(workload.name(), List.of()), incidents))
                .sorted(Comparator.comparingInt((WorkloadVerdict one) -> GRAVEST.indexOf(one.answer()))
                        .thenComparing(WorkloadVerdict::confidence)
                        .thenComparing(one -> !requested.isTarget(one.workload()))
                        .thenComparing(one -> one.workload().name()))
                .toList();
        WorkloadVerdict gravest = verdicts.getFirst();
        boolean pathToHost = !open.isEmpty() || !signalsByWorkload.isEmpty();
        Answer answer =
                unseen.isEmpty() ? gravest.answer() : answer(gravest.answer(), pathToHost, provider.isPresent());
        SuspectWorkloads suspects = SuspectWorkloads.of(
                verdicts,
                findings,
                findingWorkloads,
                workload -> !alerts.isEmpty() && requested.isSingleTarget(workload));
        // Without findings, nothing about the other workloads follows from a target that the package does not describe.
        boolean onlyOthers =
                gravest.answer() == Answer.CONTAINER_ONLY && workloads.stream().noneMatch(requested::isTarget);
        return new Verdict(
                answer,
                gravest.confidence(),
                because(
                        verdicts,
                        unseen,
                        TamperedEvidence.located(findings),
                        provider.filter(platform -> answer == Answer.HOST_NOT_ACCESSIBLE && !pathToHost)),
                onlyOthers && !suspects.any() && !pathToHost
                        ? Containment.forUnknownTarget(answer, callers, requested.isGone(), provider.isPresent())
                        : Containment.of(
                                answer, verdicts, requested, suspects, alerts, callers, DeletedIdentities.of(calls)));
    }

    /**
     * Returns the answer if evidence on the target is incomplete. A path to the host counts even then; that no path
     * exists can only be concluded from complete evidence.
     */
    private static Answer answer(Answer gravest, boolean pathToHost, boolean onProviderHost) {
        return switch (gravest) {
            case IMAGE_HOST, UNDETERMINED -> gravest;
            case HOST_NOT_ACCESSIBLE, CONTAINER_ONLY ->
                pathToHost || onProviderHost ? Answer.HOST_NOT_ACCESSIBLE : Answer.UNDETERMINED;
        };
    }

    private static LocatedValue<String> providerOwnsHost(LocatedValue<Platform> platform) {
        return new LocatedValue<>(
                "the platform of the target is " + platform.value().title() + "; the provider owns its host",
                platform.evidence());
    }

    /**
     * Returns the workloads of an indication. If it identifies none, it concerns those with a path to the host; if
     * none has one, all.
     */
    private static List<Workload> concerned(
            EscapeSignals.Signal signal, FindingWorkloads findingWorkloads, List<Workload> open) {
        List<Workload> all = findingWorkloads.workloads();
        List<Workload> identified = signal.of().map(findingWorkloads::by).orElse(List.of());
        if (!identified.isEmpty()) {
            return identified;
        }
        List<Workload> named = all.stream()
                .filter(workload -> signal.of()
                        .filter(finding -> WorkloadVerdict.names(finding, workload))
                        .isPresent())
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        return open.isEmpty() ? all : open;
    }

    private static Verdict verdictWithoutWorkloads(
            EscapeSignals signals, RequestedTarget requested, List<LocatedValue<String>> unseen, List<Remedy> callers) {
        List<LocatedValue<String>> because = new ArrayList<>();
        Optional<LocatedValue<Platform>> provider = requested.onProviderHost(List.of());
        provider.map(VerdictRules::providerOwnsHost).ifPresent(because::add);
        signals.all().forEach(signal -> because.add(signal.why()));
        because.add(new LocatedValue<>("the package does not contain the target's configuration", requested.request()));
        unseen.stream().limit(MOST_REASONS).forEach(because::add);
        Confidence confidence = signals.all().stream()
                .map(EscapeSignals.Signal::confidence)
                .min(Comparator.naturalOrder())
                .orElse(Confidence.POSSIBLE);
        Answer answer = provider.isPresent() ? Answer.HOST_NOT_ACCESSIBLE : Answer.UNDETERMINED;
        return new Verdict(
                answer,
                confidence,
                because,
                Containment.forUnknownTarget(
                        answer,
                        callers,
                        requested.isGone(),
                        provider.isPresent() && signals.all().isEmpty()));
    }

    /**
     * Returns the reasons: attempts first, then the reasons of the workloads, those with the most severe answer
     * first. Missing evidence comes before them if it decides. A workload without a path to the host is not a reason
     * for the answer of another workload.
     */
    private static List<LocatedValue<String>> because(
            List<WorkloadVerdict> verdicts,
            List<LocatedValue<String>> unseen,
            Optional<LocatedValue<String>> tampered,
            Optional<LocatedValue<Platform>> provider) {
        Set<LocatedValue<String>> because = new LinkedHashSet<>();
        provider.map(VerdictRules::providerOwnsHost).ifPresent(because::add);
        verdicts.forEach(one -> because.addAll(one.attempts()));
        boolean none = verdicts.getFirst().answer() == Answer.CONTAINER_ONLY;
        if (none) {
            because.addAll(unseen);
        }
        verdicts.stream()
                .filter(one -> none || one.answer() != Answer.CONTAINER_ONLY)
                .forEach(one -> because.addAll(one.because()));
        because.addAll(unseen);
        tampered.filter(note -> none).ifPresent(because::add);
        List<LocatedValue<String>> reasons =
                because.stream().limit(MOST_REASONS).collect(Collectors.toList());
        int left = because.size() - reasons.size();
        if (left > 0) {
            reasons.add(new LocatedValue<>(
                    "and " + left + " more", reasons.getLast().evidence()));
        }
        return reasons;
    }
}
