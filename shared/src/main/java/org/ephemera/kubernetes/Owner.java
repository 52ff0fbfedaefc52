package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.Json;
import org.ephemera.evidence.Shown;

/**
 * Whom an object names as its owner.
 *
 * @param group of the API, "" for the core
 */
record Owner(String group, String kind, String name, String uid) {
    /** Nothing of Kubernetes' own has more than one. */
    private static final int MOST = 10;

    /** What is read; of other kinds the API server would answer what nobody here can tell the rights for. */
    private static final Map<String, Operation> READ = Map.of(
            "apps/ReplicaSet", Operation.get("apps", "v1", "replicasets"),
            "apps/Deployment", Operation.get("apps", "v1", "deployments"),
            "apps/DaemonSet", Operation.get("apps", "v1", "daemonsets"),
            "apps/StatefulSet", Operation.get("apps", "v1", "statefulsets"),
            "batch/Job", Operation.get("batch", "v1", "jobs"),
            "batch/CronJob", Operation.get("batch", "v1", "cronjobs"),
            "/ReplicationController", Operation.get("", "v1", "replicationcontrollers"));

    static List<Operation> operations() {
        return READ.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** @param references {@code metadata.ownerReferences} */
    static List<Owner> all(JsonNode references) {
        List<Owner> owners = new ArrayList<>();
        for (JsonNode reference : references) {
            String version = reference.path("apiVersion").asText();
            int slash = version.indexOf('/');
            if (owners.size() < MOST) {
                owners.add(new Owner(
                        slash < 0 ? "" : version.substring(0, slash),
                        reference.path("kind").asText(),
                        reference.path("name").asText(),
                        reference.path("uid").asText()));
            }
        }
        return owners;
    }

    /** Of a parameter; "" names none. */
    static List<Owner> all(String references) throws IOException {
        return references.isEmpty() ? List.of() : all(Json.parse(references.getBytes(StandardCharsets.UTF_8)));
    }

    Optional<Operation> get() {
        return Optional.ofNullable(READ.get(group + "/" + kind));
    }

    /** For people: {@code ReplicaSet checkout-7d4b9c6f5}. */
    String shown() {
        return Shown.of(kind + (get().isPresent() || group.isEmpty() ? "" : "." + group) + " " + name);
    }
}
