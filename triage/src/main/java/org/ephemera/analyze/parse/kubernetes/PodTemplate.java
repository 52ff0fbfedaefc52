package org.ephemera.analyze.parse.kubernetes;

import java.util.Optional;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Object that contains the specification of a pod.
 *
 * @param spec specification of the pod
 * @param metadata of the pod; for a template, the metadata of its pods
 */
public record PodTemplate(LocatedJson object, LocatedJson spec, LocatedJson metadata) {
    /** Returns the specification of an object; empty for other kinds. */
    public static Optional<PodTemplate> of(LocatedJson object) {
        return switch (object.at("kind").textOrEmpty()) {
            case "Pod" -> Optional.of(new PodTemplate(object, object.at("spec"), object.at("metadata")));
            case "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job" ->
                Optional.of(in(object, object.at("spec", "template")));
            case "CronJob" ->
                Optional.of(in(object, object.at("spec", "jobTemplate").at("spec", "template")));
            default -> Optional.empty();
        };
    }

    private static PodTemplate in(LocatedJson object, LocatedJson template) {
        return new PodTemplate(object, template.at("spec"), template.at("metadata"));
    }

    boolean isPod() {
        return object.at("kind").textOrEmpty().equals("Pod");
    }

    /** Returns the phase of a pod without a node, which has never run; empty for every other pod and for a template. */
    Optional<LocatedValue<String>> unscheduled() {
        return isPod() && spec.at("nodeName").textOrEmpty().isEmpty()
                ? object.at("status")
                        .text("phase")
                        .filter(phase -> phase.value().equals("Pending"))
                : Optional.empty();
    }

    String namespace() {
        String namespace = object.at("metadata", "namespace").textOrEmpty();
        return namespace.isEmpty() ? "default" : namespace;
    }

    /** Returns namespace and name; for a template also its kind. */
    public String name() {
        String name = object.at("metadata", "name").textOrEmpty();
        return namespace() + "/" + (isPod() ? "" : object.at("kind").textOrEmpty() + "/") + name;
    }

    Optional<LocatedValue<String>> owner() {
        return isPod()
                ? object.at("metadata", "ownerReferences").items().stream()
                        .map(owner -> new LocatedValue<>(
                                owner.at("kind").textOrEmpty() + "/"
                                        + owner.at("name").textOrEmpty(),
                                owner.evidence()))
                        .findFirst()
                : Optional.of(new LocatedValue<>(
                        object.at("kind").textOrEmpty() + "/"
                                + object.at("metadata", "name").textOrEmpty(),
                        object.at("kind").evidence()));
    }
}
