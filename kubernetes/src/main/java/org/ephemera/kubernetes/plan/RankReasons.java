package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.collect.rank.AlertHints;
import org.ephemera.collect.rank.RankReason;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.KnownPod;

/** Evaluation of a pod for its place in the ranking. */
final class RankReasons {
    private static final String SYSTEM = "kube-system";

    private final AlertHints hints;

    RankReasons(AlertHints hints) {
        this.hints = hints;
    }

    /** Returns the reasons for a pod in a list. */
    Set<RankReason> of(JsonNode pod) {
        EnumSet<RankReason> reasons = EnumSet.noneOf(RankReason.class);
        JsonNode metadata = pod.path("metadata");
        named(metadata.path("name").asText(), metadata.path("uid").asText(), reasons);
        containers(pod, reasons);
        addresses(pod, reasons);
        add(
                reasons,
                RankReason.ACCOUNT,
                hints.accounts()
                        .contains(pod.path("spec").path("serviceAccountName").asText()));
        add(reasons, RankReason.RUNNING_THEN, ranAtTheTime(pod));
        add(reasons, RankReason.NEW, hints.isNew(Json.instant(metadata, "creationTimestamp")));
        if (!isOfSystem(pod)) {
            risks(pod, reasons);
        }
        return reasons;
    }

    /** Returns the reasons for a pod that no longer exists. */
    Set<RankReason> ofMentioned(String name, String uid) {
        EnumSet<RankReason> reasons = EnumSet.noneOf(RankReason.class);
        named(name, uid, reasons);
        return reasons;
    }

    private void named(String name, String uid, Set<RankReason> reasons) {
        add(reasons, RankReason.UID, hints.uids().contains(uid));
        add(reasons, RankReason.NAME, hints.names().contains(name));
        add(
                reasons,
                RankReason.OWNER_NAME,
                !hints.names().contains(name)
                        && hints.names().stream().anyMatch(owner -> name.startsWith(owner + "-")));
    }

    private void containers(JsonNode pod, Set<RankReason> reasons) {
        for (ContainerView view : ContainerView.all(pod)) {
            KnownPod.Container container = view.container();
            String image = container.image();
            add(reasons, RankReason.CONTAINER_NAME, hints.containers().contains(container.name()));
            add(reasons, RankReason.IMAGE, hints.containsImage(image));
            add(
                    reasons,
                    RankReason.IMAGE_DIGEST,
                    hints.containsDigestOf(container.imageId()) || hints.containsDigestOf(image));
            add(reasons, RankReason.PROCESS, hints.containsProcessIn(AlertHints.imageName(image)));
        }
        for (JsonNode specified : every(pod.path("spec"), "initContainers", "containers", "ephemeralContainers")) {
            add(
                    reasons,
                    RankReason.PROCESS,
                    Stream.of("command", "args")
                            .flatMap(field -> specified.path(field).valueStream())
                            .anyMatch(word -> hints.containsProcessIn(word.asText())));
        }
        for (JsonNode status :
                every(pod.path("status"), "initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")) {
            String id = status.path("containerID").asText();
            add(reasons, RankReason.RUNTIME_ID, hints.containsRuntimeId(id.substring(id.lastIndexOf('/') + 1)));
        }
    }

    private void addresses(JsonNode pod, Set<RankReason> reasons) {
        JsonNode status = pod.path("status");
        boolean ofHost = pod.path("spec").path("hostNetwork").asBoolean();
        boolean matches = Stream.concat(
                        Stream.of(status.path("podIP")),
                        status.path("podIPs").valueStream().map(each -> each.path("ip")))
                .anyMatch(address -> hints.addresses().contains(address.asText()));
        add(reasons, ofHost ? RankReason.HOST_ADDRESS : RankReason.ADDRESS, matches);
    }

    private boolean ranAtTheTime(JsonNode pod) {
        return hints.isWithin(Json.instant(pod.path("metadata"), "creationTimestamp"), ended(pod));
    }

    /** Returns the end of a pod whose containers all ended. */
    private static Optional<Instant> ended(JsonNode pod) {
        List<Optional<Instant>> ends = pod.path("status")
                .path("containerStatuses")
                .valueStream()
                .map(status -> Json.instant(status.path("state").path("terminated"), "finishedAt"))
                .toList();
        return ends.isEmpty() || ends.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : ends.stream().flatMap(Optional::stream).max(Instant::compareTo);
    }

    /**
     * Reports whether a pod belongs to the cluster's own programs, which need the rights of their node: network,
     * storage, proxy. One that was created shortly before the alert is evaluated as any other, because attackers
     * create pods with such names.
     */
    private boolean isOfSystem(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        return metadata.path("namespace").asText().equals(SYSTEM)
                && !hints.isNew(Json.instant(metadata, "creationTimestamp"))
                && metadata.path("ownerReferences")
                        .valueStream()
                        .anyMatch(owner -> List.of("DaemonSet", "Node")
                                .contains(owner.path("kind").asText()));
    }

    private static void risks(JsonNode pod, Set<RankReason> reasons) {
        JsonNode spec = pod.path("spec");
        add(reasons, RankReason.HOST_PID, spec.path("hostPID").asBoolean());
        add(reasons, RankReason.HOST_NETWORK, spec.path("hostNetwork").asBoolean());
        add(
                reasons,
                RankReason.HOST_PATH,
                spec.path("volumes").valueStream().anyMatch(volume -> volume.has("hostPath")));
        add(reasons, RankReason.DEBUGGED, !spec.path("ephemeralContainers").isEmpty());
        add(
                reasons,
                RankReason.PRIVILEGED,
                every(spec, "initContainers", "containers", "ephemeralContainers").stream()
                        .anyMatch(container -> container
                                .path("securityContext")
                                .path("privileged")
                                .asBoolean()));
    }

    private static List<JsonNode> every(JsonNode object, String... lists) {
        return Stream.of(lists).flatMap(list -> object.path(list).valueStream()).toList();
    }

    private static void add(Collection<RankReason> reasons, RankReason reason, boolean applies) {
        if (applies) {
            reasons.add(reason);
        }
    }
}
