package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Host;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;

/** Containment of a pod. */
record KubernetesRemedies(Workload workload) {
    private static final int MOST_POLICIES = 10;
    private static final int LONGEST = 200;
    private static final String ACCOUNT = "serviceaccount:";
    /** So many characters an id has by which a service account names its identity in Azure. */
    private static final int CLIENT_ID = 36;

    Stream<Remedy> all() {
        Stream<Remedy> first = Stream.concat(new HostSnapshots(workload, "").all(), provider());
        return Stream.concat(first, Stream.of(preserve(), credentials(), egress(), balancer(), stop()));
    }

    private String at() {
        return ShellWord.option("--namespace", workload.scope());
    }

    private String pod() {
        return "pod/" + workload.name().substring(workload.name().lastIndexOf('/') + 1);
    }

    /** A template has no pod that could be named: {@code namespace/Kind/name}. */
    private boolean isPod() {
        return workload.name().indexOf('/') == workload.name().lastIndexOf('/');
    }

    private Stream<Remedy> provider() {
        return workload.platform() == Platform.KUBERNETES
                ? Stream.of()
                : Stream.of(new Remedy(
                        Remedy.Stage.PROVIDER,
                        "The provider runs the machine: name the pod " + workload.name() + " and the time window, and"
                                + " take every credential below for stolen.",
                        List.of()));
    }

    private Remedy preserve() {
        List<String> commands = new ArrayList<>();
        if (isPod()) {
            commands.add("kubectl label " + at() + " " + ShellWord.quoted(pod()) + " incident=quarantine");
        }
        for (Host host : workload.hosts()) {
            // Whatever else it prints, kubectl does not print a node's id.
            commands.add(
                    "kubectl get nodes --output=custom-columns=NAME:.metadata.name,ID:.spec.providerID | grep -F -- "
                            + ShellWord.quoted(host.id().value()));
        }
        return new Remedy(
                Remedy.Stage.PRESERVE,
                "A label marks the pod for the policy below; take its own labels off and its controller starts another in"
                        + " its place while this one goes on. Cordon its node (kubectl cordon) so that nothing new comes"
                        + " there; draining it evicts pods and DESTROYS them. Label only what was collected.",
                commands);
    }

    private Remedy credentials() {
        List<String> commands = new ArrayList<>();
        workload.identities().forEach(identity -> ends(identity.value()).ifPresent(commands::add));
        return new Remedy(
                Remedy.Stage.CREDENTIALS,
                "Delete the bindings of its service account, and revoke the sessions of the role in the cloud that hangs"
                        + " on it, by which other pods with the role lose theirs too until they fetch new ones: a token bound to"
                        + " the pod lives as long as the pod. Destroys nothing. It can reach "
                        + (workload.exposure().secrets().isEmpty()
                                ? "no secret that its specification names."
                                : "these secrets, which have to be changed: "
                                        + SecretSentences.named(
                                                workload.exposure().secrets()) + "."),
                commands);
    }

    /** What shows or ends what an identity may do. */
    private Optional<String> ends(String identity) {
        String name = identity.substring(identity.lastIndexOf('/') + 1);
        if (identity.startsWith(ACCOUNT)) {
            return Optional.of("kubectl auth can-i --list " + at() + " "
                    + ShellWord.option(
                            "--as",
                            "system:serviceaccount:"
                                    + identity.substring(ACCOUNT.length()).replace('/', ':')));
        }
        if (identity.contains(":role/")) {
            return Optional.of(SessionRevocation.ofRole(name));
        }
        if (identity.contains(":instance-profile/")) {
            return Optional.of("aws iam get-instance-profile " + ShellWord.option("--instance-profile-name", name));
        }
        if (identity.startsWith("/subscriptions/")) {
            return Optional.of("az role assignment list --all --assignee=\"$(az identity show "
                    + ShellWord.option("--ids", identity) + " --query=principalId --output=tsv)\"");
        }
        return identity.length() == CLIENT_ID
                ? Optional.of("az role assignment list --all " + ShellWord.option("--assignee", identity))
                : Optional.empty();
    }

    private Remedy egress() {
        String policy = "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\","
                + "\"metadata\":{\"name\":\"incident-quarantine\"},"
                + "\"spec\":{\"podSelector\":{\"matchLabels\":{\"incident\":\"quarantine\"}},"
                + "\"policyTypes\":[\"Ingress\",\"Egress\"]}}";
        return new Remedy(
                Remedy.Stage.EGRESS,
                "A policy works only where the network plugin enforces it, not on pods on the host's network, and may"
                        + " leave connections that stand. To cut off the node is surer, but its pods are evicted from the"
                        + " records after some minutes. Destroys nothing by itself." + network(),
                List.of("printf '%s' '" + policy + "' | kubectl apply " + at() + " --filename=-"));
    }

    private String network() {
        return workload.exposure().policies().isEmpty()
                ? ""
                : " Of its network until now: "
                        + workload.exposure().policies().stream()
                                .limit(MOST_POLICIES)
                                .map(policy -> TruncatedText.text(policy.value(), LONGEST))
                                .collect(Collectors.joining("; "))
                        + ".";
    }

    private Remedy balancer() {
        return new Remedy(
                Remedy.Stage.BALANCER,
                "Taking off the labels that its services select by does it. Destroys nothing.",
                List.of());
    }

    private Remedy stop() {
        return new Remedy(
                Remedy.Stage.STOP,
                "DESTROYS memory, processes and every file that was not on a volume; scaling to none and restarting the"
                        + " rollout do the same to all replicas.",
                isPod() ? List.of("kubectl delete " + at() + " " + ShellWord.quoted(pod())) : List.of());
    }
}
