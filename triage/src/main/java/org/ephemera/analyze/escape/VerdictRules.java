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
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.AlertKinds;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Answers whether the host has to be imaged: of several workloads, the gravest answer counts. */
public final class VerdictRules {
    private static final int MOST_REASONS = 50;
    /** Gravest first: what is not known may be as bad as what is. */
    private static final List<Answer> GRAVEST =
            List.of(Answer.IMAGE_HOST, Answer.UNDETERMINED, Answer.HOST_NOT_ACCESSIBLE, Answer.CONTAINER_ONLY);

    private VerdictRules() {}

    /**
     * The verdict on a package.
     *
     * @param findings of all rules: those on commands and on calls can be signs that somebody went the way
     * @param calls by time: whose credentials were used
     * @param incidents in these workloads
     */
    public static Verdict of(
            SealedPackage sealed,
            List<Workload> workloads,
            List<Finding> findings,
            List<ControlCall> calls,
            IncidentFacts incidents) {
        return of(
                FindingWorkloads.in(sealed, workloads),
                findings,
                AlertKinds.sent(sealed),
                RequestedTarget.of(sealed, calls),
                calls,
                incidents);
    }

    /**
     * The same without a package.
     *
     * @param alerts types of alerts, e.g. {@code PrivilegeEscalation:Runtime/RuncContainerEscape}
     */
    static Verdict of(
            FindingWorkloads pointed,
            List<Finding> findings,
            List<Fact<String>> alerts,
            RequestedTarget asked,
            List<ControlCall> calls,
            IncidentFacts incidents) {
        List<Workload> workloads = pointed.workloads();
        List<Remedy> callers = SuspectCredential.remedies(calls, findings, asked.key(), asked.alerted());
        EscapeSignals signals = new EscapeSignals(alerts, findings);
        List<Fact<String>> unseen = asked.unseen(workloads);
        if (workloads.isEmpty()) {
            return unknown(signals, asked, unseen, callers);
        }
        Optional<Fact<Platform>> provider = asked.onProviderHost(workloads);
        List<Workload> open = workloads.stream()
                .filter(workload -> WorkloadVerdict.isOpen(workload, workloads, incidents))
                .toList();
        Map<String, List<EscapeSignals.Signal>> signs = new HashMap<>();
        for (EscapeSignals.Signal signal : signals.all()) {
            for (Workload workload : concerned(signal, pointed, open)) {
                signs.computeIfAbsent(workload.name(), none -> new ArrayList<>())
                        .add(signal);
            }
        }
        workloads.stream()
                .filter(workload -> WorkloadVerdict.isCountedAgain(workload, workloads, incidents))
                .forEach(workload -> signs.computeIfAbsent(workload.name(), none -> new ArrayList<>())
                        .addAll(incidents.signals(workload)));
        List<WorkloadVerdict> judgements = workloads.stream()
                .map(workload -> WorkloadVerdict.of(
                        workload, workloads, signs.getOrDefault(workload.name(), List.of()), incidents))
                .sorted(Comparator.comparingInt((WorkloadVerdict one) -> GRAVEST.indexOf(one.answer()))
                        .thenComparing(WorkloadVerdict::confidence)
                        .thenComparing(one -> !asked.isTarget(one.workload()))
                        .thenComparing(one -> one.workload().name()))
                .toList();
        WorkloadVerdict gravest = judgements.getFirst();
        boolean out = !open.isEmpty() || !signs.isEmpty();
        Answer answer = unseen.isEmpty() ? gravest.answer() : answer(gravest.answer(), out, provider.isPresent());
        return new Verdict(
                answer,
                gravest.confidence(),
                because(judgements, unseen, provider.filter(platform -> answer == Answer.HOST_NOT_ACCESSIBLE && !out)),
                Containment.of(
                        answer,
                        judgements,
                        asked,
                        SuspectWorkloads.of(
                                judgements,
                                findings,
                                pointed,
                                workload -> !alerts.isEmpty() && asked.isItself(workload)),
                        alerts,
                        callers));
    }

    /**
     * Returns the answer if evidence on the target is incomplete. A path to the host counts even then; that no path
     * exists can only be concluded from complete evidence.
     */
    private static Answer answer(Answer gravest, boolean out, boolean onProviderHost) {
        return switch (gravest) {
            case IMAGE_HOST, UNDETERMINED -> gravest;
            case HOST_NOT_ACCESSIBLE, CONTAINER_ONLY ->
                out || onProviderHost ? Answer.HOST_NOT_ACCESSIBLE : Answer.UNDETERMINED;
        };
    }

    private static Fact<String> owned(Fact<Platform> platform) {
        return new Fact<>(
                "the platform of the target is " + platform.value().title() + "; the provider owns its host",
                platform.evidence());
    }

    /** A sign that names none of the workloads is of those that have a way out; if none has, it may be of any of them. */
    private static List<Workload> concerned(
            EscapeSignals.Signal signal, FindingWorkloads pointed, List<Workload> open) {
        List<Workload> all = pointed.workloads();
        List<Workload> alone = signal.of().map(pointed::by).orElse(List.of());
        if (!alone.isEmpty()) {
            return alone;
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

    private static Verdict unknown(
            EscapeSignals signals, RequestedTarget asked, List<Fact<String>> unseen, List<Remedy> callers) {
        List<Fact<String>> because = new ArrayList<>();
        Optional<Fact<Platform>> provider = asked.onProviderHost(List.of());
        provider.map(VerdictRules::owned).ifPresent(because::add);
        signals.all().forEach(signal -> because.add(signal.why()));
        because.add(new Fact<>("the package does not contain the target's configuration", asked.request()));
        unseen.stream().limit(MOST_REASONS).forEach(because::add);
        Confidence confidence = signals.all().stream()
                .map(EscapeSignals.Signal::confidence)
                .min(Comparator.naturalOrder())
                .orElse(Confidence.POSSIBLE);
        Answer answer = provider.isPresent() ? Answer.HOST_NOT_ACCESSIBLE : Answer.UNDETERMINED;
        return new Verdict(answer, confidence, because, Containment.ofUnknown(answer, callers, asked.isGone()));
    }

    /**
     * What was attempted first; then of all workloads, those with the gravest answer first. What was not seen comes before that
     * where it decides. That one workload leads nowhere is no reason for an answer that another one gives.
     */
    private static List<Fact<String>> because(
            List<WorkloadVerdict> judgements, List<Fact<String>> unseen, Optional<Fact<Platform>> provider) {
        Set<Fact<String>> because = new LinkedHashSet<>();
        provider.map(VerdictRules::owned).ifPresent(because::add);
        judgements.forEach(one -> because.addAll(one.attempts()));
        boolean none = judgements.getFirst().answer() == Answer.CONTAINER_ONLY;
        if (none) {
            because.addAll(unseen);
        }
        judgements.stream()
                .filter(one -> none || one.answer() != Answer.CONTAINER_ONLY)
                .forEach(one -> because.addAll(one.because()));
        because.addAll(unseen);
        List<Fact<String>> said = because.stream().limit(MOST_REASONS).collect(Collectors.toList());
        int left = because.size() - said.size();
        if (left > 0) {
            said.add(new Fact<>("and " + left + " more", said.getLast().evidence()));
        }
        return said;
    }
}
