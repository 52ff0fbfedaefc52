package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Use of a config map by a container, as files or in its environment.
 *
 * @param subject namespace, pod and container
 * @param configMap its name
 * @param path mount path of the files; empty for the environment
 */
public record ConfigMapUse(
        LocatedJson pod, LocatedJson container, String subject, String configMap, Optional<LocatedJson> path) {
    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");

    /** Returns the uses in pods, without duplicates. */
    public static List<ConfigMapUse> of(List<LocatedJson> pods) {
        List<ConfigMapUse> uses = new ArrayList<>();
        for (LocatedJson pod : pods) {
            for (String list : CONTAINERS) {
                for (LocatedJson container : pod.at("spec", list).items()) {
                    String subject = pod.at("metadata", "namespace").textOrEmpty() + "/"
                            + pod.at("metadata", "name").textOrEmpty() + "/"
                            + container.at("name").textOrEmpty();
                    container.at("volumeMounts").items().stream()
                            .flatMap(mount -> maps(pod, mount.at("name").textOrEmpty())
                                    .map(map -> new ConfigMapUse(
                                            pod, container, subject, map, Optional.of(mount.at("mountPath")))))
                            .forEach(uses::add);
                    environment(container)
                            .map(map -> new ConfigMapUse(pod, container, subject, map, Optional.empty()))
                            .distinct()
                            .forEach(uses::add);
                }
            }
        }
        return uses;
    }

    private static Stream<String> maps(LocatedJson pod, String volume) {
        return pod.at("spec", "volumes").items().stream()
                .filter(one -> one.at("name").textOrEmpty().equals(volume))
                .flatMap(one -> Stream.concat(
                        Stream.of(one.at("configMap", "name").textOrEmpty()),
                        one.at("projected", "sources").items().stream()
                                .map(source -> source.at("configMap", "name").textOrEmpty())))
                .filter(map -> !map.isEmpty());
    }

    private static Stream<String> environment(LocatedJson container) {
        return Stream.concat(
                        container.at("envFrom").items().stream()
                                .map(from -> from.at("configMapRef", "name").textOrEmpty()),
                        container.at("env").items().stream()
                                .map(variable -> variable.at("valueFrom", "configMapKeyRef")
                                        .at("name")
                                        .textOrEmpty()))
                .filter(map -> !map.isEmpty());
    }

    /** Returns the words of the container's command and arguments. */
    public List<LocatedJson> words() {
        return Stream.of("command", "args")
                .flatMap(field -> container.at(field).items().stream())
                .toList();
    }
}
