package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Resource type of the simulated API server, and its path.
 *
 * @param group "" for the core group
 * @param plural name in paths
 * @param subresources subresources that are served, or known and refused
 */
record ResourceType(
        String group,
        String version,
        String plural,
        String kind,
        boolean namespaced,
        List<String> shortNames,
        List<String> subresources) {

    private static final List<String> OF_PODS = List.of(
            "attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "proxy", "status");
    private static final List<String> SCALED = List.of("scale", "status");
    private static final List<String> STATUS = List.of("status");
    private static final List<String> NONE = List.of();

    static final String METRICS = "metrics.k8s.io";

    /** All types that this server knows, by group. */
    static final List<ResourceType> ALL = Stream.of(
                    core("configmaps", "ConfigMap", true, "cm", NONE),
                    core("endpoints", "Endpoints", true, "ep", NONE),
                    core("events", "Event", true, "ev", NONE),
                    core("limitranges", "LimitRange", true, "limits", NONE),
                    core("namespaces", "Namespace", false, "ns", List.of("finalize", "status")),
                    core("nodes", "Node", false, "no", List.of("proxy", "status")),
                    core("persistentvolumeclaims", "PersistentVolumeClaim", true, "pvc", STATUS),
                    core("persistentvolumes", "PersistentVolume", false, "pv", STATUS),
                    core("pods", "Pod", true, "po", OF_PODS),
                    core("replicationcontrollers", "ReplicationController", true, "rc", SCALED),
                    core("resourcequotas", "ResourceQuota", true, "quota", STATUS),
                    core("secrets", "Secret", true, "", NONE),
                    core("serviceaccounts", "ServiceAccount", true, "sa", List.of("token")),
                    core("services", "Service", true, "svc", List.of("proxy", "status")),
                    named(
                            "admissionregistration.k8s.io",
                            "mutatingwebhookconfigurations",
                            "MutatingWebhookConfiguration"),
                    named("admissionregistration.k8s.io", "validatingadmissionpolicies", "ValidatingAdmissionPolicy"),
                    named(
                            "admissionregistration.k8s.io",
                            "validatingadmissionpolicybindings",
                            "ValidatingAdmissionPolicyBinding"),
                    named(
                            "admissionregistration.k8s.io",
                            "validatingwebhookconfigurations",
                            "ValidatingWebhookConfiguration"),
                    named("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition"),
                    in("apps", "controllerrevisions", "ControllerRevision", "", NONE),
                    in("apps", "daemonsets", "DaemonSet", "ds", STATUS),
                    in("apps", "deployments", "Deployment", "deploy", SCALED),
                    in("apps", "replicasets", "ReplicaSet", "rs", SCALED),
                    in("apps", "statefulsets", "StatefulSet", "sts", SCALED),
                    in("batch", "cronjobs", "CronJob", "cj", STATUS),
                    in("batch", "jobs", "Job", "", STATUS),
                    in("discovery.k8s.io", "endpointslices", "EndpointSlice", "", NONE),
                    in("events.k8s.io", "events", "Event", "ev", NONE),
                    new ResourceType(METRICS, "v1beta1", "nodes", "NodeMetrics", false, NONE, NONE),
                    new ResourceType(METRICS, "v1beta1", "pods", "PodMetrics", true, NONE, NONE),
                    in("networking.k8s.io", "ingresses", "Ingress", "ing", STATUS),
                    in("networking.k8s.io", "networkpolicies", "NetworkPolicy", "netpol", NONE),
                    in("policy", "poddisruptionbudgets", "PodDisruptionBudget", "pdb", STATUS),
                    named("rbac.authorization.k8s.io", "clusterrolebindings", "ClusterRoleBinding"),
                    named("rbac.authorization.k8s.io", "clusterroles", "ClusterRole"),
                    in("rbac.authorization.k8s.io", "rolebindings", "RoleBinding", "", NONE),
                    in("rbac.authorization.k8s.io", "roles", "Role", "", NONE),
                    named("storage.k8s.io", "storageclasses", "StorageClass"))
            .toList();

    ResourceType {
        shortNames = List.copyOf(shortNames);
        subresources = List.copyOf(subresources);
    }

    private static ResourceType core(
            String plural, String kind, boolean namespaced, String shortName, List<String> subresources) {
        return new ResourceType("", "v1", plural, kind, namespaced, listed(shortName), subresources);
    }

    private static ResourceType in(
            String group, String plural, String kind, String shortName, List<String> subresources) {
        return new ResourceType(group, "v1", plural, kind, true, listed(shortName), subresources);
    }

    /** Returns a cluster-scoped type. */
    private static ResourceType named(String group, String plural, String kind) {
        return new ResourceType(group, "v1", plural, kind, false, NONE, NONE);
    }

    private static List<String> listed(String shortName) {
        return shortName.isEmpty() ? NONE : List.of(shortName);
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** Returns the qualified name: {@code pods}, {@code deployments.apps}. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    boolean isEvents() {
        return plural.equals("events");
    }

    /** Reports whether an object is of this type. Both event APIs return the same events. */
    boolean holds(JsonNode object) {
        String version = object.path("apiVersion").asText();
        return kind.equals(object.path("kind").asText())
                && (isEvents() ? version.equals("v1") : version.equals(apiVersion()));
    }
}
