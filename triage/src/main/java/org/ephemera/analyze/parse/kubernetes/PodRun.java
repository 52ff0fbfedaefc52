package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Run of a pod, from its status and its events. */
public final class PodRun {
    private static final List<String> STATUSES =
            List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

    private final LocatedJson pod;
    private final List<ClusterEvent> events;

    /**
     * Creates the run of a pod.
     *
     * @param events events of this pod
     */
    public PodRun(LocatedJson pod, List<ClusterEvent> events) {
        this.pod = pod;
        this.events = List.copyOf(events);
    }

    public WorkloadRun run() {
        LocatedJson meta = pod.at("metadata");
        List<WorkloadRun.ContainerRun> parts = new ArrayList<>();
        for (String statuses : STATUSES) {
            pod.at("status", statuses).items().forEach(status -> parts.add(part(status)));
        }
        return new WorkloadRun(
                WorkloadRun.Kind.POD,
                meta.at("namespace").textOrEmpty() + "/" + meta.at("name").textOrEmpty(),
                owner(meta),
                "",
                "",
                0,
                CloudTimes.of(meta.at("creationTimestamp")),
                CloudTimes.of(pod.at("status", "startTime")),
                Optional.empty(),
                "",
                pod.at("status", "reason").textOrEmpty(),
                parts,
                List.of(),
                pod.evidence());
    }

    /** Returns the owner; a static pod belongs to its node. */
    private static String owner(LocatedJson meta) {
        return meta.at("ownerReferences").items().stream()
                .map(owner ->
                        owner.at("kind").textOrEmpty() + "/" + owner.at("name").textOrEmpty())
                .findFirst()
                .orElseGet(() ->
                        meta.at("annotations", "kubernetes.io/config.mirror").exists() ? "Node/static" : "");
    }

    private WorkloadRun.ContainerRun part(LocatedJson status) {
        LocatedJson ended = Stream.of(status.at("state", "terminated"), status.at("lastState", "terminated"))
                .filter(LocatedJson::exists)
                .findFirst()
                .orElse(status.at("lastState", "terminated"));
        return new WorkloadRun.ContainerRun(
                status.at("name").textOrEmpty(),
                status.at("image").textOrEmpty(),
                ImageDigest.in(status.at("imageID")).map(LocatedValue::value).stream()
                        .toList(),
                ended.at("exitCode").json().canConvertToInt()
                        ? OptionalInt.of(ended.at("exitCode").json().asInt())
                        : OptionalInt.empty(),
                ended.at("reason").textOrEmpty(),
                status.at("restartCount").json().asInt(),
                status.at("state", "waiting").at("reason").textOrEmpty(),
                CloudTimes.of(status.at("lastState", "terminated").at("startedAt")),
                events(status.at("name").textOrEmpty()),
                status.evidence());
    }

    private List<WorkloadRun.Event> events(String container) {
        return events.stream()
                .filter(event -> event.container().equals(container))
                .map(event -> new WorkloadRun.Event(
                        event.reason(),
                        event.message(),
                        event.count(),
                        event.first(),
                        event.last(),
                        event.object().evidence()))
                .toList();
    }
}
