package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.Cursor;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** The events about one object, in both APIs: they show the same events, each with fields that the other leaves out. */
final class ObjectEvents {

    private final String name;
    private final String namespace;
    private final SortedMap<String, String> fields;
    private final String whose;
    private final MirrorUids uids;

    /**
     * @param name of the object, for people
     * @param namespace of the events; "" for all
     * @param fields of the reference by which an event names the object: {@code kind, name, uid}
     * @param whose what the events have in common, for people: {@code with the pod's UID}
     */
    ObjectEvents(String name, String namespace, Map<String, String> fields, String whose) {
        this(name, namespace, fields, whose, MirrorUids.none());
    }

    /** @param uids that are told apart among them */
    ObjectEvents(String name, String namespace, Map<String, String> fields, String whose, MirrorUids uids) {
        this.name = name;
        this.namespace = namespace;
        this.fields = new TreeMap<>(fields);
        this.whose = whose;
        this.uids = uids;
    }

    Step read(ItemContext asking) throws IOException {
        for (String value : fields.values()) {
            // A comma would begin another term of the selector.
            if (!ResourceOperation.isName(value) || value.matches(".*[,=\\\\].*")) {
                return new Step.Finished(new Outcome.Failed(
                        ItemCalls.NOT_A_NAME,
                        "'" + SanitizedText.of(value)
                                + "' cannot be asked for: neither Kubernetes nor anybody else gives such" + " names"));
            }
        }
        StepResults gaps = new StepResults();
        List<String> said = new ArrayList<>();
        long most = 0;
        for (ResourceOperation api : List.of(KubernetesOperations.LIST_EVENTS, KubernetesOperations.LIST_CORE_EVENTS)) {
            ResourceRequest question =
                    ResourceRequest.get(api, namespace, "").with(Map.of("fieldSelector", selector(api)));
            String reference = reference(api);
            ListReader.Read read = new ListReader(
                            asking.calls(), question, "event", event -> uids.take(event.path(reference)))
                    .read(asking.from(), state -> asking.recorder().reached(new Cursor(state)));
            if (read.rest().isPresent()) {
                return new Step.Paused(new Cursor(read.rest().get()));
            }
            most = Math.max(most, read.found());
            gaps.brought(read.found());
            read.gap().ifPresent(gaps::lacks);
            if (!read.said().isEmpty()) {
                said.add(api.permission() + ": " + read.said());
            }
        }
        gaps.says(CountText.of(most, "event") + " " + whose + uids.shown());
        said.forEach(gaps::says);
        Outcome outcome = gaps.outcome();
        return new Step.Finished(
                PrefixedOutcome.of(
                        name,
                        most == 0 && outcome instanceof Outcome.Collected
                                ? new Outcome.Empty("no events: an API server forgets them, after an hour if nobody set"
                                        + " it otherwise")
                                : outcome),
                Extent.of(most));
    }

    private String selector(ResourceOperation api) {
        return fields.entrySet().stream()
                .map(field -> reference(api) + "." + field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(","));
    }

    /** Where an event names what it is about. */
    private static String reference(ResourceOperation api) {
        return api.group().isEmpty() ? "involvedObject" : "regarding";
    }
}
