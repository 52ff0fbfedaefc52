package org.ephemera.analyze.read;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ingresses of a pod's namespace that lead to a service whose selector means the pod (Kubernetes API, networking/v1). */
record PodIngresses(PodTemplate pod, KubernetesObjects objects) {
    Stream<Located> leadingToIt() {
        Set<String> services = services();
        return ofNamespace("Ingress")
                .filter(ingress -> backends(ingress.at("spec"))
                        .map(backend -> backend.at("service").at("name").words())
                        .anyMatch(services::contains));
    }

    private static Stream<Located> backends(Located spec) {
        return Stream.concat(
                Stream.of(spec.at("defaultBackend")),
                spec.at("rules").items().stream()
                        .flatMap(rule -> rule.at("http", "paths").items().stream())
                        .map(path -> path.at("backend")));
    }

    private Set<String> services() {
        return ofNamespace("Service")
                .filter(service -> selects(service.at("spec", "selector")))
                .map(service -> service.at("metadata", "name").words())
                .collect(Collectors.toSet());
    }

    /** One without a selector means no pod: its endpoints were written by hand. */
    private boolean selects(Located selector) {
        Map<String, Located> labels = selector.fields();
        return !labels.isEmpty()
                && labels.entrySet().stream()
                        .allMatch(label -> pod.metadata()
                                .at("labels", label.getKey())
                                .words()
                                .equals(label.getValue().words()));
    }

    private Stream<Located> ofNamespace(String kind) {
        return objects.ofKind(kind)
                .filter(object -> KubernetesObjects.namespace(object).equals(pod.namespace()));
    }
}
