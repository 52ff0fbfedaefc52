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
 * Pod in a response of the API server, with the properties by which further items are planned.
 *
 * @param created creation time of the object in the API server
 * @param deleted deletion time; empty if the pod is not being deleted
 * @param owners JSON array of {@link OwnerReference#reference}; the first ones if there are too many
 * @param mirror for a static pod, the hash by which its kubelet identifies it; "" for all others
 * @param left number of containers that are left out because there are too many, or their names are too long
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
    /** Annotation that only the kubelet sets: the UID that it gave to a static pod. */
    private static final String MIRROR = "kubernetes.io/config.mirror";

    /** Limit above the number of containers of any real pod. */
    private static final int MOST = 100;

    public PodView {
        containers = List.copyOf(containers);
    }

    /**
     * Parses a pod.
     *
     * @param name name in the request; the name in the response is not trusted
     */
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

    /** Returns the image volumes (Kubernetes API, {@code ImageVolumeSource}). */
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

    /**
     * Returns the service account. A pod without one has the account that every namespace has; a static pod may have no
     * account.
     */
    private static String account(JsonNode spec, String mirror) {
        String named = TruncatedField.name(spec.path("serviceAccountName"));
        return named.isEmpty() && mirror.isEmpty() ? "default" : named;
    }

    public int restarts() {
        return pod.containers().stream().mapToInt(KnownPod.Container::restarts).sum();
    }
}
