package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;
import org.ephemera.format.ResponsePage;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.kubernetes.call.FailureOutcomes;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObjectView;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.ContainerView;
import org.ephemera.kubernetes.plan.TruncatedField;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Identity of the pod that has a name now. A log can be requested only by the name of its pod; a UID is never reused.
 */
sealed interface PodIdentity {
    /**
     * The name still belongs to the pod.
     *
     * @param restarts current number of restarts of the container
     */
    record Same(int restarts) implements PodIdentity {}

    /** No pod has the name. */
    record Gone() implements PodIdentity {}

    /** Another pod has the name. */
    record Other(String uid, Optional<Instant> created) implements PodIdentity {
        String sentence() {
            return "the name now belongs to another pod, with the UID " + SanitizedText.of(uid)
                    + created.map(at -> ", created at " + at).orElse("");
        }
    }

    /**
     * The pod could not be read.
     *
     * @param cut true if only the deadline ended the request
     */
    record Unknown(Outcome why, boolean cut) implements PodIdentity {}

    /** Reads the pod with the name. The response is not stored. */
    static PodIdentity check(ItemContext context) throws IOException {
        ResourceRequest request = ResourceRequest.get(
                KubernetesOperations.GET_POD,
                context.place().namespace(),
                context.params(ClusterArtifacts.LogParameters.class).pod().podName());
        return switch (context.calls().sendUnstored(request, SingleObjectView::new)) {
            case CallResult.Failed<SingleObjectView> refused ->
                FailureOutcomes.isNotFound(refused.failure())
                        ? new Gone()
                        : new Unknown(
                                context.calls().outcome(refused.failure()),
                                context.calls().endedByDeadline(refused.failure()));
            case CallResult.Answered<SingleObjectView> answered -> {
                context.calls().log(answered.stored(), ResponsePage.only(1));
                yield read(context, answered.response());
            }
        };
    }

    private static PodIdentity read(ItemContext context, SingleObjectView view) {
        try {
            JsonNode pod = view.object();
            JsonNode metadata = pod.path("metadata");
            String uid = TruncatedField.uid(metadata);
            if (!uid.equals(
                    context.params(ClusterArtifacts.LogParameters.class).pod().uid())) {
                return new Other(uid, Json.instant(metadata, "creationTimestamp"));
            }
            String container =
                    context.params(ClusterArtifacts.LogParameters.class).container();
            return new Same(ContainerView.all(pod).stream()
                    .map(ContainerView::container)
                    .filter(known -> known.name().equals(container))
                    .mapToInt(KnownPod.Container::restarts)
                    .max()
                    .orElse(0));
        } catch (UnreadableBodyException e) {
            return new Unknown(
                    new Outcome.Failed(ApiFailure.UNREADABLE, "the response with the pod cannot be parsed"), false);
        }
    }
}
