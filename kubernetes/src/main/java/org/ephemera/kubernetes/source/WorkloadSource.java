package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.Cursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.kubernetes.plan.TruncatedField;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** The workload that is the target. Its pods are looked for whether it is still there or not. */
final class WorkloadSource {
    private WorkloadSource() {}

    static Step read(ItemContext asking) throws IOException {
        ClusterPlace place = asking.place();
        ResourceRequest question = ResourceRequest.get(
                KubernetesOperations.getWorkload(place.workload()), place.namespace(), place.name());
        return switch (SingleObject.get(asking.calls(), question)) {
            case StepResult.Not<JsonNode> not -> {
                if (not.cut()) {
                    yield new Step.Paused(Cursor.START);
                }
                plan(asking, "");
                Outcome why = not.why() instanceof Outcome.Expired ? gone(asking) : not.why();
                yield new Step.Finished(PrefixedOutcome.of(place.name(), why));
            }
            case StepResult.It<JsonNode> it -> {
                String uid = TruncatedField.uid(it.value().path("metadata"));
                plan(asking, uid);
                yield new Step.Finished(
                        PrefixedOutcome.of(place.name(), new Outcome.Collected(told(place, it.value()))), Extent.of(1));
            }
        };
    }

    private static void plan(ItemContext asking, String uid) {
        asking.recorder()
                .plan(
                        ClusterArtifacts.PODS,
                        asking.item().window(),
                        asking.place().params(new ClusterArtifacts.PodsParameters(uid)));
    }

    private static Outcome gone(ItemContext asking) throws IOException {
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
        return place.workload() + ", UID "
                + SanitizedText.of(metadata.path("uid").asText()) + ", created at "
                + SanitizedText.of(metadata.path("creationTimestamp").asText())
                + (deleted.isEmpty() ? "" : "; it is being deleted since " + SanitizedText.of(deleted));
    }
}
