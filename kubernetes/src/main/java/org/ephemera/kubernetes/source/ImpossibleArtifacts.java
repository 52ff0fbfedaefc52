package org.ephemera.kubernetes.source;

import java.util.List;
import org.ephemera.collect.ImpossibleArtifact;
import org.ephemera.model.Volatility;

/** What nobody can read of a pod from outside. It is planned all the same and ends IMPOSSIBLE, with its reason. */
final class ImpossibleArtifacts {
    static final List<ImpossibleArtifact> OF_PODS = List.of(
            impossible(
                    "kubernetes.memory",
                    "Memory of the pod's processes",
                    Volatility.V0,
                    "no call that only reads gives a pod's memory: a checkpoint by the node's agent writes to the node and"
                            + " stays there, and needs rights over every pod of the node; image the node instead"),
            impossible(
                    "kubernetes.processes",
                    "Processes of the pod",
                    Volatility.V0,
                    "the API knows containers, not processes: listing them means running a program in a container, which"
                            + " alters what is examined"),
            impossible(
                    "kubernetes.sockets",
                    "Open connections of the pod",
                    Volatility.V0,
                    "the API does not report connections: listing them means running a program in a container or on its"
                            + " node"),
            impossible(
                    "kubernetes.writable-layer",
                    "Files that the pod wrote into its containers",
                    Volatility.V1,
                    "no call that only reads copies a container's files: they lie on the node until the container is"
                            + " removed; keep the node and image its disk"),
            impossible(
                    "kubernetes.packets",
                    "Network packets of the pod",
                    Volatility.V0,
                    "packets are kept nowhere, and the API captures none; the flow logs of the network hold addresses but"
                            + " no content"));

    /** What the cloud around a cluster would tell besides, of a cluster of which only the API server is known. */
    static final List<ImpossibleArtifact> WITHOUT_CLOUD = List.of(
            ImpossibleArtifact.of(
                    "kubernetes.history",
                    "CPU, memory and logs of the pod as an agent on the node sent them on",
                    Volatility.V3,
                    "https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/",
                    "the API server has the last measurement and the last log alone; what was sent on lies with the cloud or"
                            + " the operator. Named as a cluster of EKS (arn:…) or AKS (/subscriptions/…), Container"
                            + " Insights is read too"),
            ImpossibleArtifact.of(
                    "kubernetes.audit",
                    "The audit log: who asked the API server for what",
                    Volatility.V4,
                    "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
                    "the API server gives its audit log to nobody: whoever runs it knows where it is sent. Named as a cluster"
                            + " of EKS or AKS, it is read from there"),
            ImpossibleArtifact.of(
                    "kubernetes.images",
                    "Manifests and configurations of the images",
                    Volatility.V5,
                    "https://kubernetes.io/docs/concepts/containers/images/",
                    "registries are entered with secrets, which are never read: the digests that ran stand in the pod. Named as"
                            + " a cluster of EKS or AKS, they are read from ECR or ACR"));

    private ImpossibleArtifacts() {}

    private static ImpossibleArtifact impossible(String id, String title, Volatility volatility, String reason) {
        return ImpossibleArtifact.of(
                id, title, volatility, "https://kubernetes.io/docs/reference/node/kubelet-checkpoint-api/", reason);
    }
}
