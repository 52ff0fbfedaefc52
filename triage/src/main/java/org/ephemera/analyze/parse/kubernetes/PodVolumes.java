package org.ephemera.analyze.parse.kubernetes;

import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Mount;
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
    private record VolumeSource(Mount.Type type, Optional<Fact<String>> source, boolean disguised, boolean resolved) {
        static VolumeSource plain(Mount.Type type) {
            return new VolumeSource(type, Optional.empty(), false, true);
        }
    }

    /**
     * Returns the mount of a mount point.
     *
     * @param point element of {@code volumeMounts}, or of {@code volumeDevices}, which mounts a block device
     */
    Mount mount(LocatedJson point) {
        String name = point.at("name").words();
        VolumeSource volumeSource = pod.spec().at("volumes").items().stream()
                .filter(volume -> volume.at("name").words().equals(name))
                .findFirst()
                .map(this::source)
                .orElse(new VolumeSource(Mount.Type.VOLUME, Optional.empty(), false, false));
        Optional<Fact<String>> subPath = point.text("subPath").or(() -> point.text("subPathExpr"));
        boolean climbs = subPath.filter(path -> path.value().contains("..")).isPresent();
        return new Mount(
                volumeSource.type(),
                volumeSource
                        .source()
                        .map(source -> subPath.map(
                                        path -> new Fact<>(source.value() + "/" + path.value(), source.evidence()))
                                .orElse(source)),
                point.at("mountPath").words() + point.at("devicePath").words(),
                point.flag("readOnly").map(Fact::value).orElse(false),
                point.text("mountPropagation").map(Fact::value),
                volumeSource.disguised() || climbs,
                volumeSource.resolved(),
                point.evidence());
    }

    private VolumeSource source(LocatedJson volume) {
        Optional<Fact<String>> path = volume.at("hostPath").text("path");
        if (path.isPresent()) {
            return new VolumeSource(Mount.Type.HOST_PATH, path, false, true);
        }
        if (claims.isClaimed(volume)) {
            return claims.boundVolume(volume)
                    .map(PodVolumes::persistent)
                    .orElse(new VolumeSource(Mount.Type.VOLUME, Optional.empty(), false, false));
        }
        if (volume.at("csi").exists()) {
            return driver(volume);
        }
        if (volume.at("emptyDir").exists()) {
            boolean memory = volume.at("emptyDir", "medium").words().equals("Memory");
            return VolumeSource.plain(memory ? Mount.Type.MEMORY : Mount.Type.EMPTY);
        }
        if (volume.at("secret").exists()) {
            return VolumeSource.plain(Mount.Type.SECRET);
        }
        Set<String> kinds = volume.fields().keySet();
        if (kinds.stream().anyMatch(FROM_THE_CLUSTER::contains)) {
            return VolumeSource.plain(Mount.Type.PROJECTED);
        }
        return share(volume);
    }

    private static VolumeSource share(LocatedJson volume) {
        return new VolumeSource(
                volume.fields().keySet().stream().anyMatch(SHARES::contains)
                        ? Mount.Type.FILE_SHARE
                        : Mount.Type.VOLUME,
                RemoteVolume.location(volume),
                false,
                true);
    }

    private static VolumeSource persistent(LocatedJson volume) {
        LocatedJson spec = volume.at("spec");
        Optional<Fact<String>> path =
                spec.at("hostPath").text("path").or(() -> spec.at("local").text("path"));
        if (path.isPresent()) {
            return new VolumeSource(Mount.Type.HOST_PATH, path, true, true);
        }
        return spec.at("csi").exists() ? driver(spec) : share(spec);
    }

    /**
     * Returns the source of a CSI volume. The hostpath driver, made for tests, stores volumes in directories of the
     * node.
     */
    private static VolumeSource driver(LocatedJson volume) {
        Optional<Fact<String>> driver =
                volume.at("csi").text("driver").filter(name -> name.value().startsWith("hostpath"));
        return driver.isPresent()
                ? new VolumeSource(
                        Mount.Type.HOST_PATH,
                        driver.map(name -> new Fact<>("csi:" + name.value(), name.evidence())),
                        true,
                        true)
                : share(volume);
    }
}
