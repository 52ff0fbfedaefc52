package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.kubernetes.plan.PodPlan;
import org.ephemera.kubernetes.plan.PodView;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** One pod, from which all that belongs to it is planned. The same name may be given to another pod: its UID tells which it is. */
final class PodSource {

    private PodSource() {}

    static Step read(ItemContext asking) throws IOException {
        PlannedItem item = asking.item();
        ClusterArtifacts.PodParameters asked = asking.params(ClusterArtifacts.PodParameters.class);
        String name = asked.podName();
        ClusterPlace place = asking.place();
        PodPlan plan = new PodPlan(item, asking.recorder());
        return switch (pod(asking, place.namespace(), name)) {
            case StepResult.Not<JsonNode> not -> {
                if (not.cut()) {
                    yield new Step.Paused(Cursor.START);
                }
                plan.without(asked.uid(), not.why());
                yield finished(name, not.why() instanceof Outcome.Expired ? gone(asking) : not.why(), 0);
            }
            case StepResult.It<JsonNode> it -> {
                PodView view = PodView.of(it.value(), place.namespace(), name);
                String wanted = asked.uid();
                if (!wanted.isEmpty() && !wanted.equals(view.pod().uid())) {
                    yield replaced(asked, view, plan);
                }
                plan.of(view, asking.access().surroundings());
                yield finished(name, outcome(view), 1);
            }
        };
    }

    /** Whoever may list pods and not get one has it from the list all the same. */
    private static StepResult<JsonNode> pod(ItemContext asking, String namespace, String name) throws IOException {
        StepResult<JsonNode> got =
                SingleObject.get(asking.calls(), ResourceRequest.get(KubernetesOperations.GET_POD, namespace, name));
        if (!(got instanceof StepResult.Not<JsonNode> not && not.why() instanceof Outcome.Denied)) {
            return got;
        }
        ResourceRequest listed = ResourceRequest.get(KubernetesOperations.LIST_PODS, namespace, "")
                .with(Map.of("fieldSelector", "metadata.name=" + name));
        return switch (SingleObject.get(asking.calls(), listed)) {
            case StepResult.Not<JsonNode> no -> no.cut() ? no : got;
            case StepResult.It<JsonNode> it -> named(it.value(), name, got);
        };
    }

    private static StepResult<JsonNode> named(JsonNode list, String name, StepResult<JsonNode> denied) {
        JsonNode items = list.path("items");
        if (items.isArray()
                && items.isEmpty()
                && list.path("metadata").path("continue").asText().isEmpty()) {
            return new StepResult.Not<>(new Outcome.Expired("it is on no list"), false);
        }
        return items.valueStream()
                .filter(pod -> pod.path("metadata").path("name").asText().equals(name))
                .findFirst()
                .<StepResult<JsonNode>>map(StepResult.It::new)
                .orElse(denied);
    }

    private static Step replaced(ClusterArtifacts.PodParameters asked, PodView view, PodPlan plan) {
        Outcome gone = new Outcome.Expired("the pod with the UID " + SanitizedText.of(asked.uid())
                + " is gone: the name is that of another pod now, with the UID "
                + SanitizedText.of(view.pod().uid())
                + view.created().map(at -> ", created at " + at).orElse("")
                + "; what was answered is that other pod, whose logs are not taken for this one's");
        plan.without(asked.uid(), gone);
        if (asked.replaces().isEmpty()) {
            plan.replacement(view.pod().uid());
        }
        return finished(view.pod().name(), gone, 1);
    }

    private static Step finished(String name, Outcome outcome, long records) {
        return new Step.Finished(PrefixedOutcome.of(name, outcome), Extent.of(records));
    }

    private static Outcome gone(ItemContext asking) throws IOException {
        String namespace = NamespaceSource.gone(asking);
        return new Outcome.Expired("there is no pod of that name"
                + (namespace.isEmpty()
                        ? ": it was deleted, or the name is not its own (kubernetes.pods shows those that there are)"
                        : ", for " + namespace)
                + ". Its events are asked for all the same; see kubernetes.events for what happened to it, and the logs that"
                + " an agent on the node may have sent elsewhere");
    }

    private static Outcome outcome(PodView view) {
        KnownPod pod = view.pod();
        String message = SanitizedText.of(view.phase().isEmpty() ? "no phase told" : view.phase())
                + (pod.node().isEmpty() ? ", bound to no node" : " on node " + SanitizedText.of(pod.node()))
                + ", UID " + SanitizedText.of(pod.uid())
                + ": " + containers(pod.containers())
                + (view.restarts() == 0 ? "" : ", started again " + CountText.of(view.restarts(), "time"))
                + view.deleted().map(at -> "; it is being deleted, by " + at).orElse("");
        String detail = view.phase().equals("Running") ? DetailCode.RUNNING : "";
        return view.left() == 0
                ? new Outcome.Collected(detail, message)
                : new Outcome.Partial(
                        detail,
                        message + "; " + CountText.of(view.left(), "more container")
                                + " in the answer, of which no log was asked for: there are too many, or a name is longer than any");
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
        return CountText.of(containers.size(), "container") + (others.isEmpty() ? "" : ", of them " + others);
    }
}
