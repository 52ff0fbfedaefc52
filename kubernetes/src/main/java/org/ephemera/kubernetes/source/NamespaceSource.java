package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Gaps;
import org.ephemera.collect.source.Had;
import org.ephemera.format.Page;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Refusals;
import org.ephemera.kubernetes.call.Reply;
import org.ephemera.kubernetes.call.Single;
import org.ephemera.kubernetes.call.ViewStream;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** The target's namespace: its labels say which pods it admits. */
final class NamespaceSource {
    private static final String ENFORCED = "pod-security.kubernetes.io/enforce";

    private static final String GONE =
            "there is no namespace of that name: it was deleted, and all that was in it with it, or"
                    + " the name is not its own ('kubectl get namespaces' shows those that there are)";

    private NamespaceSource() {}

    static Step read(Asking asking) throws IOException {
        String name = asking.place().namespace();
        Gaps gaps = new Gaps();
        Optional<JsonNode> namespace =
                gaps.of(named(Single.get(asking.calls(), Question.get(KubernetesOperations.GET_NAMESPACE, "", name))));
        namespace.ifPresent(object -> {
            gaps.brought(1);
            JsonNode enforced = object.path("metadata").path("labels").path(ENFORCED);
            gaps.says(
                    enforced.isTextual()
                            ? "it admits pods by the standard '" + Shown.of(enforced.asText()) + "'"
                            : "no label of it says which pods it admits");
        });
        return gaps.end(name);
    }

    /**
     * Looked at where something in it is not found: whoever mistypes the namespace looks in vain for the pod.
     *
     * @return why nothing of it is there; "" if it is there, or nobody knows
     */
    static String gone(Asking asking) throws IOException {
        Question question = Question.get(
                KubernetesOperations.GET_NAMESPACE, "", asking.place().namespace());
        return switch (asking.calls().look(question, ViewStream::new)) {
            case Reply.Refused<ViewStream> refused -> Refusals.isNotFound(refused.refusal()) ? GONE : "";
            case Reply.Answered<ViewStream> answered -> {
                asking.calls().log(answered.received(), Page.only(1));
                yield "";
            }
        };
    }

    private static Had<JsonNode> named(Had<JsonNode> had) {
        return had instanceof Had.Not<JsonNode> not && not.why() instanceof Outcome.Expired
                ? new Had.Not<>(new Outcome.Expired(GONE), false)
                : had;
    }
}
