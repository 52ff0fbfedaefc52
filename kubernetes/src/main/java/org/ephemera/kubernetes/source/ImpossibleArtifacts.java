package org.ephemera.kubernetes.source;

import java.util.List;
import org.ephemera.collect.ImpossibleArtifact;
import org.ephemera.model.Volatility;

/** Artifacts of a pod that no API returns. They are planned and end IMPOSSIBLE, with the reason. */
final class ImpossibleArtifacts {
    static final List<ImpossibleArtifact> OF_PODS = List.of(
            impossible(
                    "kubernetes.memory",
                    "Memory of the pod's processes",
                    Volatility.V0,
                    "no read-only call returns the memory of a pod: a checkpoint by the kubelet writes to the node,"
                            + " stays there, and needs permissions for every pod of the node; image the node"
                            + " instead"),
            impossible(
                    "kubernetes.processes",
                    "Processes of the pod",
                    Volatility.V0,
                    "the API has containers, not processes: listing processes requires running a program in a"
                            + " container,"
                            + " which changes the system under investigation"),
            impossible(
                    "kubernetes.sockets",
                    "Open connections of the pod",
                    Volatility.V0,
                    "the API does not return connections: listing them requires running a program in a"
                            + " container or on its"
                            + " node"),
            impossible(
                    "kubernetes.writable-layer",
                    "Files that the pod wrote into its containers",
                    Volatility.V1,
                    "no read-only call copies a container's files: they are on the node until the container is"
                            + " removed; keep the node and image its disk"),
            impossible(
                    "kubernetes.packets",
                    "Network packets of the pod",
                    Volatility.V0,
                    "packets are not stored, and the API does not capture them; the flow logs of the network"
                            + " contain"
                            + " addresses but no payload"));

    /** Artifacts that only the cloud around a cluster has, for a cluster of which only the API server is known. */
    static final List<ImpossibleArtifact> WITHOUT_CLOUD = List.of(
            ImpossibleArtifact.of(
                    "kubernetes.history",
                    "CPU, memory and logs of the pod that an agent on the node forwarded",
                    Volatility.V3,
                    "https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/",
                    "the API server has only the last measurement and the current and previous log; forwarded"
                            + " data is stored by"
                            + " the cloud or the operator. With a target of EKS (arn:…) or AKS"
                            + " (/subscriptions/…), Container"
                            + " Insights is read too"),
            ImpossibleArtifact.of(
                    "kubernetes.audit",
                    "The audit log: requests to the API server",
                    Volatility.V4,
                    "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
                    "the API server does not return its audit log; the operator of the cluster knows where it"
                            + " is sent."
                            + " With a target of EKS or AKS, it is read from the cloud"),
            ImpossibleArtifact.of(
                    "kubernetes.images",
                    "Manifests and configurations of the images",
                    Volatility.V5,
                    "https://kubernetes.io/docs/concepts/containers/images/",
                    "registries require secrets, which are never read; the digests that ran are in the pod."
                            + " With a target of"
                            + " EKS or AKS, they are read from ECR or ACR"));

    private ImpossibleArtifacts() {}

    private static ImpossibleArtifact impossible(String id, String title, Volatility volatility, String reason) {
        return ImpossibleArtifact.of(
                id, title, volatility, "https://kubernetes.io/docs/reference/node/kubelet-checkpoint-api/", reason);
    }
}
