package org.ephemera.kubernetes.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.collect.rank.RankReason;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Artifacts of a cluster, with the operations that read them. */
public final class ClusterArtifacts {
    private static final String API = "https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/";

    public static final Artifact VERSION = required(
            "kubernetes.version",
            "The API server: its version, and whether it responds",
            Volatility.V2,
            false,
            List.of(KubernetesOperations.GET_VERSION));

    public static final Artifact WORKLOAD = required(
            "kubernetes.workload",
            "The workload that owns the pods",
            Volatility.V2,
            true,
            List.of(
                    KubernetesOperations.getWorkload("cronjob"),
                    KubernetesOperations.getWorkload("daemonset"),
                    KubernetesOperations.getWorkload("deployment"),
                    KubernetesOperations.getWorkload("job"),
                    KubernetesOperations.getWorkload("statefulset"),
                    KubernetesOperations.GET_NAMESPACE));

    public static final Artifact PODS = required(
            "kubernetes.pods",
            "The pods of the namespace, node or cluster",
            Volatility.V2,
            true,
            List.of(
                    KubernetesOperations.LIST_PODS,
                    KubernetesOperations.LIST_NODES,
                    KubernetesOperations.LIST_CORE_EVENTS,
                    KubernetesOperations.LIST_REPLICA_SETS,
                    KubernetesOperations.LIST_JOBS));

    public static final Artifact POD = required(
            "kubernetes.pod",
            "The pod: its specification, and the status of its containers",
            Volatility.V2,
            true,
            List.of(KubernetesOperations.GET_POD, KubernetesOperations.LIST_PODS, KubernetesOperations.GET_NAMESPACE));

    public static final Artifact OWNERS = optional(
            "kubernetes.owners", "The chain of owners of the pod", Volatility.V2, true, OwnerReference.operations());

    public static final Artifact POD_EVENTS = optional(
            "kubernetes.pod-events",
            "Events of the pod",
            Volatility.V2,
            false,
            List.of(KubernetesOperations.LIST_CORE_EVENTS, KubernetesOperations.LIST_EVENTS));

    public static final Artifact LOG = required(
            "kubernetes.log",
            "The log of a container",
            Volatility.V1,
            true,
            List.of(KubernetesOperations.GET_POD_LOG, KubernetesOperations.GET_POD));

    public static final Artifact PREVIOUS_LOG = optional(
            "kubernetes.previous-log",
            "The log of a container before its last restart",
            Volatility.V1,
            true,
            List.of(KubernetesOperations.GET_POD_LOG, KubernetesOperations.GET_POD));

    public static final Artifact NODE = optional(
            "kubernetes.node",
            "The node that a pod runs on",
            Volatility.V2,
            false,
            List.of(KubernetesOperations.GET_NODE));

    public static final Artifact NODE_PODS = optional(
            "kubernetes.node-pods",
            "All pods on the node of a pod",
            Volatility.V2,
            true,
            List.of(KubernetesOperations.LIST_PODS));

    public static final Artifact NODE_EVENTS = optional(
            "kubernetes.node-events",
            "Events about the node of a pod; a cluster keeps them for an hour by default",
            Volatility.V2,
            false,
            List.of(KubernetesOperations.LIST_CORE_EVENTS, KubernetesOperations.LIST_EVENTS));

    public static final Artifact NAMESPACE = optional(
            "kubernetes.namespace",
            "The namespace: its labels and its Pod Security Standard",
            Volatility.V5,
            false,
            List.of(KubernetesOperations.GET_NAMESPACE));

    public static final Artifact ACCOUNT = optional(
            "kubernetes.account",
            "The pod's service account, the bindings of the cluster, and each role bound to the account",
            Volatility.V5,
            false,
            List.of(
                    KubernetesOperations.GET_SERVICE_ACCOUNT,
                    KubernetesOperations.LIST_ROLE_BINDINGS,
                    KubernetesOperations.LIST_CLUSTER_ROLE_BINDINGS,
                    KubernetesOperations.GET_ROLE,
                    KubernetesOperations.GET_CLUSTER_ROLE));

