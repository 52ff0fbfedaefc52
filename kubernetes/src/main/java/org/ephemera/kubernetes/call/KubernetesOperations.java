package org.ephemera.kubernetes.call;

import java.util.Map;
import org.ephemera.model.SanitizedText;

/** Operations of the Kubernetes API that several sources use. */
public final class KubernetesOperations {
    public static final ResourceOperation GET_VERSION = ResourceOperation.get("", "", "/version");

    public static final ResourceOperation GET_POD = ResourceOperation.get("", "v1", "pods");
    public static final ResourceOperation LIST_PODS = ResourceOperation.list("", "v1", "pods");
    public static final ResourceOperation GET_POD_LOG = ResourceOperation.get("", "v1", "pods/log");
    public static final ResourceOperation GET_NAMESPACE = ResourceOperation.get("", "v1", "namespaces");
    public static final ResourceOperation GET_NODE = ResourceOperation.get("", "v1", "nodes");
    public static final ResourceOperation LIST_NODES = ResourceOperation.list("", "v1", "nodes");
    public static final ResourceOperation LIST_CONFIG_MAPS = ResourceOperation.list("", "v1", "configmaps");

    public static final ResourceOperation LIST_CORE_EVENTS = ResourceOperation.list("", "v1", "events");
    public static final ResourceOperation LIST_EVENTS = ResourceOperation.list("events.k8s.io", "v1", "events");

    public static final ResourceOperation GET_POD_METRICS = ResourceOperation.get("metrics.k8s.io", "v1beta1", "pods");
    public static final ResourceOperation GET_NODE_METRICS =
            ResourceOperation.get("metrics.k8s.io", "v1beta1", "nodes");

    public static final ResourceOperation GET_REPLICA_SET = ResourceOperation.get("apps", "v1", "replicasets");
    public static final ResourceOperation GET_DEPLOYMENT = ResourceOperation.get("apps", "v1", "deployments");
    public static final ResourceOperation GET_DAEMON_SET = ResourceOperation.get("apps", "v1", "daemonsets");
    public static final ResourceOperation GET_STATEFUL_SET = ResourceOperation.get("apps", "v1", "statefulsets");
    public static final ResourceOperation GET_JOB = ResourceOperation.get("batch", "v1", "jobs");
    public static final ResourceOperation GET_CRON_JOB = ResourceOperation.get("batch", "v1", "cronjobs");
    public static final ResourceOperation GET_REPLICATION_CONTROLLER =
            ResourceOperation.get("", "v1", "replicationcontrollers");
    public static final ResourceOperation LIST_REPLICA_SETS = ResourceOperation.list("apps", "v1", "replicasets");
    public static final ResourceOperation LIST_JOBS = ResourceOperation.list("batch", "v1", "jobs");

    private static final String RBAC = "rbac.authorization.k8s.io";
    public static final ResourceOperation GET_SERVICE_ACCOUNT = ResourceOperation.get("", "v1", "serviceaccounts");
    public static final ResourceOperation LIST_ROLE_BINDINGS = ResourceOperation.list(RBAC, "v1", "rolebindings");
    public static final ResourceOperation LIST_CLUSTER_ROLE_BINDINGS =
            ResourceOperation.list(RBAC, "v1", "clusterrolebindings");
    public static final ResourceOperation GET_ROLE = ResourceOperation.get(RBAC, "v1", "roles");
    public static final ResourceOperation GET_CLUSTER_ROLE = ResourceOperation.get(RBAC, "v1", "clusterroles");

    private static final Map<String, ResourceOperation> GET_WORKLOAD = Map.of(
            "deployment", GET_DEPLOYMENT,
            "daemonset", GET_DAEMON_SET,
            "statefulset", GET_STATEFUL_SET,
            "job", GET_JOB,
            "cronjob", GET_CRON_JOB);

    private KubernetesOperations() {}

    /**
     * Returns the operation that reads a workload.
     *
     * @param kind as a target spells it: {@code deployment}
     * @throws IllegalArgumentException if no workload is of that kind
     */
    public static ResourceOperation getWorkload(String kind) {
        ResourceOperation get = GET_WORKLOAD.get(kind);
        if (get == null) {
            throw new IllegalArgumentException("Invalid kind of workload '" + SanitizedText.of(kind) + "'");
        }
        return get;
    }
}
