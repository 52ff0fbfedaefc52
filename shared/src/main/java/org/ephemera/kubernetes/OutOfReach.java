package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.ImpossibleSource;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Volatility;

/** What nobody can read of a pod from outside. It is planned all the same and ends IMPOSSIBLE, with its reason. */
final class OutOfReach {
    static final List<EvidenceSource> OF_PODS = List.of(
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

    private OutOfReach() {}

    private static EvidenceSource impossible(String id, String title, Volatility volatility, String reason) {
        return new ImpossibleSource(
                new Artifact(
                        id,
                        title,
                        volatility,
                        false,
                        false,
                        List.of(),
                        List.of(),
                        "https://kubernetes.io/docs/reference/node/kubelet-checkpoint-api/"),
                reason);
    }
}
