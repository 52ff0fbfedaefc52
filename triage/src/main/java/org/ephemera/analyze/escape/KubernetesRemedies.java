package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadHost;

/**
 * Containment of a pod.
 *
 * @param ended ids of terminated machines
 */
record KubernetesRemedies(Workload workload, Set<String> ended) {
    private static final int MOST_POLICIES = 10;
    private static final int LONGEST = 200;
    private static final String ACCOUNT = "serviceaccount:";
    /** Length of the client id by which a service account references its identity in Azure. */
    private static final int CLIENT_ID = 36;

    Stream<Remedy> all() {
        Stream<Remedy> first = Stream.concat(new HostSnapshots(workload, "", ended).all(), provider());
        return Stream.concat(first, Stream.of(preserve(), credentials(), egress(), balancer(), stop()));
    }

    private String at() {
        return ShellWord.option("--namespace", workload.scope());
    }

    private String pod() {
        return "pod/" + workload.name().substring(workload.name().lastIndexOf('/') + 1);
    }

    /** Reports whether the workload is a pod. A template has no pod to address: {@code namespace/Kind/name}. */
    private boolean isPod() {
        return workload.name().indexOf('/') == workload.name().lastIndexOf('/');
    }

    private Stream<Remedy> provider() {
        return workload.platform() == Platform.KUBERNETES
                ? Stream.of()
                : Stream.of(new Remedy(
                        Remedy.Stage.PROVIDER,
                        "The provider owns the host: state the pod " + workload.name()
                                + " and the time window in the case, and treat every credential below as stolen.",
                        List.of()));
    }

    private Remedy preserve() {
        List<String> commands = new ArrayList<>();
        if (isPod()) {
            commands.add("kubectl label " + at() + " " + ShellWord.quoted(pod()) + " incident=quarantine");
        }
        for (WorkloadHost host : workload.hosts()) {
            // The default output of kubectl does not contain the provider id of a node.
            commands.add(
                    "kubectl get nodes --output=custom-columns=NAME:.metadata.name,ID:.spec.providerID | grep -F -- "
                            + ShellWord.quoted(host.id().value()));
        }
        return new Remedy(
                Remedy.Stage.PRESERVE,
                "The label selects the pod for the policy below. If you remove its other labels, its controller starts"
                        + " a replacement while this pod continues. Cordon its node (kubectl cordon) to keep new pods"
                        + " away. Draining the node evicts pods and DESTROYS them. Label only pods whose evidence is"
                        + " collected.",
                commands);
    }

    private Remedy credentials() {
        List<String> commands = new ArrayList<>();
        workload.identities().forEach(identity -> revocation(identity.value()).ifPresent(commands::add));
        return new Remedy(
                Remedy.Stage.CREDENTIALS,
                "Delete the bindings of its service account, and revoke the sessions of its cloud role. Other pods"
                        + " with the role lose their sessions too, until they fetch new ones. A token that is bound"
                        + " to the pod remains valid as long as the pod exists. Destroys nothing. It can access "
                        + (workload.exposure().secrets().isEmpty()
                                ? "no secret that its specification references."
                                : "these secrets, which must be rotated: "
                                        + SecretSentences.named(
                                                workload.exposure().secrets()) + "."),
                commands);
    }

    /** Returns the command that shows or revokes the permissions of an identity. */
    private Optional<String> revocation(String identity) {
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
                "A NetworkPolicy has an effect only if the network plugin enforces it, and not on pods in the host"
                        + " network. It may not cut established connections. Isolating the node is more reliable, but"
                        + " the control plane evicts its pods after some minutes. Destroys nothing by itself."
                        + network(),
                List.of("printf '%s' '" + policy + "' | kubectl apply " + at() + " --filename=-"));
    }

    private String network() {
        return workload.exposure().policies().isEmpty()
                ? ""
                : " Current network policies: "
                        + workload.exposure().policies().stream()
                                .limit(MOST_POLICIES)
                                .map(policy -> TruncatedText.text(policy.value(), LONGEST))
                                .collect(Collectors.joining("; "))
                        + ".";
    }

    private Remedy balancer() {
        return new Remedy(
                Remedy.Stage.BALANCER, "Remove the labels that its services select. Destroys nothing.", List.of());
    }

    private Remedy stop() {
        return new Remedy(
                Remedy.Stage.STOP,
                "DESTROYS memory, processes and every file that was not on a volume. Scaling to 0 and restarting the"
                        + " rollout do the same to all replicas.",
                isPod() ? List.of("kubectl delete " + at() + " " + ShellWord.quoted(pod())) : List.of());
    }
}
