package org.ephemera.kubernetes.plan;

import java.util.List;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.model.Volatility;

/** Artifacts that are listed for the namespace and cluster of every target. */
public final class ListedArtifacts {
    /** Artifacts that are planned as soon as the API server responds. */
    public static final List<ListedArtifact> ALL = List.of(
            ListedArtifact.of(
                    "kubernetes.events",
                    "Events of the namespace; a cluster keeps them for an hour by default",
                    Volatility.V2,
                    false,
                    within("events.k8s.io", "events", "event")),
            ListedArtifact.of(
                    "kubernetes.core-events",
                    "Events of the namespace, from the older core API",
                    Volatility.V2,
                    false,
                    within("", "events", "event")),
            ListedArtifact.of(
                    "kubernetes.services",
                    "Services of the namespace: how its pods are reached",
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
                    "Network policies of the namespace: allowed traffic",
                    Volatility.V5,
                    false,
                    within("networking.k8s.io", "networkpolicies", "network policy")),
            ListedArtifact.of(
                    "kubernetes.ingresses",
                    "Ingresses of the namespace: access from outside the cluster",
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
                    "Volumes of the cluster: the storage of each claim",
                    Volatility.V5,
                    false,
                    everywhere("", "persistentvolumes", "volume")),
            ListedArtifact.of(
                    "kubernetes.workloads",
                    "Deployments, daemon sets, stateful sets, jobs, cron jobs and replication controllers of the"
                            + " namespace",
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
                    "Replica sets of the namespace: earlier revisions of its deployments",
                    Volatility.V5,
                    true,
                    within("apps", "replicasets", "replica set")),
            ListedArtifact.of(
                    "kubernetes.controller-revisions",
                    "Controller revisions of the namespace: earlier revisions of its daemon sets and stateful sets",
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
                    "Admission webhooks of the cluster, which may change or reject objects",
                    Volatility.V5,
                    false,
                    everywhere("admissionregistration.k8s.io", "validatingwebhookconfigurations", "validating webhook"),
                    everywhere("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "mutating webhook")),
            ListedArtifact.of(
                    "kubernetes.validating-policies",
                    "Validating admission policies of the cluster and their bindings, which may reject objects"
                            + " without a webhook",
                    Volatility.V5,
                    false,
                    policy("validatingadmissionpolicies", "validating policy"),
                    policy("validatingadmissionpolicybindings", "validating policy binding")),
            ListedArtifact.of(
                    "kubernetes.mutating-policies",
                    "Mutating admission policies of the cluster and their bindings, which may change objects"
                            + " without a webhook",
                    Volatility.V5,
                    false,
                    policy("mutatingadmissionpolicies", "mutating policy"),
                    policy("mutatingadmissionpolicybindings", "mutating policy binding")),
            ListedArtifact.of(
                    "kubernetes.nodes", "Nodes of the cluster", Volatility.V5, false, everywhere("", "nodes", "node")));

    /** Config maps, which are planned with the namespace and read by a separate source. */
    public static final ListedArtifact CONFIG_MAPS = ListedArtifact.of(
            "kubernetes.config-maps",
            "Config maps of the namespace: names, keys, sizes and SHA-256 digests of the values; the values on request",
            Volatility.V5,
            true,
            new ListedArtifact.Part(KubernetesOperations.LIST_CONFIG_MAPS, true, "config map"));

    private ListedArtifacts() {}

    private static ListedArtifact.Part within(String group, String resource, String noun) {
        return new ListedArtifact.Part(ResourceOperation.list(group, "v1", resource), true, noun);
    }

    /**
     * Returns a list of admission policies. Clusters that enabled them before they were stable have the v1beta1 API
     * only.
     */
    private static ListedArtifact.Part policy(String resource, String noun) {
        return new ListedArtifact.Part(
                ResourceOperation.list("admissionregistration.k8s.io", "v1", resource), false, noun, "v1beta1");
    }

    private static ListedArtifact.Part everywhere(String group, String resource, String noun) {
        return new ListedArtifact.Part(ResourceOperation.list(group, "v1", resource), false, noun);
    }
}
