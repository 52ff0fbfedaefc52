package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.kubernetes.call.ResourceOperation;

/**
 * A pod as the API server tells of it, as far as the rest is planned by it.
 *
 * @param created when the API server was told of it
 * @param deleted when it was to be gone, if it is being deleted
 * @param owners as {@link OwnerReference#reference} has them, a JSON array; the first ones if there are too many
 * @param mirror the hash by which its node knows it, if it stands in a file of the node and is only shown here; "" of all others
 * @param left out because there are too many, or their names are too long: containers
 */
public record PodView(
        KnownPod pod,
        List<ContainerView> containers,
        String phase,
        Optional<Instant> created,
        Optional<Instant> deleted,
        String owners,
        String mirror,
        int left) {
    /** Set by the node alone: the UID that the node gave to what stands in its file. */
    private static final String MIRROR = "kubernetes.io/config.mirror";

    /** No pod that anybody would run has as many. */
    private static final int MOST = 100;

    public PodView {
        containers = List.copyOf(containers);
    }

    /** @param name under which it was asked for; what the answer calls it is not asked for again */
    public static PodView of(JsonNode json, String namespace, String name) {
        JsonNode metadata = json.path("metadata");
        JsonNode spec = json.path("spec");
        List<ContainerView> all = ContainerView.all(json);
        List<ContainerView> containers = all.stream()
                .filter(view -> view.container().name().length() <= ResourceOperation.LONGEST)
                .limit(MOST)
                .toList();
        String mirror = TruncatedField.name(metadata.path("annotations").path(MIRROR));
        List<KnownPod.Container> known = new ArrayList<>();
        containers.forEach(container -> known.add(container.container()));
        return new PodView(
                new KnownPod(
                        namespace,
                        name,
                        TruncatedField.uid(metadata),
                        TruncatedField.name(spec.path("nodeName")),
                        account(spec, mirror),
                        known,
                        mounted(spec)),
                containers,
                json.path("status").path("phase").asText(),
                Json.instant(metadata, "creationTimestamp"),
                Json.instant(metadata, "deletionTimestamp"),
                owners(metadata),
                mirror,
                all.size() - containers.size());
    }

    /** Kubernetes API, {@code ImageVolumeSource}. */
    private static List<KnownPod.Container> mounted(JsonNode spec) {
        return spec.path("volumes")
                .valueStream()
                .filter(volume ->
                        !volume.path("image").path("reference").asText().isEmpty())
                .limit(MOST)
                .map(volume -> new KnownPod.Container(
                        TruncatedField.name(volume.path("name")),
                        "volume",
                        TruncatedField.text(volume.path("image").path("reference")),
                        "",
                        0))
                .toList();
    }

    static String owners(JsonNode metadata) {
        ArrayNode owners = JsonNodeFactory.instance.arrayNode();
        OwnerReference.all(metadata.path("ownerReferences")).forEach(owner -> owners.add(owner.reference()));
        return new String(Json.bytes(owners), StandardCharsets.UTF_8);
    }

    /** A pod that names none has the one that every namespace has; but what stands in a file of its node may have none at all. */
    private static String account(JsonNode spec, String mirror) {
        String named = TruncatedField.name(spec.path("serviceAccountName"));
        return named.isEmpty() && mirror.isEmpty() ? "default" : named;
    }

    public int restarts() {
        return pod.containers().stream().mapToInt(KnownPod.Container::restarts).sum();
    }
}
