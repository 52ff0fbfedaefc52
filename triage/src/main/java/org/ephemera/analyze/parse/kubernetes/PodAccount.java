package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Service account of a pod, and the cloud identities that are assigned to it. */
record PodAccount(PodTemplate pod, KubernetesObjects objects) {
    private static final List<String> CLOUD =
            List.of("eks.amazonaws.com/role-arn", "azure.workload.identity/client-id");

    String name() {
        String name = pod.spec().at("serviceAccountName").textOrEmpty();
        return name.isEmpty() ? "default" : name;
    }

    private Optional<LocatedJson> account() {
        return isAbsent() ? Optional.empty() : objects.find("ServiceAccount", pod.namespace(), name());
    }

    /** Reports whether the pod is a static pod, which has no account and no identity of an account. */
    private boolean isAbsent() {
        return pod.spec().at("serviceAccountName").textOrEmpty().isEmpty()
                && pod.metadata()
                        .at("annotations", "kubernetes.io/config.mirror")
                        .exists();
    }

    /**
     * Reports whether a token of the account is mounted. The pod's setting takes precedence over the account's, and the
     * default is true; a projected volume mounts a token independently.
     */
    boolean isTokenMounted() {
        if (isAbsent()) {
            return false;
        }
        return isProjected() || isAutomounted();
    }

    /**
     * Reports whether a volume projects a token for the API server: without an audience, or with the API server's
     * default audience.
     */
    private boolean isProjected() {
        return pod.spec().at("volumes").items().stream()
                .flatMap(volume -> volume.at("projected", "sources").items().stream())
                .map(source -> source.at("serviceAccountToken"))
                .filter(LocatedJson::exists)
                .map(token -> token.at("audience").textOrEmpty())
                .anyMatch(audience -> audience.isEmpty() || audience.contains("kubernetes.default"));
    }

    private boolean isAutomounted() {
        return pod.spec()
                .flag("automountServiceAccountToken")
                .or(() -> account().flatMap(account -> account.flag("automountServiceAccountToken")))
                .map(LocatedValue::value)
                .orElse(true);
    }

    List<LocatedValue<String>> identities() {
        List<LocatedValue<String>> identities = new ArrayList<>();
        if (isTokenMounted()) {
            identities.add(new LocatedValue<>(
                    "serviceaccount:" + pod.namespace() + "/" + name(),
                    pod.spec().at("serviceAccountName").evidence()));
        }
        account().stream()
                .flatMap(account ->
                        CLOUD.stream().flatMap(key -> account.at("metadata", "annotations").text(key).stream()))
                .forEach(identities::add);
        if (!isAbsent()) {
            objects.rolesOf(pod.namespace(), name()).forEach(identities::add);
        }
        Stream.of("AWS_ROLE_ARN", "AZURE_CLIENT_ID")
                .flatMap(this::injected)
                .filter(identity ->
                        identities.stream().noneMatch(known -> known.value().equals(identity.value())))
                .forEach(identities::add);
        return identities;
    }

    /** Returns the identity that admission webhooks of the clouds write to the environment of each container, once. */
    private Stream<LocatedValue<String>> injected(String variable) {
        return pod.spec().at("containers").items().stream()
                .flatMap(container -> container.at("env").items().stream())
                .filter(one -> one.at("name").textOrEmpty().equals(variable))
                .flatMap(one -> one.text("value").stream())
                .limit(1);
    }
}
