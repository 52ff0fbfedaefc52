package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.KnownPod;

/**
 * Container of a pod with its status.
 *
 * @param started start of its current or last instance; empty if it never started
 * @param hasPrevious true if another instance ran before
 */
public record ContainerView(KnownPod.Container container, Optional<Instant> started, boolean hasPrevious) {
    private record Kind(String specified, String status, String name) {}

    /** Kinds in the order in which their containers are started. */
    private static final List<Kind> KINDS = List.of(
            new Kind("initContainers", "initContainerStatuses", "init"),
            new Kind("containers", "containerStatuses", "main"),
            new Kind("ephemeralContainers", "ephemeralContainerStatuses", "ephemeral"));

    public static List<ContainerView> all(JsonNode pod) {
        List<ContainerView> all = new ArrayList<>();
        for (Kind kind : KINDS) {
            Map<String, JsonNode> statuses = new HashMap<>();
            for (JsonNode status : pod.path("status").path(kind.status())) {
                statuses.putIfAbsent(status.path("name").asText(), status);
            }
            for (JsonNode specified : pod.path("spec").path(kind.specified())) {
                all.add(of(
                        specified, statuses.getOrDefault(specified.path("name").asText(), Json.object()), kind.name()));
            }
        }
        return all;
    }

    private static ContainerView of(JsonNode specified, JsonNode status, String kind) {
        // Only the restart policy distinguishes a sidecar container from an init container that runs to completion.
        boolean sidecar =
                kind.equals("init") && specified.path("restartPolicy").asText().equals("Always");
        JsonNode before = status.path("lastState").path("terminated");
        int restarts = Math.max(0, status.path("restartCount").asInt());
        return new ContainerView(
                new KnownPod.Container(
                        TruncatedField.name(specified.path("name")),
                        sidecar ? "sidecar" : kind,
                        TruncatedField.text(specified.path("image")),
                        image(TruncatedField.text(status.path("imageID"))),
                        restarts),
                started(status.path("state")),
                restarts > 0 || before.isObject());
    }

    private static Optional<Instant> started(JsonNode state) {
        return Json.instant(state.path("running"), "startedAt")
                .or(() -> Json.instant(state.path("terminated"), "startedAt"));
    }

    /** Removes the scheme that older runtimes put before the image id. */
    private static String image(String id) {
        int scheme = id.indexOf("://");
        return scheme < 0 ? id : id.substring(scheme + 3);
    }
}
