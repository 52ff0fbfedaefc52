package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.kubernetes.plan.TruncatedField;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Source of the workload that is the target. Its pods are collected even if the workload was deleted. */
final class WorkloadSource {
    private WorkloadSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        ClusterPlace place = context.place();
        ResourceRequest request = ResourceRequest.get(
                KubernetesOperations.getWorkload(place.workload()), place.namespace(), place.name());
        return switch (SingleObject.get(context.calls(), request)) {
            case StepResult.Missing<JsonNode> not -> {
                if (not.endedByDeadline()) {
                    yield new SourceResult.Paused(ResumeCursor.START);
                }
                plan(context, "");
                Outcome why = not.why() instanceof Outcome.Expired ? gone(context) : not.why();
                yield new SourceResult.Finished(PrefixedOutcome.of(place.name(), why));
            }
            case StepResult.Value<JsonNode> it -> {
                String uid = TruncatedField.uid(it.value().path("metadata"));
                plan(context, uid);
                yield new SourceResult.Finished(
                        PrefixedOutcome.of(place.name(), new Outcome.Collected(describe(place, it.value()))),
                        EvidenceExtent.of(1));
            }
        };
    }

    private static void plan(ItemContext context, String uid) {
        context.recorder()
                .plan(
                        ClusterArtifacts.PODS,
                        context.item().window(),
                        context.place().params(new ClusterArtifacts.PodsParameters(uid)));
    }

    private static Outcome gone(ItemContext context) throws IOException {
        String namespace = NamespaceSource.absenceReason(context);
        return new Outcome.Expired("there is no " + context.place().workload() + " of that name"
                + (namespace.isEmpty()
                        ? ": it was deleted, or the name is wrong (kubernetes.workloads lists the existing ones)"
                        : ", because " + namespace)
                + ". Pods that reference it as their owner are still collected");
    }

    private static String describe(ClusterPlace place, JsonNode workload) {
        JsonNode metadata = workload.path("metadata");
        String deleted = metadata.path("deletionTimestamp").asText();
        return place.workload() + ", UID "
                + SanitizedText.of(metadata.path("uid").asText()) + ", created at "
                + SanitizedText.of(metadata.path("creationTimestamp").asText())
                + (deleted.isEmpty() ? "" : "; it has been in deletion since " + SanitizedText.of(deleted));
    }
}
