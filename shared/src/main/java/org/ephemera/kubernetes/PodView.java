package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Json;

/**
 * A pod as the API server tells of it, as far as the rest is planned by it.
 *
 * @param created when the API server was told of it
 * @param deleted when it was to be gone, if it is being deleted
 * @param owners {@code metadata.ownerReferences}, a JSON array
 * @param left out because there are too many: containers
 */
record PodView(
        KnownPod pod,
        List<ContainerView> containers,
        String phase,
        Optional<Instant> created,
        Optional<Instant> deleted,
        String owners,
        int left) {
    /** No pod that anybody would run has as many. */
    private static final int MOST = 100;

    PodView {
        containers = List.copyOf(containers);
    }

    /** @param name under which it was asked for; what the answer calls it is not asked for again */
    static PodView of(JsonNode json, String namespace, String name) {
        JsonNode metadata = json.path("metadata");
        JsonNode spec = json.path("spec");
        List<ContainerView> all = ContainerView.all(json);
        List<ContainerView> containers = all.subList(0, Math.min(MOST, all.size()));
        List<KnownPod.Container> known = new ArrayList<>();
        containers.forEach(container -> known.add(container.container()));
        return new PodView(
                new KnownPod(
                        namespace,
                        name,
                        metadata.path("uid").asText(),
                        spec.path("nodeName").asText(),
                        account(spec),
                        known),
                containers,
                json.path("status").path("phase").asText(),
                Json.instant(metadata, "creationTimestamp"),
                Json.instant(metadata, "deletionTimestamp"),
                owners(metadata),
                all.size() - containers.size());
    }

    static String owners(JsonNode metadata) {
        JsonNode owners = metadata.path("ownerReferences");
        return owners.isArray() ? new String(Json.bytes(owners), StandardCharsets.UTF_8) : "[]";
    }

    /** A pod that names none has the one that every namespace has. */
    private static String account(JsonNode spec) {
        String named = spec.path("serviceAccountName").asText();
        return named.isEmpty() ? "default" : named;
    }

    int restarts() {
        return pod.containers().stream().mapToInt(KnownPod.Container::restarts).sum();
    }
}
