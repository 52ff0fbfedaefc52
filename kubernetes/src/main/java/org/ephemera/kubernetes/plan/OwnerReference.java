package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.model.SanitizedText;

/**
 * Owner reference of an object.
 *
 * @param version API version, with its group unless it is the core group: {@code v1}, {@code apps/v1}
 */
public record OwnerReference(String version, String kind, String name, String uid) {
    /** Limit of owners that are followed. The longest chain of Kubernetes' built-in kinds has two owners. */
    public static final int LONGEST_CHAIN = 20;

    /**
     * Limit of owner references of one object: one more than are followed, so that the outcome can report more.
     * Built-in kinds have one.
     */
    private static final int MOST = LONGEST_CHAIN + 1;

    /** Operations by owner kind. Other kinds are not requested, because the permissions for them are unknown. */
    private static final Map<String, ResourceOperation> READ = Map.of(
            "apps/ReplicaSet", KubernetesOperations.GET_REPLICA_SET,
            "apps/Deployment", KubernetesOperations.GET_DEPLOYMENT,
            "apps/DaemonSet", KubernetesOperations.GET_DAEMON_SET,
            "apps/StatefulSet", KubernetesOperations.GET_STATEFUL_SET,
            "batch/Job", KubernetesOperations.GET_JOB,
            "batch/CronJob", KubernetesOperations.GET_CRON_JOB,
            "/ReplicationController", KubernetesOperations.GET_REPLICATION_CONTROLLER);

    static List<ResourceOperation> operations() {
        return READ.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Parses the owner references of an object.
     *
     * @param references {@code metadata.ownerReferences}
     */
    public static List<OwnerReference> all(JsonNode references) {
        List<OwnerReference> owners = new ArrayList<>();
        for (JsonNode reference : references) {
            if (owners.size() < MOST) {
                owners.add(new OwnerReference(
                        TruncatedField.name(reference.path("apiVersion")),
                        TruncatedField.name(reference.path("kind")),
                        TruncatedField.name(reference.path("name")),
                        TruncatedField.uid(reference)));
            }
        }
        return owners;
    }

    /** Parses the owner references in a parameter; "" is an empty list. */
    public static List<OwnerReference> all(String references) throws IOException {
        return references.isEmpty() ? List.of() : all(Json.parse(references.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the reference as in {@code metadata.ownerReferences}, without the fields that are not used. */
    ObjectNode reference() {
        return Json.object()
                .put("apiVersion", version)
                .put("kind", kind)
                .put("name", name)
                .put("uid", uid);
    }

    /** Returns the API group; "" for the core group. */
    public String group() {
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    public Optional<ResourceOperation> get() {
        return Optional.ofNullable(READ.get(group() + "/" + kind));
    }

    /** Returns a text for users: {@code ReplicaSet checkout-7d4b9c6f5}. */
    public String shown() {
        return SanitizedText.of(kind + (get().isPresent() || group().isEmpty() ? "" : "." + group()) + " " + name);
    }
}