    public static final Artifact AWS_AUTH = optional(
            "kubernetes.aws-auth",
            "The config map aws-auth of an EKS cluster: IAM roles and users with access, and their Kubernetes"
                    + " identities",
            Volatility.V5,
            false,
            List.of(KubernetesOperations.LIST_CONFIG_MAPS));

    public static final Artifact USAGE = optional(
            "kubernetes.usage",
            "CPU and memory usage of the pod or its node, as last measured",
            Volatility.V3,
            false,
            List.of(KubernetesOperations.GET_POD_METRICS, KubernetesOperations.GET_NODE_METRICS));

    /**
     * Parameters of {@link #POD}, {@link #POD_EVENTS}, {@link #OWNERS} and {@link #USAGE}.
     *
     * @param uid UID of the pod; "" if it is unknown
     * @param replaces UID of the pod that had the name before
     * @param mirror hash by which a kubelet identifies a static pod
     * @param owners references as JSON
     */
    public record PodParameters(
            @WrittenWhenEmpty String podName, String uid, String replaces, String mirror, Optional<String> owners) {
        public static PodParameters of(String name, String uid) {
            return new PodParameters(name, uid, "", "", Optional.empty());
        }
    }

    /**
     * Parameters of a {@link #POD} that was selected from the pods of a scope.
     *
     * @param rank place in the ranking, from 1; 0 if the pods were not ranked
     * @param reasons names of {@link RankReason}, separated by commas
     */
    public record RankedPodParameters(PodParameters pod, int rank, String reasons) {}

    /**
     * Parameters of {@link #LOG} and {@link #PREVIOUS_LOG}.
     *
     * @param node name of the pod's node; "" if it is unknown
     * @param log container of the log; empty if the containers are unknown
     */
    public record LogParameters(PodParameters pod, String node, Optional<ContainerParameters> log) {
        public static LogParameters of(PodParameters pod) {
            return new LogParameters(pod, "", Optional.empty());
        }

        /** Returns the name of the container; "" if it is unknown. */
        public String container() {
            return log.map(ContainerParameters::container).orElse("");
        }

        public LogParameters restarted(int restarts) {
            return new LogParameters(pod, node, log.map(container -> container.restarted(restarts)));
        }
    }

    /**
     * Container whose log is read.
     *
     * @param started start of its current instance; empty if it does not run
     * @param phase phase of the pod if it has ended
     */
    public record ContainerParameters(
            @WrittenWhenEmpty int restarts,
            @WrittenWhenEmpty String container,
            @WrittenWhenEmpty String kind,
            Optional<Instant> started,
            String phase) {
        ContainerParameters restarted(int times) {
            return new ContainerParameters(times, container, kind, started, phase);
        }
    }

    /** Parameters of {@link #NODE}, {@link #NODE_PODS}, {@link #NODE_EVENTS} and the {@link #USAGE} of a node. */
    public record NodeParameters(@WrittenWhenEmpty String node) {}

    /** Parameters of {@link #ACCOUNT}, a service account of the cluster. */
    public record AccountParameters(String serviceAccount) {}

    /**
     * Parameters of {@link #PODS}.
     *
     * @param workloadUid UID of the target workload; "" if it is unknown
     */
    public record PodsParameters(String workloadUid) {}

    private ClusterArtifacts() {}

    static Artifact required(
            String id, String title, Volatility volatility, boolean sensitive, List<ResourceOperation> operations) {
        return artifact(id, title, volatility, true, sensitive, operations);
    }

    static Artifact optional(
            String id, String title, Volatility volatility, boolean sensitive, List<ResourceOperation> operations) {
        return artifact(id, title, volatility, false, sensitive, operations);
    }

    private static Artifact artifact(
            String id,
            String title,
            Volatility volatility,
            boolean required,
            boolean sensitive,
            List<ResourceOperation> operations) {
        return new Artifact(
                id,
                title,
                volatility,
                required,
                sensitive,
                operations.stream().map(ResourceOperation::key).toList(),
                operations.stream().map(ResourceOperation::permission).toList(),
                API);
    }
}
