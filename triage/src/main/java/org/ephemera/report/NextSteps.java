package org.ephemera.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.model.Outcome;

/**
 * Section on next steps, to be copied; Ephemera executes none of them.
 *
 * @param asks requests to the administrators
 * @param verify the command that verifies the package
 * @param lab commands for a lab
 */
record NextSteps(List<Verdict.Step> containment, List<Ask> asks, String verify, List<LabRun> lab) {
    /** Request that concerns several items. */
    record Ask(String status, String what, List<String> items) {}

    private record Key(String status, String what) {}

    static NextSteps of(Analysis analysis) {
        Map<Key, List<String>> asks = new LinkedHashMap<>();
        List<CoverageEntry> missing = analysis.coverage().stream()
                .sorted(Comparator.comparingInt(item -> OutcomeText.rank(item.code())))
                .toList();
        for (CoverageEntry item : missing) {
            ask(item.outcome().outcome())
                    .ifPresent(what -> asks.computeIfAbsent(
                                    new Key(OutcomeText.word(item.code()), VisibleText.cut(what, 500)),
                                    k -> new ArrayList<>())
                            .add(item.outcome().planned().item()));
        }
        for (EvidenceGap gap : analysis.gaps()) {
            if (gap.hasRequest()) {
                asks.computeIfAbsent(new Key("not judged", VisibleText.cut(gap.why(), 500)), k -> new ArrayList<>())
                        .add(VisibleText.cut(gap.what(), 200));
            }
        }
        return new NextSteps(
                containment(analysis.verdict()),
                asks.entrySet().stream()
                        .map(ask -> new Ask(ask.getKey().status(), ask.getKey().what(), ask.getValue()))
                        .toList(),
                "ephemera verify " + analysis.subject().request().packageId().value() + " --store STORE --key PUB.pem",
                LabRun.of(analysis.workloads()));
    }

    /** Returns the containment steps. Without a known step the reader must act as for a compromised host. */
    private static List<Verdict.Step> containment(Verdict verdict) {
        boolean contained = !verdict.containment().isEmpty() || verdict.answer() == Verdict.Answer.CONTAINER_ONLY;
        return contained
                ? verdict.containment()
                : List.of(new Verdict.Step(
                        "It is not known what to contain",
                        "Act as if the host had to be imaged: find out where the target ran.",
                        List.of()));
    }

    /** Returns the request that makes an incomplete item available, if there is one. */
    private static Optional<String> ask(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Denied denied ->
                Optional.of("Allow " + denied.permission() + " to the reading role, and have it collected again.");
            case Outcome.NotEnabled off ->
                Optional.of(off.message()
                        + ". Switch it on for the next incident, and look for another record of this one.");
            case Outcome.Expired expired ->
                Optional.of(expired.message() + ". Look for copies in exports, a log archive or backups.");
            case Outcome.Failed failed -> Optional.of(failed.message() + ". Collect it again while it is there.");
            case Outcome.Partial partial -> Optional.of(partial.message() + ". Collect the rest if it matters.");
            case Outcome.Collected c -> Optional.empty();
            case Outcome.Empty e -> Optional.empty();
            case Outcome.NotApplicable n -> Optional.empty();
            case Outcome.Impossible i -> Optional.empty();
            case Outcome.Skipped s -> Optional.empty();
        };
    }
}
