package org.ephemera.analyze.read;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Confinement;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Mount;
import org.ephemera.analyze.model.Privileges;

/** A container of a container app's template. */
record AppContainer(Located spec, Container.Kind kind, Located volumes) {
    Container container() {
        return new Container(
                spec.at("name").words(),
                kind,
                spec.text("image"),
                ImageDigest.in(spec.at("image")),
                Privileges.NONE,
                spec.at("volumeMounts").items().stream().map(this::mount).toList(),
                List.of(),
                Confinement.UNSET,
                PodExecution.of(spec, spec.at("resources")),
                spec.evidence());
    }

    private Mount mount(Located point) {
        String name = point.at("volumeName").words();
        Optional<Located> volume = volumes.items().stream()
                .filter(one -> one.at("name").words().equals(name))
                .findFirst();
        return new Mount(
                volume.map(one -> type(one.at("storageType").words())).orElse(Mount.Type.VOLUME),
                volume.flatMap(one -> one.text("storageName")),
                point.at("mountPath").words(),
                false,
                Optional.empty(),
                false,
                volume.isPresent(),
                point.evidence());
    }

    private static Mount.Type type(String storage) {
        return switch (storage) {
            case "AzureFile", "NfsAzureFile" -> Mount.Type.FILE_SHARE;
            case "Secret" -> Mount.Type.SECRET;
            default -> Mount.Type.EMPTY;
        };
    }
}
