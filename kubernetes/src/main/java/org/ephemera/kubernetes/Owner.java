package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.model.Shown;

/**
 * Whom an object names as its owner.
 *
 * @param version of the API with its group, if it is not the core: {@code v1}, {@code apps/v1}
 */
record Owner(String version, String kind, String name, String uid) {
    /** Nothing of Kubernetes' own has more than one. One more than are followed, so that it is said that there are more. */
    private static final int MOST = OwnersSource.MOST + 1;

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
            if (owners.size() < MOST) {
                owners.add(new Owner(
                        Told.name(reference.path("apiVersion")),
                        Told.name(reference.path("kind")),
                        Told.name(reference.path("name")),
                        Told.uid(reference)));
            }
        }
        return owners;
    }

    /** Of a parameter; "" names none. */
    static List<Owner> all(String references) throws IOException {
        return references.isEmpty() ? List.of() : all(Json.parse(references.getBytes(StandardCharsets.UTF_8)));
    }

    /** As it stands in {@code metadata.ownerReferences}, without what nobody here reads. */
    ObjectNode reference() {
        return Json.object()
                .put("apiVersion", version)
                .put("kind", kind)
                .put("name", name)
                .put("uid", uid);
    }

    /** Of the API; "" for the core. */
    String group() {
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    Optional<Operation> get() {
        return Optional.ofNullable(READ.get(group() + "/" + kind));
    }

    /** For people: {@code ReplicaSet checkout-7d4b9c6f5}. */
    String shown() {
        return Shown.of(kind + (get().isPresent() || group().isEmpty() ? "" : "." + group()) + " " + name);
    }
}
