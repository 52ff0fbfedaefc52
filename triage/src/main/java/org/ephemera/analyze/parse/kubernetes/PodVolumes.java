package org.ephemera.analyze.parse.kubernetes;

import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Mount;
import org.ephemera.analyze.parse.container.RemoteVolume;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** The volumes of a pod, followed through claims to what they really are. */
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

    /** What stands behind a volume. */
    private record Behind(Mount.Type type, Optional<Fact<String>> source, boolean disguised, boolean resolved) {
        static Behind plain(Mount.Type type) {
            return new Behind(type, Optional.empty(), false, true);
        }
    }

    /** @param point of {@code volumeMounts}, or of {@code volumeDevices}, which has a disk itself there and no files */
    Mount mount(LocatedJson point) {
        String name = point.at("name").words();
        Behind behind = pod.spec().at("volumes").items().stream()
                .filter(volume -> volume.at("name").words().equals(name))
                .findFirst()
                .map(this::behind)
                .orElse(new Behind(Mount.Type.VOLUME, Optional.empty(), false, false));
        Optional<Fact<String>> subPath = point.text("subPath").or(() -> point.text("subPathExpr"));
        boolean climbs = subPath.filter(path -> path.value().contains("..")).isPresent();
        return new Mount(
                behind.type(),
                behind.source()
                        .map(source -> subPath.map(
                                        path -> new Fact<>(source.value() + "/" + path.value(), source.evidence()))
                                .orElse(source)),
                point.at("mountPath").words() + point.at("devicePath").words(),
                point.flag("readOnly").map(Fact::value).orElse(false),
                point.text("mountPropagation").map(Fact::value),
                behind.disguised() || climbs,
                behind.resolved(),
                point.evidence());
    }

    private Behind behind(LocatedJson volume) {
        Optional<Fact<String>> path = volume.at("hostPath").text("path");
        if (path.isPresent()) {
            return new Behind(Mount.Type.HOST_PATH, path, false, true);
        }
        if (claims.isClaimed(volume)) {
            return claims.behind(volume)
                    .map(PodVolumes::persistent)
                    .orElse(new Behind(Mount.Type.VOLUME, Optional.empty(), false, false));
        }
        if (volume.at("csi").exists()) {
            return driver(volume);
        }
        if (volume.at("emptyDir").exists()) {
            boolean memory = volume.at("emptyDir", "medium").words().equals("Memory");
            return Behind.plain(memory ? Mount.Type.MEMORY : Mount.Type.EMPTY);
        }
        if (volume.at("secret").exists()) {
            return Behind.plain(Mount.Type.SECRET);
        }
        Set<String> kinds = volume.fields().keySet();
        if (kinds.stream().anyMatch(FROM_THE_CLUSTER::contains)) {
            return Behind.plain(Mount.Type.PROJECTED);
        }
        return share(volume);
    }

    private static Behind share(LocatedJson volume) {
        return new Behind(
                volume.fields().keySet().stream().anyMatch(SHARES::contains)
                        ? Mount.Type.FILE_SHARE
                        : Mount.Type.VOLUME,
                RemoteVolume.where(volume),
                false,
                true);
    }

    private static Behind persistent(LocatedJson volume) {
        LocatedJson spec = volume.at("spec");
        Optional<Fact<String>> path =
                spec.at("hostPath").text("path").or(() -> spec.at("local").text("path"));
        if (path.isPresent()) {
            return new Behind(Mount.Type.HOST_PATH, path, true, true);
        }
        return spec.at("csi").exists() ? driver(spec) : share(spec);
    }

    /** A driver made for tests keeps its volumes in folders of the node. */
    private static Behind driver(LocatedJson volume) {
        Optional<Fact<String>> driver =
                volume.at("csi").text("driver").filter(name -> name.value().startsWith("hostpath"));
        return driver.isPresent()
                ? new Behind(
                        Mount.Type.HOST_PATH,
                        driver.map(name -> new Fact<>("csi:" + name.value(), name.evidence())),
                        true,
                        true)
                : share(volume);
    }
}
