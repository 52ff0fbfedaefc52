package org.ephemera.analyze.parse.container;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Volume outside of pod and node: a file share or a cloud disk. Each kind has its own location fields (Kubernetes API,
 * {@code Volume} and {@code PersistentVolumeSpec}; volumes of Azure container groups and ECS).
 */
public final class RemoteVolume {
    /** Location fields of each kind. */
    private static final Map<String, List<String>> WHERE = Map.ofEntries(
            Map.entry("nfs", List.of("server", "path")),
            Map.entry("csi", List.of("driver", "volumeHandle")),
            Map.entry("azureFile", List.of("storageAccountName", "shareName")),
            Map.entry("azureDisk", List.of("diskURI")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("cephfs", List.of("monitors", "path")),
            Map.entry("rbd", List.of("monitors", "image")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("iscsi", List.of("targetPortal", "iqn")),
            Map.entry("fc", List.of("targetWWNs")),
            Map.entry("flexVolume", List.of("driver")),
            Map.entry("image", List.of("reference")),
            Map.entry("gitRepo", List.of("repository", "revision", "directory")),
            Map.entry("efsVolumeConfiguration", List.of("fileSystemId", "rootDirectory")),
            Map.entry("fsxWindowsFileServerVolumeConfiguration", List.of("fileSystemId", "rootDirectory")));

    private RemoteVolume() {}

    /**
     * Returns the location, as in {@code nfs 10.0.1.5 /exports} or {@code efs fs-0a1b /}; empty for other kinds.
     *
     * @param volume volume of a pod, or specification of a persistent volume
     */
    public static Optional<LocatedValue<String>> location(LocatedJson volume) {
        return volume.fields().entrySet().stream()
                .filter(kind -> WHERE.containsKey(kind.getKey()))
                .findFirst()
                .map(kind -> new LocatedValue<>(
                        words(kind.getKey(), kind.getValue()), kind.getValue().evidence()));
    }

    private static String words(String kind, LocatedJson value) {
        Stream<String> where = WHERE.getOrDefault(kind, List.of()).stream()
                .map(value::at)
                .map(field -> field.json().isArray() ? String.join(",", field.textList()) : field.textOrEmpty())
                .filter(text -> !text.isEmpty());
        return Stream.concat(Stream.of(kind.replace("VolumeConfiguration", "")), where)
                .collect(Collectors.joining(" "));
    }
}
