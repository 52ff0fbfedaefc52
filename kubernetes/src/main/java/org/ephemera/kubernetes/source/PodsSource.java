package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.OwnedPods;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of the pods of the namespace; {@link ScopePodsSource} reads those of a larger target. The pods that the target workload owns are planned from here, the newest up to
 * the limit.
 */
final class PodsSource {

    /** Objects between a workload and its pods: the workload owns them, and they own the pods. */
    private record Intermediate(ResourceOperation list, String kind, String noun) {}

    private static final Map<String, Intermediate> INTERMEDIATE = Map.of(
            "deployment", new Intermediate(KubernetesOperations.LIST_REPLICA_SETS, "ReplicaSet", "replica set"),
            "cronjob", new Intermediate(KubernetesOperations.LIST_JOBS, "Job", "job"));

    private PodsSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        if (context.place().scope().isPresent()) {
            return ScopePodsSource.read(context, limit(context));
        }
        return context.place().workload().isEmpty() ? ofNamespace(context) : ofWorkload(context);
    }

    /** Lists the pods if the target is one pod. Nothing is selected from the list, so another worker can resume it. */
    private static SourceResult ofNamespace(ItemContext context) throws IOException {
        ResourceRequest request = ResourceRequest.get(
                KubernetesOperations.LIST_PODS, context.place().namespace(), "");
        ListReader.Read pods = new ListReader(context.calls(), request, "pod", pod -> {})
                .read(context.from(), state -> context.recorder().reached(new ResumeCursor(state)));
        if (pods.rest().isPresent()) {
            return new SourceResult.Paused(new ResumeCursor(pods.rest().get()));
        }
        return finished(gaps(pods, ""), pods);
    }

    /**
     * Lists the pods of a workload; twice if a set may have been created between the list of sets and the list of pods.
     */
    private static SourceResult ofWorkload(ItemContext context) throws IOException {
        Optional<Intermediate> intermediate =
                Optional.ofNullable(INTERMEDIATE.get(context.place().workload()));
        String noun = intermediate.map(Intermediate::noun).orElse("");
        OwnedPods owned = new OwnedPods(
                context.place(),
                context.params(ClusterArtifacts.PodsParameters.class).workloadUid(),
                intermediate.map(Intermediate::kind).orElse(""),
                limit(context));
        boolean again = false;
        while (true) {
            Optional<ListReader.Read> sets = intermediate.isPresent()
                    ? Optional.of(list(context, intermediate.get().list(), noun, owned::addSet))
                    : Optional.empty();
            if (sets.filter(ListReader.Read::endedByDeadline).isPresent()) {
                return new SourceResult.Paused(ResumeCursor.START);
            }
            ListReader.Read pods = list(context, KubernetesOperations.LIST_PODS, "pod", owned::addPod);
            if (pods.endedByDeadline()) {
                return new SourceResult.Paused(ResumeCursor.START);
            }
            boolean setsComplete = sets.filter(read -> read.gap().isEmpty()).isPresent();
            boolean unknownSets = owned.hasUnknownSets() && setsComplete;
            if (unknownSets && !again) {
                again = true;
                continue;
            }
            StepResults gaps = gaps(
                    pods,
                    sets.filter(read -> !read.remark().isEmpty())
                            .map(read -> "; " + noun + "s: " + read.remark())
                            .orElse(""));
            sets.flatMap(ListReader.Read::gap).ifPresent(gaps::addMissing);
            if (unknownSets) {
                gaps.addClause("some pods belong to " + noun + "s that no longer exist, so their workload is unknown");
            }
            plan(context, owned, intermediate.isEmpty() || setsComplete, noun, gaps);
            return finished(gaps, pods);
        }
    }

    private static StepResults gaps(ListReader.Read pods, String sets) {
        StepResults gaps = new StepResults();
        gaps.addObjects(pods.found());
        gaps.addClause(CountText.of(pods.found(), "pod") + " in the namespace"
                + (pods.remark().isEmpty() ? "" : "; " + pods.remark()) + sets);
        pods.gap().ifPresent(gaps::addMissing);
        return gaps;
    }

    private static SourceResult finished(StepResults gaps, ListReader.Read pods) {
        return new SourceResult.Finished(outcome(gaps, pods.found()), EvidenceExtent.of(pods.found()));
    }

    /** Reads a list from its start, because the workload's pods are known only after every object was seen. */
    private static ListReader.Read list(
            ItemContext context, ResourceOperation operation, String noun, Consumer<JsonNode> each) throws IOException {
        ResourceRequest request = ResourceRequest.get(operation, context.place().namespace(), "");
        return new ListReader(context.calls(), request, noun, each).read();
    }

    /**
     * Plans the pods of the workload.
     *
     * @param known true if the owner of every pod is known
     * @param noun kind of objects between the workload and its pods; "" if it owns them directly
     */
    private static void plan(ItemContext context, OwnedPods owned, boolean known, String noun, StepResults gaps) {
        for (OwnedPods.Owned pod : owned.newest()) {
            context.recorder()
                    .plan(
                            ClusterArtifacts.POD,
                            context.item().window(),
                            context.place().params(ClusterArtifacts.PodParameters.of(pod.name(), pod.uid())));
        }
        int left = owned.count() - owned.selectedCount();
        if (known) {
            gaps.addClause(
                    owned.count() == 0
                            ? "the workload owns no pods"
                            : "the workload owns " + owned.count() + " of them");
        } else {
            gaps.addClause("the workload's pods are not known completely, because its " + noun + "s are not: "
                    + (owned.count() == 0 ? "none is known" : owned.count() + " are known"));
        }
        if (owned.isLeftOut()) {
            gaps.addMissing(new Outcome.Partial(
                    "objects of the workload with names or UIDs above the length limits of the API, or above"
                            + " the limit"
                            + " on their number, were left out; look for them in the stored response"));
        }
        if (left > 0) {
            gaps.addMissing(new Outcome.Partial("for " + CountText.of(left, "older pod")
                    + " of the workload only this list is collected, because the limit is " + owned.selectedCount()
                    + "; collect again with a larger --limit, or collect one of them by its name"));
        }
    }

    private static Outcome outcome(StepResults gaps, long found) {
        Outcome outcome = gaps.outcome();
        return found == 0 && outcome instanceof Outcome.Collected collected
                ? new Outcome.Empty(collected.message())
                : outcome;
    }

    /** Parameter with the number of pods that are collected. */
    private record Limit(int limit) {}

    private static int limit(ItemContext context) {
        int limit = context.params(Limit.class).limit();
        return limit == 0 ? KubernetesTarget.DEFAULT_LIMIT : limit;
    }
}
