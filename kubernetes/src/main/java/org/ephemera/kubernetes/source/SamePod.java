package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;
import org.ephemera.format.Page;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Refusal;
import org.ephemera.kubernetes.call.Refusals;
import org.ephemera.kubernetes.call.Reply;
import org.ephemera.kubernetes.call.ViewStream;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.kubernetes.plan.ContainerView;
import org.ephemera.kubernetes.plan.Told;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** Whose name it is now. The log of a pod can be asked for by its name alone; a UID is never given again. */
sealed interface SamePod {
    /** @param restarts of the container, as they are told now */
    record Same(int restarts) implements SamePod {}

    record Gone() implements SamePod {}

    record Other(String uid, Optional<Instant> created) implements SamePod {
        String sentence() {
            return "the name is that of another pod now, with the UID " + Shown.of(uid)
                    + created.map(at -> ", created at " + at).orElse("");
        }
    }

    /** @param cut true if only the deadline stood against it */
    record Unknown(Outcome why, boolean cut) implements SamePod {}

    /** Asks; nothing of the answer is stored. */
    static SamePod ask(Asking asking) throws IOException {
        Question question = Question.get(
                KubernetesOperations.GET_POD,
                asking.place().namespace(),
                asking.item().param(ClusterPlace.POD));
        return switch (asking.calls().look(question, ViewStream::new)) {
            case Reply.Refused<ViewStream> refused ->
                Refusals.isNotFound(refused.refusal())
                        ? new Gone()
                        : new Unknown(
                                Refusals.outcome(refused.refusal()),
                                asking.calls().cutByDeadline(refused.refusal()));
            case Reply.Answered<ViewStream> answered -> {
                asking.calls().log(answered.received(), Page.only(1));
                yield read(asking, answered.view());
            }
        };
    }

    private static SamePod read(Asking asking, ViewStream view) {
        try {
            JsonNode pod = view.object();
            JsonNode metadata = pod.path("metadata");
            String uid = Told.uid(metadata);
            if (!uid.equals(asking.item().param(ClusterPlace.UID))) {
                return new Other(uid, Json.instant(metadata, "creationTimestamp"));
            }
            String container = asking.item().param(ClusterPlace.CONTAINER);
            return new Same(ContainerView.all(pod).stream()
                    .map(ContainerView::container)
                    .filter(told -> told.name().equals(container))
                    .mapToInt(KnownPod.Container::restarts)
                    .max()
                    .orElse(0));
        } catch (UnreadableBodyException e) {
            return new Unknown(
                    new Outcome.Failed(Refusal.UNREADABLE, "the answer about the pod cannot be read"), false);
        }
    }
}
