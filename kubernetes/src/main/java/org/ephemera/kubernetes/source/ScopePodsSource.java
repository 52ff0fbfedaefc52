package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.rank.RankReason;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.InitialPlan;
import org.ephemera.kubernetes.plan.NodeInstance;
import org.ephemera.kubernetes.plan.PodRanking;
import org.ephemera.kubernetes.plan.RankedPod;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the pods of a namespace, node or cluster. The first pods of the ranking, up to the limit, are planned from
 * here with the items of their namespaces. Pods that only events mention are ranked, too: their events may still exist.
 */
final class ScopePodsSource {
    private ScopePodsSource() {}

    static SourceResult read(ItemContext item, int limit) throws IOException {
        NodeName resolved = NodeName.of(item);
        if (resolved.endedByDeadline()) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        String node = resolved.name();
        // A node may have the id of its instance as its name.
        boolean isInstance = NodeInstance.isOne(item.place().node());
        ItemContext context = isInstance && !node.isEmpty() ? item.withNode(node) : item;
        InitialPlan initial = new InitialPlan(context.item(), context.recorder());
        if (isInstance && node.isEmpty()) {
            initial.planCluster(node);
            return new SourceResult.Finished(resolved.gap().orElseThrow(), EvidenceExtent.of(0));
        }
        PodRanking ranking = new PodRanking(context.recorder().run().target().attributes(), limit);
        Map<String, String> onNode = node.isEmpty() ? Map.of() : Map.of("fieldSelector", "spec.nodeName=" + node);
        ListReader.Read pods = list(context, KubernetesOperations.LIST_PODS, onNode, "pod", ranking::addPod);
        if (pods.endedByDeadline()) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        ListReader.Read events = list(
                context,
                KubernetesOperations.LIST_CORE_EVENTS,
                Map.of("fieldSelector", "involvedObject.kind=Pod"),
                "event",
                event -> {
                    if (node.isEmpty() || isOf(node, event)) {
                        ranking.addMentioned(event);
                    }
                });
        if (events.endedByDeadline()) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        if (isInstance) {
            initial.planCluster(node);
        }
        StepResults gaps = new StepResults();
        resolved.gap().ifPresent(gaps::addMissing);
        gaps.addObjects(pods.found());
        gaps.addClause(CountText.of(pods.found(), "pod") + (pods.remark().isEmpty() ? "" : "; " + pods.remark()));
        pods.gap().ifPresent(gaps::addMissing);
        events.gap().ifPresent(gaps::addMissing);
        plan(context, ranking, pods.found(), gaps);
        Outcome outcome = gaps.outcome();
        return new SourceResult.Finished(
                ranking.count() == 0 && outcome instanceof Outcome.Collected none
                        ? new Outcome.Empty(none.message())
                        : outcome,
                EvidenceExtent.of(pods.found()));
    }

    /** Reads a list from its start, because the ranking needs every object. */
    private static ListReader.Read list(
            ItemContext context,
            ResourceOperation operation,
            Map<String, String> query,
            String noun,
            Consumer<JsonNode> each)
            throws IOException {
        ResourceRequest request =
                ResourceRequest.get(operation, context.place().namespace(), "").with(query);
        return new ListReader(context.calls(), request, noun, each).read();
    }

    /** Reports whether the kubelet of the node reported the event. */
    private static boolean isOf(String node, JsonNode event) {
        return event.path("source").path("host").asText().equals(node)
                || event.path("reportingInstance").asText().equals(node);
    }

    /** Plans the pods in the order of the ranking, so that the best is collected first if the time does not suffice. */
    private static void plan(ItemContext context, PodRanking ranking, long existing, StepResults gaps) {
        List<RankedPod> first = ranking.first();
        int rank = 0;
        for (RankedPod pod : first) {
            rank++;
            Map<String, String> params = context.place()
                    .params(new ClusterArtifacts.RankedPodParameters(
                            ClusterArtifacts.PodParameters.of(pod.name(), pod.uid()), rank, pod.reasonNames()));
            params.put("namespace", pod.namespace());
            // Of a deleted pod that the alert does not contain only the events are expected, so none of it is missing.
            context.recorder()
                    .plan(
                            pod.exists() || pod.isInAlert() ? ClusterArtifacts.POD : ClusterArtifacts.POD_EVENTS,
                            context.item().window(),
                            params);
        }
        if (context.place().namespace().isEmpty()) {
            InitialPlan plan = new InitialPlan(context.item(), context.recorder());
            first.stream().map(RankedPod::namespace).distinct().forEach(plan::planNamespace);
        }
        long mentioned = Math.max(0, ranking.count() - existing);
        if (mentioned > 0) {
            gaps.addClause("events mention " + CountText.of(mentioned, "pod") + " that no longer exist");
        }
        first.stream().findFirst().ifPresent(best -> gaps.addClause(describe(first, best)));
        if (ranking.isLeftOut()) {
            gaps.addMissing(new Outcome.Partial(
                    "pods with names or UIDs above the length limits of the API, or above the limit on their number,"
                            + " were left out; look for them in the stored response"));
        }
        int left = ranking.count() - first.size();
        if (left > 0) {
            gaps.addMissing(new Outcome.Partial("for " + CountText.of(left, "pod")
                    + " after these in the ranking only this list is collected, because the limit is " + first.size()
                    + "; collect again with a larger --limit, or collect one of them by its name"));
        }
    }

    private static String describe(List<RankedPod> first, RankedPod best) {
        long inAlert = first.stream().filter(RankedPod::isInAlert).count();
        return (inAlert == 0 ? "" : "the alert matches " + CountText.of(inAlert, "pod") + "; ")
                + "first in the ranking: " + SanitizedText.of(best.namespace() + "/" + best.name())
                + RankReason.clauses(best.reasonNames());
    }
}
