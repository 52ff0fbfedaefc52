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
 * A container of a pod, of whichever kind.
 *
 * @param started when its present instance was, if it ever was
 * @param hadBefore true if another instance ran before
 */
public record ContainerView(KnownPod.Container container, Optional<Instant> started, boolean hadBefore) {
    private record Kind(String specified, String told, String name) {}

    /** In the order in which they are started. */
    private static final List<Kind> KINDS = List.of(
            new Kind("initContainers", "initContainerStatuses", "init"),
            new Kind("containers", "containerStatuses", "main"),
            new Kind("ephemeralContainers", "ephemeralContainerStatuses", "ephemeral"));

    public static List<ContainerView> all(JsonNode pod) {
        List<ContainerView> all = new ArrayList<>();
        for (Kind kind : KINDS) {
            Map<String, JsonNode> told = new HashMap<>();
            for (JsonNode status : pod.path("status").path(kind.told())) {
                told.putIfAbsent(status.path("name").asText(), status);
            }
            for (JsonNode specified : pod.path("spec").path(kind.specified())) {
                all.add(of(specified, told.getOrDefault(specified.path("name").asText(), Json.object()), kind.name()));
            }
        }
        return all;
    }

    private static ContainerView of(JsonNode specified, JsonNode status, String kind) {
        // What starts before the others and stays beside them is told from what runs to its end by this alone.
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

    /** Older runtimes put their own scheme before it. */
    private static String image(String id) {
        int scheme = id.indexOf("://");
        return scheme < 0 ? id : id.substring(scheme + 3);
    }
}
