package org.ephemera.analyze.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Requests to an API server after which a pod no longer runs: the pod, its namespace or its controller was deleted, or
 * its controller was scaled to zero. The controllers of a cluster delete the pods then, which an audit log need not
 * contain.
 *
 * @param calls successful calls
 */
record PodDeletions(List<ControlCall> calls) {
    private static final Map<String, String> KINDS = Map.of(
            "deployments", "Deployment",
            "replicasets", "ReplicaSet",
            "statefulsets", "StatefulSet",
            "daemonsets", "DaemonSet",
            "jobs", "Job");
    /** The pods of a controller that is deleted in this way continue. */
    private static final String ORPHAN = "Orphan";

    PodDeletions {
        calls = calls.stream()
                .filter(call -> !call.entry().path("objectRef").isMissingNode())
                .toList();
    }

    /** Reports whether a request after the description of a pod ended it. */
    boolean isDeletedAfter(Instant described, LocatedJson pod) {
        return calls.stream()
                .filter(call -> call.time().isAfter(described))
                .map(ControlCall::entry)
                .anyMatch(entry -> isDeletion(entry, pod) || isScaledToZero(entry, pod));
    }

    private static boolean isDeletion(JsonNode entry, LocatedJson pod) {
        JsonNode object = entry.path("objectRef");
        if (!entry.path("verb").asText().equals("delete")
                || !object.path("subresource").asText().isEmpty()) {
            return false;
        }
        String name = object.path("name").asText();
        return switch (object.path("resource").asText()) {
            case "namespaces" -> name.equals(namespace(pod));
            case "pods" ->
                isInNamespaceOf(object, pod)
                        && name.equals(pod.at("metadata", "name").textOrEmpty());
            default ->
                isController(object, pod)
                        && !entry.path("requestURI").asText().contains(ORPHAN)
                        && !entry.at("/requestObject/propagationPolicy")
                                .asText()
                                .equals(ORPHAN);
        };
    }

    private static boolean isScaledToZero(JsonNode entry, LocatedJson pod) {
        JsonNode replicas = entry.at("/responseObject/spec/replicas");
        JsonNode wanted = replicas.isMissingNode() ? entry.at("/requestObject/spec/replicas") : replicas;
        return wanted.isInt()
                && wanted.intValue() == 0
                && List.of("update", "patch").contains(entry.path("verb").asText())
                && isController(entry.path("objectRef"), pod);
    }

    /** Reports whether an object controls a pod, directly or through the ReplicaSet of a Deployment. */
    private static boolean isController(JsonNode object, LocatedJson pod) {
        String kind = KINDS.getOrDefault(object.path("resource").asText(), "");
        String name = object.path("name").asText();
        return isInNamespaceOf(object, pod)
                && pod.at("metadata", "ownerReferences").items().stream().anyMatch(owner -> {
                    String owned = owner.at("name").textOrEmpty();
                    return switch (kind) {
                        case "" -> false;
                        case "Deployment" ->
                            owner.at("kind").textOrEmpty().equals("ReplicaSet")
                                    && owned.lastIndexOf('-') == name.length()
                                    && owned.startsWith(name);
                        default -> owner.at("kind").textOrEmpty().equals(kind) && owned.equals(name);
                    };
                });
    }

    private static boolean isInNamespaceOf(JsonNode object, LocatedJson pod) {
        return object.path("namespace").asText().equals(namespace(pod));
    }

    private static String namespace(LocatedJson pod) {
        String namespace = pod.at("metadata", "namespace").textOrEmpty();
        return namespace.isEmpty() ? "default" : namespace;
    }
}
