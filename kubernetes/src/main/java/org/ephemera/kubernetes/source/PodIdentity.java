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

/** Whose name it is now. The log of a pod can be asked for by its name alone; a UID is never given again. */
sealed interface PodIdentity {
    /** @param restarts of the container, as they are told now */
    record Same(int restarts) implements PodIdentity {}

    record Gone() implements PodIdentity {}

    record Other(String uid, Optional<Instant> created) implements PodIdentity {
        String sentence() {
            return "the name is that of another pod now, with the UID " + SanitizedText.of(uid)
                    + created.map(at -> ", created at " + at).orElse("");
        }
    }

    /** @param cut true if only the deadline stood against it */
    record Unknown(Outcome why, boolean cut) implements PodIdentity {}

    /** Asks; nothing of the answer is stored. */
    static PodIdentity ask(ItemContext asking) throws IOException {
        ResourceRequest question = ResourceRequest.get(
                KubernetesOperations.GET_POD,
                asking.place().namespace(),
                asking.params(ClusterArtifacts.LogParameters.class).pod().podName());
        return switch (asking.calls().look(question, SingleObjectView::new)) {
            case CallResult.Refused<SingleObjectView> refused ->
                FailureOutcomes.isNotFound(refused.refusal())
                        ? new Gone()
                        : new Unknown(
                                asking.calls().outcome(refused.refusal()),
                                asking.calls().cutByDeadline(refused.refusal()));
            case CallResult.Answered<SingleObjectView> answered -> {
                asking.calls().log(answered.received(), ResponsePage.only(1));
                yield read(asking, answered.response());
            }
        };
    }

    private static PodIdentity read(ItemContext asking, SingleObjectView view) {
        try {
            JsonNode pod = view.object();
            JsonNode metadata = pod.path("metadata");
            String uid = TruncatedField.uid(metadata);
            if (!uid.equals(
                    asking.params(ClusterArtifacts.LogParameters.class).pod().uid())) {
                return new Other(uid, Json.instant(metadata, "creationTimestamp"));
            }
            String container =
                    asking.params(ClusterArtifacts.LogParameters.class).container();
            return new Same(ContainerView.all(pod).stream()
                    .map(ContainerView::container)
                    .filter(told -> told.name().equals(container))
                    .mapToInt(KnownPod.Container::restarts)
                    .max()
                    .orElse(0));
        } catch (UnreadableBodyException e) {
            return new Unknown(
                    new Outcome.Failed(ApiFailure.UNREADABLE, "the answer about the pod cannot be read"), false);
        }
    }
}
