package org.ephemera.analyze.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Fact;

/**
 * The secrets that a pod uses, by name: mounted, in its environment, to pull its images, and what its account
 * names. No secret is ever read.
 */
record PodSecrets(PodTemplate pod, KubernetesObjects objects) {
    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");

    /** Each once, where it is named first. */
    List<Fact<String>> names() {
        List<Fact<String>> names = new ArrayList<>();
        Stream.of(mounted(), environment(), images(), account())
                .flatMap(each -> each)
                .filter(name -> names.stream().noneMatch(known -> known.value().equals(name.value())))
                .forEach(names::add);
        return names;
    }

    private Stream<Fact<String>> mounted() {
        return pod.spec().at("volumes").items().stream()
                .flatMap(volume -> Stream.concat(
                        Stream.of(
                                        volume.at("secret").text("secretName"),
                                        volume.at("csi", "nodePublishSecretRef").text("name"),
                                        volume.at("azureFile").text("secretName"))
                                .flatMap(Optional::stream),
                        volume.at("projected", "sources").items().stream()
                                .flatMap(source -> source.at("secret").text("name").stream())));
    }

    private Stream<Fact<String>> environment() {
        return CONTAINERS.stream()
                .flatMap(list -> pod.spec().at(list).items().stream())
                .flatMap(container -> Stream.concat(
                        container.at("env").items().stream()
                                .flatMap(variable -> variable.at("valueFrom", "secretKeyRef").text("name").stream()),
                        container.at("envFrom").items().stream()
                                .flatMap(from -> from.at("secretRef").text("name").stream())));
    }

    private Stream<Fact<String>> images() {
        return pod.spec().at("imagePullSecrets").items().stream().flatMap(secret -> secret.text("name").stream());
    }

    private Stream<Fact<String>> account() {
        return objects.find("ServiceAccount", pod.namespace(), new PodAccount(pod, objects).name()).stream()
                .flatMap(account ->
                        Stream.of("secrets", "imagePullSecrets").flatMap(list -> account.at(list).items().stream()))
                .flatMap(secret -> secret.text("name").stream());
    }
}
