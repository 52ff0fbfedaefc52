package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.ResponsePage;
import org.ephemera.kubernetes.call.FailureOutcomes;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.call.SingleObjectView;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** The target's namespace: its labels say which pods it admits. */
final class NamespaceSource {
    private static final String ENFORCED = "pod-security.kubernetes.io/enforce";

    private static final String GONE =
            "there is no namespace of that name: it was deleted, and all that was in it with it, or"
                    + " the name is not its own ('kubectl get namespaces' shows those that there are)";

    private NamespaceSource() {}

    static Step read(ItemContext asking) throws IOException {
        String name = asking.place().namespace();
        StepResults gaps = new StepResults();
        Optional<JsonNode> namespace = gaps.of(named(
                SingleObject.get(asking.calls(), ResourceRequest.get(KubernetesOperations.GET_NAMESPACE, "", name))));
        namespace.ifPresent(object -> {
            gaps.brought(1);
            JsonNode enforced = object.path("metadata").path("labels").path(ENFORCED);
            gaps.says(
                    enforced.isTextual()
                            ? "it admits pods by the standard '" + SanitizedText.of(enforced.asText()) + "'"
                            : "no label of it says which pods it admits");
        });
        return gaps.end(name);
    }

    /**
     * Looked at where something in it is not found: whoever mistypes the namespace looks in vain for the pod.
     *
     * @return why nothing of it is there; "" if it is there, or nobody knows
     */
    static String gone(ItemContext asking) throws IOException {
        ResourceRequest question = ResourceRequest.get(
                KubernetesOperations.GET_NAMESPACE, "", asking.place().namespace());
        return switch (asking.calls().look(question, SingleObjectView::new)) {
            case CallResult.Refused<SingleObjectView> refused ->
                FailureOutcomes.isNotFound(refused.refusal()) ? GONE : "";
            case CallResult.Answered<SingleObjectView> answered -> {
                asking.calls().log(answered.received(), ResponsePage.only(1));
                yield "";
            }
        };
    }

    private static StepResult<JsonNode> named(StepResult<JsonNode> had) {
        return had instanceof StepResult.Not<JsonNode> not && not.why() instanceof Outcome.Expired
                ? new StepResult.Not<>(new Outcome.Expired(GONE), false)
                : had;
    }
}
