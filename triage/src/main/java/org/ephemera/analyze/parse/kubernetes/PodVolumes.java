package org.ephemera.analyze.parse.kubernetes;

import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.container.RemoteVolume;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Volumes of a pod, resolved through claims to their sources. */
final class PodVolumes {
    private static final Set<String> SHARES =
            Set.of("nfs", "azureFile", "cephfs", "glusterfs", "iscsi", "rbd", "fc", "smb");
    private static final Set<String> FROM_THE_CLUSTER = Set.of("projected", "configMap", "downwardAPI");

    private final PodTemplate pod;
    private final PodClaims claims;

    PodVolumes(PodTemplate pod, KubernetesObjects objects) {
        this.pod = pod;
        this.claims = new PodClaims(pod, objects);
    }

    /** Source of a volume. */
    private record VolumeSource(
            ContainerMount.Type type, Optional<LocatedValue<String>> source, boolean disguised, boolean resolved) {
        static VolumeSource plain(ContainerMount.Type type) {
            return new VolumeSource(type, Optional.empty(), false, true);
        }
    }

    /**
     * Returns the mount of a mount point.
     *
     * @param point element of {@code volumeMounts}, or of {@code volumeDevices}, which mounts a block device
     */
    ContainerMount mount(LocatedJson point) {
        String name = point.at("name").textOrEmpty();
        VolumeSource volumeSource = pod.spec().at("volumes").items().stream()
                .filter(volume -> volume.at("name").textOrEmpty().equals(name))
                .findFirst()
                .map(this::source)
                .orElse(new VolumeSource(ContainerMount.Type.VOLUME, Optional.empty(), false, false));
        Optional<LocatedValue<String>> subPath = point.text("subPath").or(() -> point.text("subPathExpr"));
        boolean climbs = subPath.filter(path -> path.value().contains("..")).isPresent();
        return new ContainerMount(
                volumeSource.type(),
                volumeSource
                        .source()
                        .map(source -> subPath.map(path ->
                                        new LocatedValue<>(source.value() + "/" + path.value(), source.evidence()))
                                .orElse(source)),
                point.at("mountPath").textOrEmpty() + point.at("devicePath").textOrEmpty(),
                point.flag("readOnly").map(LocatedValue::value).orElse(false),
                point.text("mountPropagation").map(LocatedValue::value),
                volumeSource.disguised() || climbs,
                volumeSource.resolved(),
                point.evidence());
    }

    private VolumeSource source(LocatedJson volume) {
        Optional<LocatedValue<String>> path = volume.at("hostPath").text("path");
        if (path.isPresent()) {
            return new VolumeSource(ContainerMount.Type.HOST_PATH, path, false, true);
        }
        if (claims.isClaimed(volume)) {
            return claims.boundVolume(volume)
                    .map(PodVolumes::persistent)
                    .orElse(new VolumeSource(ContainerMount.Type.VOLUME, Optional.empty(), false, false));
        }
        if (volume.at("csi").exists()) {
            return driver(volume);
        }
        if (volume.at("emptyDir").exists()) {
            boolean memory = volume.at("emptyDir", "medium").textOrEmpty().equals("Memory");
            return VolumeSource.plain(memory ? ContainerMount.Type.MEMORY : ContainerMount.Type.EMPTY);
        }
        if (volume.at("secret").exists()) {
            return VolumeSource.plain(ContainerMount.Type.SECRET);
        }
        Set<String> kinds = volume.fields().keySet();
        if (kinds.stream().anyMatch(FROM_THE_CLUSTER::contains)) {
            return VolumeSource.plain(ContainerMount.Type.PROJECTED);
        }
        return share(volume);
    }

    private static VolumeSource share(LocatedJson volume) {
        return new VolumeSource(
                volume.fields().keySet().stream().anyMatch(SHARES::contains)
                        ? ContainerMount.Type.FILE_SHARE
                        : ContainerMount.Type.VOLUME,
                RemoteVolume.location(volume),
                false,
                true);
    }

    private static VolumeSource persistent(LocatedJson volume) {
        LocatedJson spec = volume.at("spec");
        Optional<LocatedValue<String>> path =
                spec.at("hostPath").text("path").or(() -> spec.at("local").text("path"));
        if (path.isPresent()) {
            return new VolumeSource(ContainerMount.Type.HOST_PATH, path, true, true);
        }
        return spec.at("csi").exists() ? driver(spec) : share(spec);
    }

    /**
     * Returns the source of a CSI volume. The hostpath driver, made for tests, stores volumes in directories of the
     * node.
     */
    private static VolumeSource driver(LocatedJson volume) {
        Optional<LocatedValue<String>> driver =
                volume.at("csi").text("driver").filter(name -> name.value().startsWith("hostpath"));
        return driver.isPresent()
                ? new VolumeSource(
                        ContainerMount.Type.HOST_PATH,
                        driver.map(name -> new LocatedValue<>("csi:" + name.value(), name.evidence())),
                        true,
                        true)
                : share(volume);
    }
}
