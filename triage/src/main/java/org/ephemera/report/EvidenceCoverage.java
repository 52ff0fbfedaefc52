package org.ephemera.report;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.ephemera.analyze.Analysis;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.OutcomeCode;

/**
 * What a statement that there is nothing rests on: it is worth as much as what was there to be looked at.
 *
 * @param any true if something is in the package that could have shown it
 * @param missing items that are not whole, with what became of them
 */
record EvidenceCoverage(boolean any, List<String> missing) {
    private static final int MOST = 6;
    private static final String APP = "azure.app";
    private static final String REGIONS = "aws.ec2.regions";
    private static final Set<String> RAN =
            Set.of("aws.ecs.task", "aws.ecs.tasks", "azure.aci.group", APP, "kubernetes.pod", "kubernetes.pods");
    private static final Set<String> INTENDED = Set.of(
            "aws.ecs.task-definition",
            "aws.ecs.definition-history",
            "aws.ecs.service-revisions",
            "azure.app.revisions",
            "kubernetes.workload",
            "kubernetes.owners",
            "kubernetes.replica-sets",
            "kubernetes.controller-revisions");

    /** Parts of the names of artifacts that hold calls. */
    private static final List<String> CALLS = List.of("cloudtrail", "activity", "audit");

    static EvidenceCoverage ofWhatRan(Analysis analysis) {
        return of(analysis, RAN::contains, false);
    }

    /** A container app names images, and its replicas do not say which ran. */
    static EvidenceCoverage ofImagesThatRan(Analysis analysis) {
        return of(analysis, artifact -> RAN.contains(artifact) && !artifact.equals(APP), false);
    }

    /** What the event history has of an access key, in each region. Where regions are not all known, or not all keys, too little is asked. */
    static EvidenceCoverage ofKeys(Analysis analysis) {
        EvidenceCoverage keys =
                ofItems(analysis, item -> item.param("attribute").equals("AccessKeyId"), true);
        return new EvidenceCoverage(
                keys.any(), of(analysis, REGIONS::equals, true).and(keys).missing());
    }

    static EvidenceCoverage ofWhatWasIntended(Analysis analysis) {
        return of(analysis, INTENDED::contains, false);
    }

    /** A log that has no entry was looked at too. */
    static EvidenceCoverage ofCalls(Analysis analysis) {
        return of(analysis, artifact -> CALLS.stream().anyMatch(artifact::contains), true);
    }

    private static EvidenceCoverage of(Analysis analysis, Predicate<String> wanted, boolean emptyIsSeen) {
        return ofItems(analysis, item -> wanted.test(item.artifact()), emptyIsSeen);
    }

    private static EvidenceCoverage ofItems(Analysis analysis, Predicate<PlannedItem> wanted, boolean emptyIsSeen) {
        var items = analysis.coverage().stream()
                .filter(item -> wanted.test(item.outcome().planned()))
                .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                .toList();
        return new EvidenceCoverage(
                items.stream().anyMatch(item -> switch (item.code()) {
                    case COLLECTED, PARTIAL -> true;
                    case EMPTY -> emptyIsSeen;
                    case DENIED, FAILED, EXPIRED, NOT_ENABLED, SKIPPED, IMPOSSIBLE, NOT_APPLICABLE -> false;
                }),
                items.stream()
                        .filter(item -> item.code() != OutcomeCode.COLLECTED && item.code() != OutcomeCode.EMPTY)
                        .map(item -> item.outcome().planned().item() + " (" + OutcomeText.word(item.code()) + ")")
                        .toList());
    }

    EvidenceCoverage and(EvidenceCoverage other) {
        return new EvidenceCoverage(
                any && other.any,
                java.util.stream.Stream.concat(missing.stream(), other.missing.stream())
                        .toList());
    }

    /** The first of them, for a sentence; "" if all is there. */
    String named() {
        String more = missing.size() > MOST ? " and " + (missing.size() - MOST) + " more" : "";
        return String.join(", ", missing.subList(0, Math.min(MOST, missing.size()))) + more;
    }
}
