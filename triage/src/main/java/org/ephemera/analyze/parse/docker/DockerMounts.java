package org.ephemera.analyze.parse.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Mounts of a Docker container. For a volume of the local driver, the driver options determine the source. */
final class DockerMounts {
    private final LocatedJson inspected;
    private final Map<String, LocatedJson> volumes;

    DockerMounts(LocatedJson inspected, Map<String, LocatedJson> volumes) {
        this.inspected = inspected;
        this.volumes = volumes;
    }

    List<ContainerMount> mounts() {
        List<ContainerMount> mounts = new ArrayList<>();
        for (LocatedJson mount : inspected.at("Mounts").items()) {
            mounts.addAll(
                    switch (mount.at("Type").textOrEmpty()) {
                        case "volume" -> volumes(mount);
                        case "tmpfs" ->
                            List.of(mount(ContainerMount.Type.MEMORY, mount, Optional.empty(), false, true));
                        default ->
                            List.of(mount(ContainerMount.Type.HOST_PATH, mount, mount.text("Source"), false, true));
                    });
        }
        if (mounts.isEmpty()) {
            inspected.at("HostConfig", "Binds").items().forEach(bind -> mounts.add(bind(bind)));
        }
        return mounts;
    }

    /**
     * Returns the mount; for an overlay volume one mount for each of its directories. The source of other drivers is
     * unknown.
     */
    private List<ContainerMount> volumes(LocatedJson mount) {
        Optional<DriverOptions> options = mount.at("Driver").textOrEmpty().equals("local")
                ? options(mount).map(DriverOptions::new)
                : Optional.empty();
        List<LocatedValue<String>> paths = options.map(DriverOptions::hostPaths).orElse(List.of());
        return paths.isEmpty()
                ? List.of(mount(
                        ContainerMount.Type.VOLUME,
                        mount,
                        Optional.empty(),
                        false,
                        options.filter(DriverOptions::isComplete).isPresent()))
                : paths.stream()
                        .map(path -> mount(ContainerMount.Type.HOST_PATH, mount, Optional.of(path), true, true))
                        .toList();
    }

    /** Returns the driver options, from {@code docker volume inspect} or from the container's own mounts. */
    private Optional<LocatedJson> options(LocatedJson mount) {
        Stream<LocatedJson> requested = inspected.at("HostConfig", "Mounts").items().stream()
                .filter(one -> one.at("Target")
                        .textOrEmpty()
                        .equals(mount.at("Destination").textOrEmpty()))
                .map(one -> one.at("VolumeOptions", "DriverConfig").at("Options"))
                .filter(LocatedJson::exists);
        return Optional.ofNullable(volumes.get(mount.at("Name").textOrEmpty()))
                .map(volume -> volume.at("Options"))
                .or(requested::findFirst);
    }

    private static ContainerMount mount(
            ContainerMount.Type type,
            LocatedJson mount,
            Optional<LocatedValue<String>> source,
            boolean disguised,
            boolean resolved) {
        return new ContainerMount(
                type,
                source,
                mount.at("Destination").textOrEmpty(),
                !mount.flag("RW").map(LocatedValue::value).orElse(true),
                mount.text("Propagation").map(LocatedValue::value),
                disguised,
                resolved,
                mount.evidence());
    }

    /** Parses a bind of the form {@code source:target:options}. */
    private static ContainerMount bind(LocatedJson bind) {
        String[] parts = bind.textOrEmpty().split(":", 3);
        boolean path = parts[0].startsWith("/");
        return new ContainerMount(
                path ? ContainerMount.Type.HOST_PATH : ContainerMount.Type.VOLUME,
                path ? Optional.of(new LocatedValue<>(parts[0], bind.evidence())) : Optional.empty(),
                parts.length > 1 ? parts[1] : parts[0],
                parts.length > 2 && List.of(parts[2].split(",")).contains("ro"),
                Optional.empty(),
                false,
                path,
                bind.evidence());
    }
}
