package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Had;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Single;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.kubernetes.plan.KubernetesArtifacts;
import org.ephemera.kubernetes.plan.Told;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** The workload that is the target. Its pods are looked for whether it is still there or not. */
final class WorkloadSource {
    private WorkloadSource() {}

    static Step read(Asking asking) throws IOException {
        ClusterPlace place = asking.place();
        Question question =
                Question.get(KubernetesOperations.getWorkload(place.workload()), place.namespace(), place.name());
        return switch (Single.get(asking.calls(), question)) {
            case Had.Not<JsonNode> not -> {
                if (not.cut()) {
                    yield new Step.Paused(Cursor.START);
                }
                plan(asking, "");
                Outcome why = not.why() instanceof Outcome.Expired ? gone(asking) : not.why();
                yield new Step.Finished(NamedOutcome.of(place.name(), why));
            }
            case Had.It<JsonNode> it -> {
                String uid = Told.uid(it.value().path("metadata"));
                plan(asking, uid);
                yield new Step.Finished(
                        NamedOutcome.of(place.name(), new Outcome.Collected(told(place, it.value()))), Extent.of(1));
            }
        };
    }

    private static void plan(Asking asking, String uid) {
        Map<String, String> params = asking.place().params();
        if (!uid.isEmpty()) {
            params.put(ClusterPlace.WORKLOAD_UID, uid);
        }
        PlannedItem item = asking.item();
        asking.recorder().plan(KubernetesArtifacts.PODS, item.window(), params);
    }

    private static Outcome gone(Asking asking) throws IOException {
        String namespace = NamespaceSource.gone(asking);
        return new Outcome.Expired("there is no " + asking.place().workload() + " of that name"
                + (namespace.isEmpty()
                        ? ": it was deleted, or the name is not its own (kubernetes.workloads shows those that there are)"
                        : ", for " + namespace)
                + ". Pods that name it as their owner are looked for all the same");
    }

    private static String told(ClusterPlace place, JsonNode workload) {
        JsonNode metadata = workload.path("metadata");
        String deleted = metadata.path("deletionTimestamp").asText();
        return place.workload() + ", UID " + Shown.of(metadata.path("uid").asText()) + ", created at "
                + Shown.of(metadata.path("creationTimestamp").asText())
                + (deleted.isEmpty() ? "" : "; it is being deleted since " + Shown.of(deleted));
    }
}
