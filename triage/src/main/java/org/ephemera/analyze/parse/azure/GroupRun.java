package org.ephemera.analyze.parse.azure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Run of a container group, from its instance view. */
public final class GroupRun {
    private static final double UNITS = 1024;

    private final LocatedJson group;

    public GroupRun(LocatedJson group) {
        this.group = group;
    }

    public WorkloadRun run() {
        List<WorkloadRun.ContainerRun> parts = new ArrayList<>();
        double cores = 0;
        for (LocatedJson container : group.at("properties", "containers").items()) {
            parts.add(part(container));
            cores += container
                    .at("properties", "resources")
                    .at("requests", "cpu")
                    .json()
                    .asDouble();
        }
        Optional<Instant> first = parts.stream()
                .flatMap(part -> part.events().stream())
                .flatMap(event -> event.first().stream())
                .min(Comparator.naturalOrder());
        return new WorkloadRun(
                WorkloadRun.Kind.GROUP,
                group.at("id").textOrEmpty(),
                "",
                "",
                "",
                (int) Math.min(cores * UNITS, Integer.MAX_VALUE),
                first,
                first,
                Optional.empty(),
                "",
                "",
                parts,
                List.of(),
                group.evidence());
    }

    private static WorkloadRun.ContainerRun part(LocatedJson container) {
        LocatedJson view = container.at("properties", "instanceView");
        LocatedJson current = view.at("currentState");
        LocatedJson ended = current.at("state").textOrEmpty().equals("Terminated") ? current : view.at("previousState");
        List<WorkloadRun.Event> events =
                view.at("events").items().stream().map(GroupRun::event).toList();
        return new WorkloadRun.ContainerRun(
                container.at("name").textOrEmpty(),
                container.at("properties", "image").textOrEmpty(),
                images(view),
                ended.at("exitCode").json().canConvertToInt()
                        ? OptionalInt.of(ended.at("exitCode").json().asInt())
                        : OptionalInt.empty(),
                ended.at("detailStatus").textOrEmpty(),
                view.at("restartCount").json().asInt(),
                current.at("state").textOrEmpty().equals("Waiting")
                        ? current.at("detailStatus").textOrEmpty()
                        : "",
                CloudTimes.of(view.at("previousState", "startTime")),
                events,
                view.exists() ? view.evidence() : container.evidence());
    }

    private static WorkloadRun.Event event(LocatedJson event) {
        return new WorkloadRun.Event(
                event.at("name").textOrEmpty(),
                event.at("message").textOrEmpty(),
                Math.max(1, event.at("count").json().asInt()),
                CloudTimes.of(event.at("firstTimestamp")),
                CloudTimes.of(event.at("lastTimestamp")),
                event.evidence());
    }

    /** Returns the digests of pull events, by their first time. */
    private static List<String> images(LocatedJson view) {
        return view.at("events").items().stream()
                .filter(event -> event.at("name").textOrEmpty().equals("Pulled"))
                .sorted(Comparator.comparing(
                        event -> CloudTimes.of(event.at("firstTimestamp")).orElse(Instant.EPOCH)))
                .flatMap(event -> ImageDigest.in(event.at("message")).stream())
                .map(LocatedValue::value)
                .distinct()
                .toList();
    }
}
