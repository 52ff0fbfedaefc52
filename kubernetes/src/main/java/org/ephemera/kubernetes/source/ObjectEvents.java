package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Reader of the events about one object in both event APIs, which return the same events with different fields. */
final class ObjectEvents {

    private final String name;
    private final String namespace;
    private final SortedMap<String, String> fields;
    private final String whose;
    private final StaticPodUids uids;

    /**
     * Creates a reader.
     *
     * @param name name of the object, for users
     * @param namespace namespace of the events; "" for all
     * @param fields fields of the event's reference to the object: {@code kind, name, uid}
     * @param whose clause about what the events have in common, for users: {@code with the pod's UID}
     */
    ObjectEvents(String name, String namespace, Map<String, String> fields, String whose) {
        this(name, namespace, fields, whose, StaticPodUids.none());
    }

    /**
     * Creates a reader for a static pod.
     *
     * @param uids UIDs that the outcome distinguishes
     */
    ObjectEvents(String name, String namespace, Map<String, String> fields, String whose, StaticPodUids uids) {
        this.name = name;
        this.namespace = namespace;
        this.fields = new TreeMap<>(fields);
        this.whose = whose;
        this.uids = uids;
    }

    SourceResult read(ItemContext context) throws IOException {
        for (String value : fields.values()) {
            // A comma would begin another term of the field selector.
            if (!ResourceOperation.isName(value) || value.matches(".*[,=\\\\].*")) {
                return new SourceResult.Finished(new Outcome.Failed(
                        ItemCalls.NOT_A_NAME,
                        "'" + SanitizedText.of(value) + "' is not a valid name or UID, so no request was sent"));
            }
        }
        StepResults gaps = new StepResults();
        List<String> remarks = new ArrayList<>();
        long most = 0;
        for (ResourceOperation api : List.of(KubernetesOperations.LIST_EVENTS, KubernetesOperations.LIST_CORE_EVENTS)) {
            ResourceRequest request =
                    ResourceRequest.get(api, namespace, "").with(Map.of("fieldSelector", selector(api)));
            String reference = reference(api);
            ListReader.Read read = new ListReader(
                            context.calls(), request, "event", event -> uids.take(event.path(reference)))
                    .read(context.from(), state -> context.recorder().reached(new ResumeCursor(state)));
            if (read.rest().isPresent()) {
                return new SourceResult.Paused(new ResumeCursor(read.rest().get()));
            }
            most = Math.max(most, read.found());
            gaps.addObjects(read.found());
            read.gap().ifPresent(gaps::addMissing);
            if (!read.remark().isEmpty()) {
                remarks.add(api.permission() + ": " + read.remark());
            }
        }
        gaps.addClause(CountText.of(most, "event") + " " + whose + uids.shown());
        remarks.forEach(gaps::addClause);
        Outcome outcome = gaps.outcome();
        return new SourceResult.Finished(
                PrefixedOutcome.of(
                        name,
                        most == 0 && outcome instanceof Outcome.Collected
                                ? new Outcome.Empty("there are no events: an API server deletes them, by default"
                                        + " after one hour")
                                : outcome),
                EvidenceExtent.of(most));
    }

    private String selector(ResourceOperation api) {
        return fields.entrySet().stream()
                .map(field -> reference(api) + "." + field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(","));
    }

    /** Returns the field in which an event references its object. */
    private static String reference(ResourceOperation api) {
        return api.group().isEmpty() ? "involvedObject" : "regarding";
    }
}
