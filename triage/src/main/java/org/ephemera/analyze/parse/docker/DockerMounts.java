package org.ephemera.analyze.parse.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Mount;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Mounts of a Docker container. For a volume of the local driver, the driver options determine the source. */
final class DockerMounts {
    private final LocatedJson inspected;
    private final Map<String, LocatedJson> volumes;

    DockerMounts(LocatedJson inspected, Map<String, LocatedJson> volumes) {
        this.inspected = inspected;
        this.volumes = volumes;
    }

    List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        for (LocatedJson mount : inspected.at("Mounts").items()) {
            mounts.addAll(
                    switch (mount.at("Type").words()) {
                        case "volume" -> volumes(mount);
                        case "tmpfs" -> List.of(mount(Mount.Type.MEMORY, mount, Optional.empty(), false, true));
                        default -> List.of(mount(Mount.Type.HOST_PATH, mount, mount.text("Source"), false, true));
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
    private List<Mount> volumes(LocatedJson mount) {
        Optional<DriverOptions> options =
                mount.at("Driver").words().equals("local") ? options(mount).map(DriverOptions::new) : Optional.empty();
        List<Fact<String>> paths = options.map(DriverOptions::hostPaths).orElse(List.of());
        return paths.isEmpty()
                ? List.of(mount(
                        Mount.Type.VOLUME,
                        mount,
                        Optional.empty(),
                        false,
                        options.filter(DriverOptions::isComplete).isPresent()))
                : paths.stream()
                        .map(path -> mount(Mount.Type.HOST_PATH, mount, Optional.of(path), true, true))
                        .toList();
    }

    /** Returns the driver options, from {@code docker volume inspect} or from the container's own mounts. */
    private Optional<LocatedJson> options(LocatedJson mount) {
        Stream<LocatedJson> requested = inspected.at("HostConfig", "Mounts").items().stream()
                .filter(one ->
                        one.at("Target").words().equals(mount.at("Destination").words()))
                .map(one -> one.at("VolumeOptions", "DriverConfig").at("Options"))
                .filter(LocatedJson::exists);
        return Optional.ofNullable(volumes.get(mount.at("Name").words()))
                .map(volume -> volume.at("Options"))
                .or(requested::findFirst);
    }

    private static Mount mount(
            Mount.Type type, LocatedJson mount, Optional<Fact<String>> source, boolean disguised, boolean resolved) {
        return new Mount(
                type,
                source,
                mount.at("Destination").words(),
                !mount.flag("RW").map(Fact::value).orElse(true),
                mount.text("Propagation").map(Fact::value),
                disguised,
                resolved,
                mount.evidence());
    }

    /** Parses a bind of the form {@code source:target:options}. */
    private static Mount bind(LocatedJson bind) {
        String[] parts = bind.words().split(":", 3);
        boolean path = parts[0].startsWith("/");
        return new Mount(
                path ? Mount.Type.HOST_PATH : Mount.Type.VOLUME,
                path ? Optional.of(new Fact<>(parts[0], bind.evidence())) : Optional.empty(),
                parts.length > 1 ? parts[1] : parts[0],
                parts.length > 2 && List.of(parts[2].split(",")).contains("ro"),
                Optional.empty(),
                false,
                path,
                bind.evidence());
    }
}
