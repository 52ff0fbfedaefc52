package org.ephemera.analyze.parse.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.container.RemoteVolume;
import org.ephemera.analyze.parse.docker.DriverOptions;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Mounts of an ECS container, each with its volume of the task. */
final class EcsMounts {
    private final LocatedJson container;
    private final LocatedJson definition;

    EcsMounts(LocatedJson container, LocatedJson definition) {
        this.container = container;
        this.definition = definition;
    }

    List<ContainerMount> mounts() {
        List<ContainerMount> mounts = new ArrayList<>();
        for (LocatedJson point : container.at("mountPoints").items()) {
            mounts.addAll(mounts(point));
        }
        for (LocatedJson memory : container.at("linuxParameters", "tmpfs").items()) {
            mounts.add(new ContainerMount(
                    ContainerMount.Type.MEMORY,
                    Optional.empty(),
                    memory.at("containerPath").textOrEmpty(),
                    false,
                    Optional.empty(),
                    false,
                    true,
                    memory.evidence()));
        }
        return mounts;
    }

    /** Returns the mount; for an overlay volume one mount for each of its directories. */
    private List<ContainerMount> mounts(LocatedJson point) {
        String name = point.at("sourceVolume").textOrEmpty();
        Optional<LocatedJson> volume = definition.at("volumes").items().stream()
                .filter(one -> one.at("name").textOrEmpty().equals(name))
                .findFirst();
        boolean readOnly = point.flag("readOnly").map(LocatedValue::value).orElse(false);
        String target = point.at("containerPath").textOrEmpty();
        if (volume.isEmpty()) {
            return List.of(new ContainerMount(
                    ContainerMount.Type.VOLUME,
                    Optional.empty(),
                    target,
                    readOnly,
                    Optional.empty(),
                    false,
                    false,
                    point.evidence()));
        }
        LocatedJson docker = volume.get().at("dockerVolumeConfiguration");
        DriverOptions options = new DriverOptions(docker.at("driverOpts"));
        Optional<LocatedValue<String>> plain = volume.get().at("host").text("sourcePath");
        List<Optional<LocatedValue<String>>> paths = plain.isPresent()
                ? List.of(plain)
                : options.hostPaths().stream().map(Optional::of).toList();
        return (paths.isEmpty() ? List.of(plain) : paths)
                .stream()
                        .map(path -> new ContainerMount(
                                type(volume.get(), path),
                                path.or(() -> RemoteVolume.location(volume.get())),
                                target,
                                readOnly || options.readOnly(),
                                options.propagation(),
                                plain.isEmpty() && path.isPresent(),
                                path.isPresent() || !docker.exists() || isFullyDefined(docker, options),
                                point.evidence()))
                        .toList();
    }

    /**
     * Reports whether the definition determines the content. It does so only for a volume that ECS creates itself with
     * Docker's own driver.
     */
    private static boolean isFullyDefined(LocatedJson docker, DriverOptions options) {
        String driver = docker.at("driver").textOrEmpty();
        boolean createdByEcs = !docker.at("scope").textOrEmpty().equals("shared")
                || docker.flag("autoprovision").map(LocatedValue::value).orElse(false);
        return createdByEcs && (driver.isEmpty() || driver.equals("local")) && options.isComplete();
    }

    private static ContainerMount.Type type(LocatedJson volume, Optional<LocatedValue<String>> path) {
        if (path.isPresent()) {
            return ContainerMount.Type.HOST_PATH;
        }
        if (volume.at("efsVolumeConfiguration").exists()
                || volume.at("fsxWindowsFileServerVolumeConfiguration").exists()
                || volume.at("s3filesVolumeConfiguration").exists()) {
            return ContainerMount.Type.FILE_SHARE;
        }
        return volume.at("dockerVolumeConfiguration").exists()
                        || volume.at("configuredAtLaunch").json().asBoolean()
                ? ContainerMount.Type.VOLUME
                : ContainerMount.Type.EMPTY;
    }
}
