package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.Cursor;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.OwnedPods;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/** The pods of the namespace; those that the target owns are planned from here, the newest up to the limit. */
final class PodsSource {

    /** What stands between a workload and its pods: it owns these, and they own the pods. */
    private record Between(ResourceOperation list, String kind, String noun) {}

    private static final Map<String, Between> BETWEEN = Map.of(
            "deployment", new Between(KubernetesOperations.LIST_REPLICA_SETS, "ReplicaSet", "replica set"),
            "cronjob", new Between(KubernetesOperations.LIST_JOBS, "Job", "job"));

    private PodsSource() {}

    static Step read(ItemContext asking) throws IOException {
        return asking.place().workload().isEmpty() ? ofNamespace(asking) : ofWorkload(asking);
    }

    /** Of a pod that is the target nothing is looked for among them, so that another worker may go on. */
    private static Step ofNamespace(ItemContext asking) throws IOException {
        ResourceRequest question = ResourceRequest.get(
                KubernetesOperations.LIST_PODS, asking.place().namespace(), "");
        ListReader.Read pods = new ListReader(asking.calls(), question, "pod", pod -> {})
                .read(asking.from(), state -> asking.recorder().reached(new Cursor(state)));
        if (pods.rest().isPresent()) {
            return new Step.Paused(new Cursor(pods.rest().get()));
        }
        return finished(gaps(pods, ""), pods);
    }

    /** Twice where a set may have been made between the list of the sets and that of the pods. */
    private static Step ofWorkload(ItemContext asking) throws IOException {
        Optional<Between> between =
                Optional.ofNullable(BETWEEN.get(asking.place().workload()));
        String noun = between.map(Between::noun).orElse("");
        OwnedPods owned = new OwnedPods(
                asking.place(),
                asking.params(ClusterArtifacts.PodsParameters.class).workloadUid(),
                between.map(Between::kind).orElse(""),
                limit(asking));
        boolean again = false;
        while (true) {
            Optional<ListReader.Read> sets = between.isPresent()
                    ? Optional.of(list(asking, between.get().list(), noun, owned::set))
                    : Optional.empty();
            if (sets.filter(ListReader.Read::cut).isPresent()) {
                return new Step.Paused(Cursor.START);
            }
            ListReader.Read pods = list(asking, KubernetesOperations.LIST_PODS, "pod", owned::pod);
            if (pods.cut()) {
                return new Step.Paused(Cursor.START);
            }
            boolean whole = sets.filter(read -> read.gap().isEmpty()).isPresent();
            boolean strangers = owned.metStrangers() && whole;
            if (strangers && !again) {
                again = true;
                continue;
            }
            StepResults gaps = gaps(
                    pods,
                    sets.filter(read -> !read.said().isEmpty())
                            .map(read -> "; of the " + noun + "s, " + read.said())
                            .orElse(""));
            sets.flatMap(ListReader.Read::gap).ifPresent(gaps::lacks);
            if (strangers) {
                gaps.says("pods of " + noun + "s that are gone are among them, and whose those were nobody can tell");
            }
            plan(asking, owned, between.isEmpty() || whole, noun, gaps);
            return finished(gaps, pods);
        }
    }

    private static StepResults gaps(ListReader.Read pods, String sets) {
        StepResults gaps = new StepResults();
        gaps.brought(pods.found());
        gaps.says(CountText.of(pods.found(), "pod") + " in the namespace"
                + (pods.said().isEmpty() ? "" : "; " + pods.said()) + sets);
        pods.gap().ifPresent(gaps::lacks);
        return gaps;
    }

    private static Step finished(StepResults gaps, ListReader.Read pods) {
        return new Step.Finished(outcome(gaps, pods.found()), Extent.of(pods.found()));
    }

    /** From its start, whoever read of it before: which of them the workload owns is known once all are seen. */
    private static ListReader.Read list(
            ItemContext asking, ResourceOperation operation, String noun, Consumer<JsonNode> each) throws IOException {
        ResourceRequest question = ResourceRequest.get(operation, asking.place().namespace(), "");
        return new ListReader(asking.calls(), question, noun, each).read();
    }

    /**
     * @param known true if it is known whose each of them is
     * @param noun what stands between the workload and its pods; "" if nothing does
     */
    private static void plan(ItemContext asking, OwnedPods owned, boolean known, String noun, StepResults gaps) {
        for (OwnedPods.Owned pod : owned.newest()) {
            asking.recorder()
                    .plan(
                            ClusterArtifacts.POD,
                            asking.item().window(),
                            asking.place().params(ClusterArtifacts.PodParameters.of(pod.name(), pod.uid())));
        }
        int left = owned.all() - owned.taken();
        if (known) {
            gaps.says(
                    owned.all() == 0
                            ? "the workload owns none of them"
                            : "the workload owns " + owned.all() + " of them");
        } else {
            gaps.says("which of them the workload owns is not known whole, as that takes its " + noun + "s: "
                    + (owned.all() == 0 ? "none is known" : owned.all() + " are known"));
        }
        if (owned.isLeftOut()) {
            gaps.lacks(
                    new Outcome.Partial(
                            "objects of the workload that have names or UIDs longer than any of the API, or are"
                                    + " more than any cluster has, were left out of account: look for them in what was answered"));
        }
        if (left > 0) {
            gaps.lacks(new Outcome.Partial("of the older " + CountText.of(left, "pod")
                    + " of the workload nothing but this list is collected, as the limit is " + owned.taken()
                    + "; collect again with a larger --limit, or one of them by its name"));
        }
    }

    private static Outcome outcome(StepResults gaps, long found) {
        Outcome outcome = gaps.outcome();
        return found == 0 && outcome instanceof Outcome.Collected had ? new Outcome.Empty(had.message()) : outcome;
    }

    /** Of how many pods everything is collected. */
    private record Limit(int limit) {}

    private static int limit(ItemContext asking) {
        int limit = asking.params(Limit.class).limit();
        return limit == 0 ? KubernetesTarget.DEFAULT_LIMIT : limit;
    }
}
