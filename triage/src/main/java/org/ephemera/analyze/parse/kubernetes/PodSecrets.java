package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Names of the secrets that a pod uses: mounted secrets, credentials of its volumes, environment, image pull secrets,
 * secrets of its account, and certificates of its ingresses. Values are never read.
 */
record PodSecrets(PodTemplate pod, KubernetesObjects objects) {
    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");

    /** Returns the names without duplicates, each with its first place. */
    List<LocatedValue<String>> names() {
        List<LocatedValue<String>> names = new ArrayList<>();
        Stream.of(mounted(), environment(), images(), account(), ingresses())
                .flatMap(each -> each)
                .filter(name -> names.stream().noneMatch(known -> known.value().equals(name.value())))
                .forEach(names::add);
        return names;
    }

    private Stream<LocatedValue<String>> mounted() {
        PodClaims claims = new PodClaims(pod, objects);
        return pod.spec().at("volumes").items().stream()
                .flatMap(volume -> Stream.of(
                                volume.at("secret").text("secretName").stream(),
                                volume.at("projected", "sources").items().stream()
                                        .flatMap(source -> source.at("secret").text("name").stream()),
                                credentials(volume),
                                vaultSecrets(volume),
                                claims.boundVolume(volume).stream().flatMap(behind -> credentials(behind.at("spec"))))
                        .flatMap(each -> each));
    }

    /** Returns the secrets with which volume drivers authenticate. */
    private static Stream<LocatedValue<String>> credentials(LocatedJson volume) {
        return volume.fields().entrySet().stream()
                .filter(kind -> !kind.getKey().equals("secret"))
                .map(Map.Entry::getValue)
                .flatMap(kind -> Stream.concat(
                        kind.text("secretName").stream(),
                        kind.fields().entrySet().stream()
                                .filter(field -> field.getKey().endsWith("ecretRef"))
                                .flatMap(field -> field.getValue().text("name").stream())));
    }

    /** Returns the SecretProviderClass from which a driver reads secrets of a cloud vault. */
    private static Stream<LocatedValue<String>> vaultSecrets(LocatedJson volume) {
        return volume.at("csi", "volumeAttributes").text("secretProviderClass").stream()
                .map(name -> new LocatedValue<>("SecretProviderClass/" + name.value(), name.evidence()));
    }

    /**
     * Returns the TLS secrets of ingresses. An attacker with such a certificate can impersonate the service in front of
     * the pod.
     */
    private Stream<LocatedValue<String>> ingresses() {
        PodIngresses ingresses = new PodIngresses(pod, objects);
        return ingresses
                .matching()
                .flatMap(ingress -> ingress.at("spec", "tls").items().stream())
                .flatMap(tls -> tls.text("secretName").stream());
    }

    private Stream<LocatedValue<String>> environment() {
        return CONTAINERS.stream()
                .flatMap(list -> pod.spec().at(list).items().stream())
                .flatMap(container -> Stream.concat(
                        container.at("env").items().stream()
                                .flatMap(variable -> variable.at("valueFrom", "secretKeyRef").text("name").stream()),
                        container.at("envFrom").items().stream()
                                .flatMap(from -> from.at("secretRef").text("name").stream())));
    }

    private Stream<LocatedValue<String>> images() {
        return pod.spec().at("imagePullSecrets").items().stream().flatMap(secret -> secret.text("name").stream());
    }

    private Stream<LocatedValue<String>> account() {
        return objects.find("ServiceAccount", pod.namespace(), new PodAccount(pod, objects).name()).stream()
                .flatMap(account ->
                        Stream.of("secrets", "imagePullSecrets").flatMap(list -> account.at(list).items().stream()))
                .flatMap(secret -> secret.text("name").stream());
    }

    /** Ingresses of a pod's namespace with a service whose selector matches the pod (Kubernetes API, networking/v1). */
    private record PodIngresses(PodTemplate pod, KubernetesObjects objects) {
        Stream<LocatedJson> matching() {
            Set<String> services = services();
            return ofNamespace("Ingress")
                    .filter(ingress -> backends(ingress.at("spec"))
                            .map(backend -> backend.at("service").at("name").textOrEmpty())
                            .anyMatch(services::contains));
        }

        private static Stream<LocatedJson> backends(LocatedJson spec) {
            return Stream.concat(
                    Stream.of(spec.at("defaultBackend")),
                    spec.at("rules").items().stream()
                            .flatMap(rule -> rule.at("http", "paths").items().stream())
                            .map(path -> path.at("backend")));
        }

        private Set<String> services() {
            return ofNamespace("Service")
                    .filter(service -> selects(service.at("spec", "selector")))
                    .map(service -> service.at("metadata", "name").textOrEmpty())
                    .collect(Collectors.toSet());
        }

        /**
         * Reports whether a selector matches the pod. A service without a selector matches no pod: its endpoints are
         * set manually.
         */
        private boolean selects(LocatedJson selector) {
            Map<String, LocatedJson> labels = selector.fields();
            return !labels.isEmpty()
                    && labels.entrySet().stream()
                            .allMatch(label -> pod.metadata()
                                    .at("labels", label.getKey())
                                    .textOrEmpty()
                                    .equals(label.getValue().textOrEmpty()));
        }

        private Stream<LocatedJson> ofNamespace(String kind) {
            return objects.ofKind(kind)
                    .filter(object -> KubernetesObjects.namespace(object).equals(pod.namespace()));
        }
    }
}
