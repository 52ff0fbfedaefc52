package org.ephemera.kubernetes.plan;

import java.util.List;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.model.Volatility;

/** What is listed of every target's namespace and cluster. */
public final class ListedArtifacts {
    /** Planned as soon as the cluster answers. */
    public static final List<ListedArtifact> ALL = List.of(
            ListedArtifact.of(
                    "kubernetes.events",
                    "Events of the namespace; a cluster keeps them for an hour",
                    Volatility.V2,
                    false,
                    within("events.k8s.io", "events", "event")),
            ListedArtifact.of(
                    "kubernetes.core-events",
                    "Events of the namespace, as the older API tells them",
                    Volatility.V2,
                    false,
                    within("", "events", "event")),
            ListedArtifact.of(
                    "kubernetes.services",
                    "Services of the namespace: what reaches its pods, and from where",
                    Volatility.V5,
                    false,
                    within("", "services", "service")),
            ListedArtifact.of(
                    "kubernetes.endpoint-slices",
                    "Endpoint slices of the namespace: the addresses behind each service",
                    Volatility.V5,
                    false,
                    within("discovery.k8s.io", "endpointslices", "endpoint slice")),
            ListedArtifact.of(
                    "kubernetes.network-policies",
                    "Network policies of the namespace: who may talk to whom",
                    Volatility.V5,
                    false,
                    within("networking.k8s.io", "networkpolicies", "network policy")),
            ListedArtifact.of(
                    "kubernetes.ingresses",
                    "Ingresses of the namespace: what is open to the outside",
                    Volatility.V5,
                    false,
                    within("networking.k8s.io", "ingresses", "ingress")),
            ListedArtifact.of(
                    "kubernetes.volume-claims",
                    "Volume claims of the namespace, and the volume that each is bound to",
                    Volatility.V5,
                    false,
                    within("", "persistentvolumeclaims", "volume claim")),
            ListedArtifact.of(
                    "kubernetes.volumes",
                    "Volumes of the cluster: what is mounted behind a claim",
                    Volatility.V5,
                    false,
                    everywhere("", "persistentvolumes", "volume")),
            ListedArtifact.of(
                    "kubernetes.workloads",
                    "Deployments, daemon sets, stateful sets, jobs, cron jobs and replication controllers of the namespace",
                    Volatility.V5,
                    true,
                    within("apps", "deployments", "deployment"),
                    within("apps", "daemonsets", "daemon set"),
                    within("apps", "statefulsets", "stateful set"),
                    within("batch", "jobs", "job"),
                    within("batch", "cronjobs", "cron job"),
                    within("", "replicationcontrollers", "replication controller")),
            ListedArtifact.of(
                    "kubernetes.replica-sets",
                    "Replica sets of the namespace: what its deployments ran before",
                    Volatility.V5,
                    true,
                    within("apps", "replicasets", "replica set")),
            ListedArtifact.of(
                    "kubernetes.controller-revisions",
                    "Controller revisions of the namespace: what its daemon sets and stateful sets ran before",
                    Volatility.V5,
                    true,
                    within("apps", "controllerrevisions", "controller revision")),
            ListedArtifact.of(
                    "kubernetes.quotas",
                    "Resource quotas and limit ranges of the namespace",
                    Volatility.V5,
                    false,
                    within("", "resourcequotas", "resource quota"),
                    within("", "limitranges", "limit range")),
            ListedArtifact.of(
                    "kubernetes.webhooks",
                    "Webhooks of the cluster's admission: what may change or refuse an object",
                    Volatility.V5,
                    false,
                    everywhere("admissionregistration.k8s.io", "validatingwebhookconfigurations", "validating webhook"),
                    everywhere("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "mutating webhook")),
            ListedArtifact.of(
                    "kubernetes.validating-policies",
                    "Validating policies of the cluster's admission, and what they are bound to: what may refuse an object"
                            + " without a webhook",
                    Volatility.V5,
                    false,
                    policy("validatingadmissionpolicies", "validating policy"),
                    policy("validatingadmissionpolicybindings", "validating policy binding")),
            ListedArtifact.of(
                    "kubernetes.mutating-policies",
                    "Mutating policies of the cluster's admission, and what they are bound to: what may change an object"
                            + " without a webhook",
                    Volatility.V5,
                    false,
                    policy("mutatingadmissionpolicies", "mutating policy"),
                    policy("mutatingadmissionpolicybindings", "mutating policy binding")),
            ListedArtifact.of(
                    "kubernetes.nodes", "Nodes of the cluster", Volatility.V5, false, everywhere("", "nodes", "node")));

    /** Planned with the namespace; a source of its own reads them. */
    public static final ListedArtifact CONFIG_MAPS = ListedArtifact.of(
            "kubernetes.config-maps",
            "Config maps of the namespace: names, keys, sizes and SHA-256 digests of the values; the values where asked for",
            Volatility.V5,
            true,
            new ListedArtifact.Part(KubernetesOperations.LIST_CONFIG_MAPS, true, "config map"));

    private ListedArtifacts() {}

    private static ListedArtifact.Part within(String group, String resource, String noun) {
        return new ListedArtifact.Part(ResourceOperation.list(group, "v1", resource), true, noun);
    }

    /** Whoever switched them on before they were finished has them in an earlier version. */
    private static ListedArtifact.Part policy(String resource, String noun) {
        return new ListedArtifact.Part(
                ResourceOperation.list("admissionregistration.k8s.io", "v1", resource), false, noun, "v1beta1");
    }

    private static ListedArtifact.Part everywhere(String group, String resource, String noun) {
        return new ListedArtifact.Part(ResourceOperation.list(group, "v1", resource), false, noun);
    }
}
