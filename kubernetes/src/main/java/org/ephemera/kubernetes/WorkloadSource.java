package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Had;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;
import org.ephemera.model.Volatility;

/** The workload that is the target. Its pods are looked for whether it is still there or not. */
final class WorkloadSource {
    private static final Map<String, Operation> GET = Map.of(
            "deployment", Operation.get("apps", "v1", "deployments"),
            "daemonset", Operation.get("apps", "v1", "daemonsets"),
            "statefulset", Operation.get("apps", "v1", "statefulsets"),
            "job", Operation.get("batch", "v1", "jobs"),
            "cronjob", Operation.get("batch", "v1", "cronjobs"));

    static final Artifact ARTIFACT = Artifacts.required(
            "kubernetes.workload",
            "The workload that owns the pods",
            Volatility.V2,
            true,
            List.of(
                    get("cronjob"),
                    get("daemonset"),
                    get("deployment"),
                    get("job"),
                    get("statefulset"),
                    NamespaceSource.GET));

    private WorkloadSource() {}

    private static Operation get(String kind) {
        Operation get = GET.get(kind);
        if (get == null) {
            throw new IllegalArgumentException("no kind of workload: '" + Shown.of(kind) + "'");
        }
        return get;
    }

    static Step read(Asking asking) throws IOException {
        ClusterPlace place = asking.place();
        Question question = Question.get(get(place.workload()), place.namespace(), place.name());
        return switch (Single.get(asking.calls(), question)) {
            case Had.Not<JsonNode> not -> {
                if (not.cut()) {
                    yield new Step.Paused(Cursor.START);
                }
                plan(asking, "");
                Outcome why = not.why() instanceof Outcome.Expired ? gone(asking) : not.why();
                yield new Step.Finished(NamedOutcome.of(place.name(), why));
            }
            case Had.It<JsonNode> it -> {
                String uid = Told.uid(it.value().path("metadata"));
                plan(asking, uid);
                yield new Step.Finished(
                        NamedOutcome.of(place.name(), new Outcome.Collected(told(place, it.value()))), Extent.of(1));
            }
        };
    }

    private static void plan(Asking asking, String uid) {
        Map<String, String> params = asking.place().params();
        if (!uid.isEmpty()) {
            params.put(ClusterPlace.WORKLOAD_UID, uid);
        }
        PlannedItem item = asking.item();
        asking.recorder().plan(PodsSource.ARTIFACT, item.window(), params);
    }

    private static Outcome gone(Asking asking) throws IOException {
        String namespace = NamespaceSource.gone(asking);
        return new Outcome.Expired("there is no " + asking.place().workload() + " of that name"
                + (namespace.isEmpty()
                        ? ": it was deleted, or the name is not its own (kubernetes.workloads shows those that there are)"
                        : ", for " + namespace)
                + ". Pods that name it as their owner are looked for all the same");
    }

    private static String told(ClusterPlace place, JsonNode workload) {
        JsonNode metadata = workload.path("metadata");
        String deleted = metadata.path("deletionTimestamp").asText();
        return place.workload() + ", UID " + Shown.of(metadata.path("uid").asText()) + ", created at "
                + Shown.of(metadata.path("creationTimestamp").asText())
                + (deleted.isEmpty() ? "" : "; it is being deleted since " + Shown.of(deleted));
    }
}
