package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.collect.SourceResult;
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

/** Source of the owners of a pod, and their owners, up to the object without an owner. */
final class OwnersSource {
    private OwnersSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        ClusterArtifacts.PodParameters params = context.params(ClusterArtifacts.PodParameters.class);
        String pod = params.podName();
        Deque<OwnerReference> open =
                new ArrayDeque<>(OwnerReference.all(params.owners().orElse("")));
        if (open.isEmpty()) {
            return new SourceResult.Finished(PrefixedOutcome.of(
                    pod, new Outcome.NotApplicable("the pod has no owner: it was created directly")));
        }
        if (open.stream().noneMatch(owner -> owner.get().isPresent())) {
            String unread = open.stream()
                    .distinct()
                    .limit(OwnerReference.LONGEST_CHAIN)
                    .map(OwnersSource::unread)
                    .collect(Collectors.joining("; "));
            return new SourceResult.Finished(PrefixedOutcome.of(pod, new Outcome.NotApplicable(unread)));
        }
        StepResults gaps = new StepResults();
        Set<OwnerReference> seen = new HashSet<>();
        while (!open.isEmpty() && !gaps.isEndedByDeadline()) {
            OwnerReference owner = open.removeFirst();
            if (!seen.add(owner)) {
                continue;
            }
            if (seen.size() > OwnerReference.LONGEST_CHAIN) {
                gaps.addMissing(new Outcome.Partial("the chain of owners has more than " + OwnerReference.LONGEST_CHAIN
                        + " owners; only the first " + OwnerReference.LONGEST_CHAIN + " were read"));
                break;
            }
            Optional<JsonNode> object = object(context, owner, gaps);
            object.ifPresent(
                    json -> open.addAll(OwnerReference.all(json.path("metadata").path("ownerReferences"))));
        }
        return gaps.toResult(pod);
    }

    /** Returns the clause about an owner that no request returns. */
    private static String unread(OwnerReference owner) {
        return owner.kind().equals("Node") && owner.group().isEmpty()
                ? owner.shown() + ", which owns every static pod: see kubernetes.node"
                : owner.shown() + " (apiVersion " + SanitizedText.of(owner.version()) + ", UID "
                        + SanitizedText.of(owner.uid()) + "), a custom resource, which is not read";
    }

    private static Optional<JsonNode> object(ItemContext context, OwnerReference owner, StepResults gaps)
            throws IOException {
        Optional<ResourceOperation> get = owner.get();
        if (get.isEmpty()) {
            gaps.addClause(unread(owner));
            return Optional.empty();
        }
        StepResult<JsonNode> result = SingleObject.get(
                context.calls(), ResourceRequest.get(get.get(), context.place().namespace(), owner.name()));
        if (result instanceof StepResult.Missing<JsonNode> not && not.why() instanceof Outcome.Expired) {
            gaps.addMissing(new Outcome.Expired(owner.shown() + " was deleted"));
            return Optional.empty();
        }
        Optional<JsonNode> object = gaps.of(result);
        object.ifPresent(json -> addOwner(owner, json, gaps));
        return object;
    }

    private static void addOwner(OwnerReference owner, JsonNode json, StepResults gaps) {
        String uid = json.path("metadata").path("uid").asText();
        gaps.addObjects(1);
        if (uid.equals(owner.uid())) {
            gaps.addClause(owner.shown());
        } else {
            gaps.addMissing(new Outcome.Partial(owner.shown() + " has the UID " + SanitizedText.of(uid) + " and not "
                    + SanitizedText.of(owner.uid()) + ": the owner was deleted, and another object has its name"));
        }
    }
}
