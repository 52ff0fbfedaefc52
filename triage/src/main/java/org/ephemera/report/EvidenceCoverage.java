package org.ephemera.report;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.ephemera.analyze.Analysis;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.OutcomeCode;

/**
 * Evidence behind a negative statement, which is only as reliable as the evidence that was collected.
 *
 * @param any true if the package contains evidence that could show a positive result
 * @param missing incomplete items with their outcomes
 */
record EvidenceCoverage(boolean any, List<String> missing) {
    private static final int MOST = 6;
    private static final String APP = "azure.app";
    private static final String JOB = "azure.job.executions";
    private static final String REGIONS = "aws.ec2.regions";
    private static final Set<String> RAN =
            Set.of("aws.ecs.task", "aws.ecs.tasks", "azure.aci.group", APP, JOB, "kubernetes.pod", "kubernetes.pods");
    private static final Set<String> INTENDED = Set.of(
            "aws.ecs.task-definition",
            "aws.ecs.definition-history",
            "aws.ecs.service-revisions",
            "azure.app.revisions",
            "azure.job",
            "kubernetes.workload",
            "kubernetes.owners",
            "kubernetes.replica-sets",
            "kubernetes.controller-revisions");

    /** Parts of artifact names with API calls. */
    private static final List<String> CALLS = List.of("cloudtrail", "activity", "audit");

    static EvidenceCoverage ofWhatRan(Analysis analysis) {
        return of(analysis, RAN::contains, false);
    }

    /**
     * Returns the coverage of images that ran. An app and the executions of a job are
     * left out: they name images, but do not report which one ran.
     */
    static EvidenceCoverage ofImagesThatRan(Analysis analysis) {
        return of(
                analysis, artifact -> RAN.contains(artifact) && !artifact.equals(APP) && !artifact.equals(JOB), false);
    }

    /**
     * Returns the coverage of the event history by access key, in each region. It is incomplete if not all regions or
     * keys are known.
     */
    static EvidenceCoverage ofKeys(Analysis analysis) {
        EvidenceCoverage keys =
                ofItems(analysis, item -> item.param("attribute").equals("AccessKeyId"), true);
        return new EvidenceCoverage(
                keys.any(), of(analysis, REGIONS::equals, true).and(keys).missing());
    }

    static EvidenceCoverage ofWhatWasIntended(Analysis analysis) {
        return of(analysis, INTENDED::contains, false);
    }

    /** Returns the coverage of API calls. A log without entries counts as collected. */
    static EvidenceCoverage ofCalls(Analysis analysis) {
        return of(analysis, artifact -> CALLS.stream().anyMatch(artifact::contains), true);
    }

    private static EvidenceCoverage of(Analysis analysis, Predicate<String> wanted, boolean emptyCounts) {
        return ofItems(analysis, item -> wanted.test(item.artifact()), emptyCounts);
    }

    private static EvidenceCoverage ofItems(Analysis analysis, Predicate<PlannedItem> wanted, boolean emptyCounts) {
        var items = analysis.coverage().stream()
                .filter(item -> wanted.test(item.outcome().planned()))
                .filter(item -> item.code() != OutcomeCode.NOT_APPLICABLE)
                .toList();
        return new EvidenceCoverage(
                items.stream().anyMatch(item -> switch (item.code()) {
                    case COLLECTED, PARTIAL -> true;
                    case EMPTY -> emptyCounts;
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

    /** Lists the first missing items for a sentence; "" if nothing is missing. */
    String missingNames() {
        String more = missing.size() > MOST ? " and " + (missing.size() - MOST) + " more" : "";
        return String.join(", ", missing.subList(0, Math.min(MOST, missing.size()))) + more;
    }
}
