package org.ephemera.analyze.escape;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Workload;

/**
 * Published pod that needs access to its host. The images identify it, because an attacker can copy every name. Each
 * of its containers has at most the access of the published manifest, and starts the program of its image.
 *
 * @param name text that explains a suppressed finding
 * @param names specific names of its owner and of its containers, which an attacker may imitate
 * @param namespaces empty: any
 * @param owners kinds of owners; empty: any
 * @param images its own images first; the others are sidecars of other publishers
 * @param scripts tools that its containers start, by container
 * @param files places in its containers that are replaced with files of the cluster
 */
record KnownPod(
        String name,
        Set<String> names,
        Set<String> namespaces,
        Set<String> owners,
        List<Images> images,
        Map<String, Set<String>> scripts,
        Set<String> files,
        StartedPrograms programs) {
    KnownPod {
        names = Set.copyOf(names);
        namespaces = Set.copyOf(namespaces);
        owners = Set.copyOf(owners);
        images = List.copyOf(images);
        scripts = Map.copyOf(scripts);
        files = Set.copyOf(files);
    }

    /** Repositories of images with the same access to the host. */
    record Images(Set<String> repositories, HostAccess access) {
        Images {
            repositories = Set.copyOf(repositories);
        }

        boolean contain(ContainerSpec container) {
            Optional<ImageName> image = container.image().map(name -> ImageName.parse(name.value()));
            return image.isPresent()
                    && repositories.stream().anyMatch(repository -> RepositoryPattern.matches(repository, image.get()));
        }
    }

    /** Reports whether a workload is placed as this pod and contains an image of its publisher. */
    boolean matches(Workload workload) {
        return isInNamespace(workload)
                && (owners.isEmpty() || owners.contains(owner(workload).split("/", 2)[0]))
                && workload.containers().stream().anyMatch(images.getFirst()::contain);
    }

    /** Reports whether a container belongs to this pod, which the workload matches. */
    boolean contains(ContainerSpec container) {
        return container.kind() != ContainerSpec.Kind.EPHEMERAL
                && hasImageOf(container)
                && images.getFirst().access().allowsNamespaces(container.privileges())
                && images.stream()
                        .filter(group -> group.contain(container))
                        .anyMatch(group -> group.access().allows(container))
                && programs.areExpected(container, scripts.getOrDefault(container.name(), Set.of()), files);
    }

    boolean hasImageOf(ContainerSpec container) {
        return images.stream().anyMatch(group -> group.contain(container));
    }

    /** Reports whether a container has a name of this pod in its namespace, but an image of another publisher. */
    boolean isImitatedBy(Workload workload, ContainerSpec container) {
        String owner = owner(workload);
        boolean own = workload.containers().stream().anyMatch(images.getFirst()::contain);
        return !namespaces.isEmpty()
                && isInNamespace(workload)
                && (names.contains(container.name())
                        || (!own && names.contains(owner.substring(owner.indexOf('/') + 1))))
                && !hasImageOf(container);
    }

    private boolean isInNamespace(Workload workload) {
        return namespaces.isEmpty() || namespaces.contains(workload.scope());
    }

    private static String owner(Workload workload) {
        return workload.owner().map(LocatedValue::value).orElse("");
    }
}
