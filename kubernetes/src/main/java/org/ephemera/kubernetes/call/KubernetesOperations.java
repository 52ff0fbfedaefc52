package org.ephemera.kubernetes.call;

import java.util.Map;
import org.ephemera.model.Shown;

/** Operations of the Kubernetes API that are used by more than a list of one kind. */
public final class KubernetesOperations {
    public static final Operation GET_VERSION = Operation.get("", "", "/version");

    public static final Operation GET_POD = Operation.get("", "v1", "pods");
    public static final Operation LIST_PODS = Operation.list("", "v1", "pods");
    public static final Operation GET_POD_LOG = Operation.get("", "v1", "pods/log");
    public static final Operation GET_NAMESPACE = Operation.get("", "v1", "namespaces");
    public static final Operation GET_NODE = Operation.get("", "v1", "nodes");
    public static final Operation LIST_CONFIG_MAPS = Operation.list("", "v1", "configmaps");

    public static final Operation LIST_CORE_EVENTS = Operation.list("", "v1", "events");
    public static final Operation LIST_EVENTS = Operation.list("events.k8s.io", "v1", "events");

    public static final Operation GET_POD_METRICS = Operation.get("metrics.k8s.io", "v1beta1", "pods");
    public static final Operation GET_NODE_METRICS = Operation.get("metrics.k8s.io", "v1beta1", "nodes");

    public static final Operation GET_REPLICA_SET = Operation.get("apps", "v1", "replicasets");
    public static final Operation GET_DEPLOYMENT = Operation.get("apps", "v1", "deployments");
    public static final Operation GET_DAEMON_SET = Operation.get("apps", "v1", "daemonsets");
    public static final Operation GET_STATEFUL_SET = Operation.get("apps", "v1", "statefulsets");
    public static final Operation GET_JOB = Operation.get("batch", "v1", "jobs");
    public static final Operation GET_CRON_JOB = Operation.get("batch", "v1", "cronjobs");
    public static final Operation GET_REPLICATION_CONTROLLER = Operation.get("", "v1", "replicationcontrollers");
    public static final Operation LIST_REPLICA_SETS = Operation.list("apps", "v1", "replicasets");
    public static final Operation LIST_JOBS = Operation.list("batch", "v1", "jobs");

    private static final String RBAC = "rbac.authorization.k8s.io";
    public static final Operation GET_SERVICE_ACCOUNT = Operation.get("", "v1", "serviceaccounts");
    public static final Operation LIST_ROLE_BINDINGS = Operation.list(RBAC, "v1", "rolebindings");
    public static final Operation LIST_CLUSTER_ROLE_BINDINGS = Operation.list(RBAC, "v1", "clusterrolebindings");
    public static final Operation GET_ROLE = Operation.get(RBAC, "v1", "roles");
    public static final Operation GET_CLUSTER_ROLE = Operation.get(RBAC, "v1", "clusterroles");

    private static final Map<String, Operation> GET_WORKLOAD = Map.of(
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
    public static Operation getWorkload(String kind) {
        Operation get = GET_WORKLOAD.get(kind);
        if (get == null) {
            throw new IllegalArgumentException("no kind of workload: '" + Shown.of(kind) + "'");
        }
        return get;
    }
}
