package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Gaps;
import org.ephemera.collect.source.Had;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.kubernetes.call.Operation;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Single;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.kubernetes.plan.Owner;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** Who made the pod, and who made that, up to what a person made. */
final class OwnersSource {
    private OwnersSource() {}

    static Step read(Asking asking) throws IOException {
        String pod = asking.item().param(ClusterPlace.POD);
        Deque<Owner> open = new ArrayDeque<>(Owner.all(asking.item().param(ClusterPlace.OWNERS)));
        if (open.isEmpty()) {
            return new Step.Finished(
                    NamedOutcome.of(pod, new Outcome.NotApplicable("nothing owns it: somebody made the pod itself")));
        }
        Gaps gaps = new Gaps();
        Set<Owner> seen = new HashSet<>();
        while (!open.isEmpty() && !gaps.isCut()) {
            Owner owner = open.removeFirst();
            if (!seen.add(owner)) {
                continue;
            }
            if (seen.size() > Owner.LONGEST_CHAIN) {
                gaps.lacks(new Outcome.Partial("the owners have no end that was found: of more than "
                        + Owner.LONGEST_CHAIN + " the first were asked for"));
                break;
            }
            Optional<JsonNode> object = object(asking, owner, gaps);
            object.ifPresent(json -> open.addAll(Owner.all(json.path("metadata").path("ownerReferences"))));
        }
        return gaps.end(pod);
    }

    private static Optional<JsonNode> object(Asking asking, Owner owner, Gaps gaps) throws IOException {
        Optional<Operation> get = owner.get();
        if (get.isEmpty()) {
            boolean node = owner.kind().equals("Node") && owner.group().isEmpty();
            String says = node
                    ? owner.shown() + ", as of every pod that a file on the node made: see kubernetes.node"
                    : owner.shown() + ", a kind that is not read here: ask for it with kubectl";
            if (node) {
                gaps.says(says);
            } else {
                gaps.lacks(new Outcome.Partial("it is owned by " + says));
            }
            return Optional.empty();
        }
        Had<JsonNode> had = Single.get(
                asking.calls(), Question.get(get.get(), asking.place().namespace(), owner.name()));
        if (had instanceof Had.Not<JsonNode> not && not.why() instanceof Outcome.Expired) {
            gaps.lacks(new Outcome.Expired(owner.shown() + " is gone"));
            return Optional.empty();
        }
        Optional<JsonNode> object = gaps.of(had);
        object.ifPresent(json -> told(owner, json, gaps));
        return object;
    }

    private static void told(Owner owner, JsonNode json, Gaps gaps) {
        String uid = json.path("metadata").path("uid").asText();
        gaps.brought(1);
        if (uid.equals(owner.uid())) {
            gaps.says(owner.shown());
        } else {
            gaps.lacks(new Outcome.Partial(owner.shown() + " has the UID " + Shown.of(uid) + " and not "
                    + Shown.of(owner.uid()) + ": the owner is gone, and another has its name"));
        }
    }
}
