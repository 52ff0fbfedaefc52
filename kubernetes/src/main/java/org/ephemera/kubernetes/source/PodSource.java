package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.rank.RankReason;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.kubernetes.plan.PodPlan;
import org.ephemera.kubernetes.plan.PodView;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of one pod, from which all items of the pod are planned. Its UID distinguishes it from a later pod with the
 * same name.
 */
final class PodSource {

    private PodSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        PlannedItem item = context.item();
        ClusterArtifacts.RankedPodParameters ranked = context.params(ClusterArtifacts.RankedPodParameters.class);
        ClusterArtifacts.PodParameters params = ranked.pod();
        String name = params.podName();
        ClusterPlace place = context.place();
        PodPlan plan = new PodPlan(item, context.recorder());
        return switch (pod(context, place.namespace(), name)) {
            case StepResult.Missing<JsonNode> not -> {
                if (not.endedByDeadline()) {
                    yield new SourceResult.Paused(ResumeCursor.START);
                }
                plan.planMissing(params.uid(), not.why());
                yield finished(name, not.why() instanceof Outcome.Expired ? gone(context) : not.why(), 0);
            }
            case StepResult.Value<JsonNode> it -> {
                PodView view = PodView.of(it.value(), place.namespace(), name);
                String wanted = params.uid();
                if (!wanted.isEmpty() && !wanted.equals(view.pod().uid())) {
                    yield replaced(params, view, plan);
                }
                plan.plan(view, context.access().surroundings());
                yield finished(name, outcome(view, ranked), 1);
            }
        };
    }

    /** Reads the pod. A caller who may list pods but not get one reads it from a list. */
    private static StepResult<JsonNode> pod(ItemContext context, String namespace, String name) throws IOException {
        StepResult<JsonNode> got =
                SingleObject.get(context.calls(), ResourceRequest.get(KubernetesOperations.GET_POD, namespace, name));
        if (!(got instanceof StepResult.Missing<JsonNode> not && not.why() instanceof Outcome.Denied)) {
            return got;
        }
        ResourceRequest listed = ResourceRequest.get(KubernetesOperations.LIST_PODS, namespace, "")
                .with(Map.of("fieldSelector", "metadata.name=" + name));
        return switch (SingleObject.get(context.calls(), listed)) {
            case StepResult.Missing<JsonNode> no -> no.endedByDeadline() ? no : got;
            case StepResult.Value<JsonNode> it -> named(it.value(), name, got);
        };
    }

    private static StepResult<JsonNode> named(JsonNode list, String name, StepResult<JsonNode> denied) {
        JsonNode items = list.path("items");
        if (items.isArray()
                && items.isEmpty()
                && list.path("metadata").path("continue").asText().isEmpty()) {
            return new StepResult.Missing<>(new Outcome.Expired("the list does not contain it"), false);
        }
        return items.valueStream()
                .filter(pod -> pod.path("metadata").path("name").asText().equals(name))
                .findFirst()
                .<StepResult<JsonNode>>map(StepResult.Value::new)
                .orElse(denied);
    }

    private static SourceResult replaced(ClusterArtifacts.PodParameters params, PodView view, PodPlan plan) {
        Outcome gone = new Outcome.Expired("the pod with the UID " + SanitizedText.of(params.uid())
                + " was deleted: its name now belongs to another pod, with the UID "
                + SanitizedText.of(view.pod().uid())
                + view.created().map(at -> ", created at " + at).orElse("")
                + "; the response contains that other pod, whose logs are not collected for this one");
        plan.planMissing(params.uid(), gone);
        if (params.replaces().isEmpty()) {
            plan.planReplacement(view.pod().uid());
        }
        return finished(view.pod().name(), gone, 1);
    }

    private static SourceResult finished(String name, Outcome outcome, long records) {
        return new SourceResult.Finished(PrefixedOutcome.of(name, outcome), EvidenceExtent.of(records));
    }

    private static Outcome gone(ItemContext context) throws IOException {
        String namespace = NamespaceSource.absenceReason(context);
        return new Outcome.Expired("there is no pod of that name"
                + (namespace.isEmpty()
                        ? ": it was deleted, or the name is wrong (kubernetes.pods lists the existing ones)"
                        : ", because " + namespace)
                + ". Its events are still requested; see kubernetes.events for its history, and logs that"
                + " a log agent on the node may have forwarded");
    }

    private static Outcome outcome(PodView view, ClusterArtifacts.RankedPodParameters ranked) {
        KnownPod pod = view.pod();
        String message = SanitizedText.of(view.phase().isEmpty() ? "unknown phase" : view.phase())
                + (pod.node().isEmpty() ? ", not bound to a node" : " on node " + SanitizedText.of(pod.node()))
                + ", UID " + SanitizedText.of(pod.uid())
                + ": " + containers(pod.containers())
                + (view.restarts() == 0 ? "" : ", restarted " + CountText.of(view.restarts(), "time"))
                + view.deleted()
                        .map(at -> "; it is being deleted, deadline " + at)
                        .orElse("")
                + (ranked.rank() == 0 ? "" : "; rank " + ranked.rank() + RankReason.clauses(ranked.reasons()));
        String detail = view.phase().equals("Running") ? DetailCode.RUNNING : "";
        return view.left() == 0
                ? new Outcome.Collected(detail, message)
                : new Outcome.Partial(
                        detail,
                        message + "; the response contains " + CountText.of(view.left(), "more container")
                                + ", whose logs are not read: the number of containers or the length of a name exceeds"
                                + " the limit");
    }

    private static String containers(List<KnownPod.Container> containers) {
        String others = containers.stream()
                .map(KnownPod.Container::kind)
                .filter(kind -> !kind.equals("main"))
                .collect(Collectors.groupingBy(kind -> kind, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        return CountText.of(containers.size(), "container") + (others.isEmpty() ? "" : ", including " + others);
    }
}
