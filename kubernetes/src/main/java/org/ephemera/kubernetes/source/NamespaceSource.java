package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.SourceResult;
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

/** Source of the target's namespace, whose labels state the enforced Pod Security Standard. */
final class NamespaceSource {
    private static final String ENFORCED = "pod-security.kubernetes.io/enforce";

    private static final String GONE = "there is no namespace of that name: it was deleted with everything in it, or"
            + " the name is wrong ('kubectl get namespaces' lists the existing ones)";

    private NamespaceSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        String name = context.place().namespace();
        StepResults gaps = new StepResults();
        Optional<JsonNode> namespace = gaps.of(named(
                SingleObject.get(context.calls(), ResourceRequest.get(KubernetesOperations.GET_NAMESPACE, "", name))));
        namespace.ifPresent(object -> {
            gaps.addObjects(1);
            JsonNode enforced = object.path("metadata").path("labels").path(ENFORCED);
            gaps.addClause(
                    enforced.isTextual()
                            ? "its Pod Security Standard is '" + SanitizedText.of(enforced.asText()) + "'"
                            : "no label sets a Pod Security Standard");
        });
        return gaps.toResult(name);
    }

    /**
     * Checks whether the namespace exists, after an object in it was not found.
     *
     * @return the reason if the namespace does not exist; "" if it exists or the check failed
     */
    static String absenceReason(ItemContext context) throws IOException {
        ResourceRequest request = ResourceRequest.get(
                KubernetesOperations.GET_NAMESPACE, "", context.place().namespace());
        return switch (context.calls().sendUnstored(request, SingleObjectView::new)) {
            case CallResult.Failed<SingleObjectView> refused ->
                FailureOutcomes.isNotFound(refused.failure()) ? GONE : "";
            case CallResult.Answered<SingleObjectView> answered -> {
                context.calls().log(answered.stored(), ResponsePage.only(1));
                yield "";
            }
        };
    }

    private static StepResult<JsonNode> named(StepResult<JsonNode> result) {
        return result instanceof StepResult.Missing<JsonNode> not && not.why() instanceof Outcome.Expired
                ? new StepResult.Missing<>(new Outcome.Expired(GONE), false)
                : result;
    }
}
