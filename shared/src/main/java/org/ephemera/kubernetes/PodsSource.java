package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Gaps;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** The pods of the namespace; those that the target owns are planned from here, the newest up to the limit. */
final class PodsSource {
    private static final Operation PODS = Operation.list("", "v1", "pods");
    private static final Operation REPLICA_SETS = Operation.list("apps", "v1", "replicasets");

    static final Artifact ARTIFACT = Artifacts.required(
            "kubernetes.pods",
            "The pods of the namespace, among them those of the workload",
            Volatility.V2,
            true,
            List.of(PODS, REPLICA_SETS));

    private PodsSource() {}

    static Step read(Asking asking) throws IOException {
        PlannedItem item = asking.item();
        OwnedPods owned = new OwnedPods(asking.place(), item.param(ClusterPlace.WORKLOAD_UID), limit(item));
        Gaps gaps = new Gaps();
        String again = "";
        if (asking.place().workload().equals("deployment")) {
            Listing.Read sets = list(asking, REPLICA_SETS, "replica set", owned::replicaSet);
            if (sets.cut()) {
                return new Step.Paused(Cursor.START);
            }
            sets.gap().ifPresent(gaps::lacks);
            again = sets.said().isEmpty() ? "" : "; of the replica sets, " + sets.said();
        }
        Listing.Read pods = asking.place().workload().isEmpty() ? all(asking) : list(asking, PODS, "pod", owned::pod);
        if (pods.rest().isPresent()) {
            return new Step.Paused(
                    asking.place().workload().isEmpty() ? new Cursor(pods.rest().get()) : Cursor.START);
        }
        gaps.brought(pods.found());
        gaps.says(Counted.of(pods.found(), "pod") + " in the namespace"
                + (pods.said().isEmpty() ? "" : "; " + pods.said()) + again);
        pods.gap().ifPresent(gaps::lacks);
        if (!asking.place().workload().isEmpty()) {
            plan(asking, owned, gaps);
        }
        return new Step.Finished(outcome(gaps, pods.found()), Extent.of(pods.found()));
    }

    /** Of a pod that is the target nothing is looked for among them, so that another worker may go on. */
    private static Listing.Read all(Asking asking) throws IOException {
        Question question = Question.get(PODS, asking.place().namespace(), "");
        return new Listing(asking.calls(), question, "pod", pod -> {})
                .read(asking.from(), state -> asking.recorder().reached(new Cursor(state)));
    }

    /** From its start, whoever read of it before: which of them the workload owns is known once all are seen. */
    private static Listing.Read list(Asking asking, Operation operation, String noun, Consumer<JsonNode> each)
            throws IOException {
        Question question = Question.get(operation, asking.place().namespace(), "");
        return new Listing(asking.calls(), question, noun, each).read();
    }

    private static void plan(Asking asking, OwnedPods owned, Gaps gaps) {
        for (OwnedPods.Owned pod : owned.newest()) {
            Map<String, String> params = asking.place().params();
            params.put(ClusterPlace.POD, pod.name());
            params.put(ClusterPlace.UID, pod.uid());
            asking.recorder().plan(PodSource.ARTIFACT, asking.item().window(), params);
        }
        int left = owned.all() - owned.taken();
        gaps.says(
                owned.all() == 0 ? "the workload owns none of them" : "the workload owns " + owned.all() + " of them");
        if (owned.isLeftOut()) {
            gaps.lacks(
                    new Outcome.Partial(
                            "objects of the workload that have names or UIDs longer than any of the API, or are"
                                    + " more than any cluster has, were left out of account: look for them in what was answered"));
        }
        if (left > 0) {
            gaps.lacks(new Outcome.Partial("of the older " + Counted.of(left, "pod")
                    + " of the workload nothing but this list is collected, as the limit is " + owned.taken()
                    + "; collect again with a larger --limit, or one of them by its name"));
        }
    }

    private static Outcome outcome(Gaps gaps, long found) {
        Outcome outcome = gaps.outcome();
        return found == 0 && outcome instanceof Outcome.Collected had ? new Outcome.Empty(had.message()) : outcome;
    }

    private static int limit(PlannedItem item) {
        String limit = item.param("limit");
        return limit.isEmpty() ? KubernetesTarget.DEFAULT_LIMIT : Integer.parseInt(limit);
    }
}
