package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.OwnerReference;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Who made the pod, and who made that, up to what a person made. */
final class OwnersSource {
    private OwnersSource() {}

    static Step read(ItemContext asking) throws IOException {
        ClusterArtifacts.PodParameters params = asking.params(ClusterArtifacts.PodParameters.class);
        String pod = params.podName();
        Deque<OwnerReference> open =
                new ArrayDeque<>(OwnerReference.all(params.owners().orElse("")));
        if (open.isEmpty()) {
            return new Step.Finished(PrefixedOutcome.of(
                    pod, new Outcome.NotApplicable("nothing owns it: somebody made the pod itself")));
        }
        StepResults gaps = new StepResults();
        Set<OwnerReference> seen = new HashSet<>();
        while (!open.isEmpty() && !gaps.isCut()) {
            OwnerReference owner = open.removeFirst();
            if (!seen.add(owner)) {
                continue;
            }
            if (seen.size() > OwnerReference.LONGEST_CHAIN) {
                gaps.lacks(new Outcome.Partial("the owners have no end that was found: of more than "
                        + OwnerReference.LONGEST_CHAIN + " the first were asked for"));
                break;
            }
            Optional<JsonNode> object = object(asking, owner, gaps);
            object.ifPresent(
                    json -> open.addAll(OwnerReference.all(json.path("metadata").path("ownerReferences"))));
        }
        return gaps.end(pod);
    }

    private static Optional<JsonNode> object(ItemContext asking, OwnerReference owner, StepResults gaps)
            throws IOException {
        Optional<ResourceOperation> get = owner.get();
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
        StepResult<JsonNode> had = SingleObject.get(
                asking.calls(), ResourceRequest.get(get.get(), asking.place().namespace(), owner.name()));
        if (had instanceof StepResult.Not<JsonNode> not && not.why() instanceof Outcome.Expired) {
            gaps.lacks(new Outcome.Expired(owner.shown() + " is gone"));
            return Optional.empty();
        }
        Optional<JsonNode> object = gaps.of(had);
        object.ifPresent(json -> told(owner, json, gaps));
        return object;
    }

    private static void told(OwnerReference owner, JsonNode json, StepResults gaps) {
        String uid = json.path("metadata").path("uid").asText();
        gaps.brought(1);
        if (uid.equals(owner.uid())) {
            gaps.says(owner.shown());
        } else {
            gaps.lacks(new Outcome.Partial(owner.shown() + " has the UID " + SanitizedText.of(uid) + " and not "
                    + SanitizedText.of(owner.uid()) + ": the owner is gone, and another has its name"));
        }
    }
}
