package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** The service account of a pod, and the identities of the cloud that hang on it. */
record PodAccount(PodTemplate pod, KubernetesObjects objects) {
    private static final List<String> CLOUD =
            List.of("eks.amazonaws.com/role-arn", "azure.workload.identity/client-id");

    String name() {
        String name = pod.spec().at("serviceAccountName").words();
        return name.isEmpty() ? "default" : name;
    }

    private Optional<LocatedJson> account() {
        return isNone() ? Optional.empty() : objects.find("ServiceAccount", pod.namespace(), name());
    }

    /** What stands in a file of its node has no account, and nothing that hangs on one. */
    private boolean isNone() {
        return pod.spec().at("serviceAccountName").words().isEmpty()
                && pod.metadata()
                        .at("annotations", "kubernetes.io/config.mirror")
                        .exists();
    }

    /** What the pod says counts before what its account says, and silence means yes; a volume may bring it all the same. */
    boolean mounted() {
        if (isNone()) {
            return false;
        }
        return isProjected() || isMountedByItself();
    }

    /** A token without an audience, or with the name that API servers have in every cluster, lets its holder in there. */
    private boolean isProjected() {
        return pod.spec().at("volumes").items().stream()
                .flatMap(volume -> volume.at("projected", "sources").items().stream())
                .map(source -> source.at("serviceAccountToken"))
                .filter(LocatedJson::exists)
                .map(token -> token.at("audience").words())
                .anyMatch(audience -> audience.isEmpty() || audience.contains("kubernetes.default"));
    }

    private boolean isMountedByItself() {
        return pod.spec()
                .flag("automountServiceAccountToken")
                .or(() -> account().flatMap(account -> account.flag("automountServiceAccountToken")))
                .map(Fact::value)
                .orElse(true);
    }

    List<Fact<String>> identities() {
        List<Fact<String>> identities = new ArrayList<>();
        if (mounted()) {
            identities.add(new Fact<>(
                    "serviceaccount:" + pod.namespace() + "/" + name(),
                    pod.spec().at("serviceAccountName").evidence()));
        }
        account().stream()
                .flatMap(account ->
                        CLOUD.stream().flatMap(key -> account.at("metadata", "annotations").text(key).stream()))
                .forEach(identities::add);
        if (!isNone()) {
            objects.rolesOf(pod.namespace(), name()).forEach(identities::add);
        }
        Stream.of("AWS_ROLE_ARN", "AZURE_CLIENT_ID")
                .flatMap(this::injected)
                .filter(identity ->
                        identities.stream().noneMatch(known -> known.value().equals(identity.value())))
                .forEach(identities::add);
        return identities;
    }

    /** Webhooks of the clouds put the identity into the environment: once for each container. */
    private Stream<Fact<String>> injected(String variable) {
        return pod.spec().at("containers").items().stream()
                .flatMap(container -> container.at("env").items().stream())
                .filter(one -> one.at("name").words().equals(variable))
                .flatMap(one -> one.text("value").stream())
                .limit(1);
    }
}
