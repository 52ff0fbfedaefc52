package org.ephemera.analyze.parse.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.analyze.parse.container.ContainerProbes;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.container.PodExecution;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Template of a container app, a revision, a job or an execution.
 *
 * @param kind {@code app} or {@code job}
 * @param owner description of the app or the job, with identity and configuration
 */
record AppTemplate(String kind, LocatedJson owner, LocatedJson template) {
    /**
     * Returns the workload.
     *
     * @param name resource id of the revision, the execution, the app or the job
     * @param subject description of it
     */
    Workload workload(String name, LocatedJson subject) {
        return new Workload(
                Platform.CONTAINER_APPS,
                AzureIdentity.subscription(name),
                name,
                owner.text("name").map(one -> new LocatedValue<>(kind + ":" + one.value(), one.evidence())),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                containers(),
                AzureIdentity.of(owner),
                AzureIdentity.tags(owner),
                exposure(),
                List.of(),
                subject.evidence(),
                Optional.empty());
    }

    private List<ContainerSpec> containers() {
        List<ContainerSpec> containers = new ArrayList<>();
        for (LocatedJson one : template.at("containers").items()) {
            containers.add(new AppContainer(one, ContainerSpec.Kind.MAIN, template.at("volumes")).container());
        }
        for (LocatedJson one : template.at("initContainers").items()) {
            containers.add(new AppContainer(one, ContainerSpec.Kind.INIT, template.at("volumes")).container());
        }
        return containers;
    }

    private WorkloadExposure exposure() {
        LocatedJson configuration = owner.at("properties", "configuration");
        LocatedJson ingress = configuration.at("ingress");
        boolean external = ingress.flag("external").map(LocatedValue::value).orElse(false);
        List<LocatedValue<String>> hosts = Stream.concat(
                        template.at("containers").items().stream(), template.at("initContainers").items().stream())
                .flatMap(one -> new ContainerProbes(one).hosts().stream())
                .toList();
        List<LocatedValue<String>> secrets = configuration.at("secrets").items().stream()
                .flatMap(secret -> secret.text("name").stream())
                .toList();
        return new WorkloadExposure(
                List.of(),
                external ? ingress.text("fqdn").stream().toList() : List.of(),
                hosts,
                List.of(),
                List.of(),
                List.of(),
                secrets);
    }

    /** Container of a container app's template. */
    private record AppContainer(LocatedJson spec, ContainerSpec.Kind kind, LocatedJson volumes) {
        ContainerSpec container() {
            return new ContainerSpec(
                    spec.at("name").textOrEmpty(),
                    kind,
                    spec.text("image"),
                    ImageDigest.in(spec.at("image")),
                    ContainerPrivileges.NONE,
                    spec.at("volumeMounts").items().stream().map(this::mount).toList(),
                    List.of(),
                    SecurityRestrictions.UNSET,
                    PodExecution.of(spec, spec.at("resources")),
                    spec.evidence(),
                    Optional.empty());
        }

        private ContainerMount mount(LocatedJson point) {
            String name = point.at("volumeName").textOrEmpty();
            Optional<LocatedJson> volume = volumes.items().stream()
                    .filter(one -> one.at("name").textOrEmpty().equals(name))
                    .findFirst();
            return new ContainerMount(
                    volume.map(one -> type(one.at("storageType").textOrEmpty())).orElse(ContainerMount.Type.VOLUME),
                    volume.flatMap(one -> one.text("storageName")),
                    point.at("mountPath").textOrEmpty(),
                    false,
                    Optional.empty(),
                    false,
                    volume.isPresent(),
                    point.evidence());
        }

        private static ContainerMount.Type type(String storage) {
            return switch (storage) {
                case "AzureFile", "NfsAzureFile" -> ContainerMount.Type.FILE_SHARE;
                case "Secret" -> ContainerMount.Type.SECRET;
                default -> ContainerMount.Type.EMPTY;
            };
        }
    }
}
