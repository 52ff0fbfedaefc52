package org.ephemera.aws.ecs;

import java.util.List;
import org.ephemera.collect.ImpossibleArtifact;
import org.ephemera.model.Volatility;

/**
 * Artifacts of an ECS task that no API provides. Each is planned and ends with the outcome IMPOSSIBLE and its reason.
 */
public final class ImpossibleArtifacts {
    private static final String REFERENCE =
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-security-considerations.html";

    public static final List<ImpossibleArtifact> ALL = List.of(
            impossible(
                    "aws.ecs.memory",
                    "Memory of the task's processes",
                    Volatility.V0,
                    "no API of ECS reads, freezes or snapshots a task's memory: on Fargate and on Managed"
                            + " Instances the host belongs to AWS, elsewhere a privileged program on the"
                            + " instance is required"),
            impossible(
                    "aws.ecs.processes",
                    "Processes of the task",
                    Volatility.V0,
                    "ECS reports containers, not processes: listing them requires running a program in the container"
                            + " or on its instance, which alters the evidence"),
            impossible(
                    "aws.ecs.sockets",
                    "Open connections of the task",
                    Volatility.V0,
                    "ECS does not report connections: listing them requires running a program in the container or on"
                            + " its instance; VPC flow logs, if enabled, contain addresses but no process"),
            impossible(
                    "aws.ecs.packets",
                    "Network packets of the task",
                    Volatility.V0,
                    "packets are not stored: traffic mirroring must have been configured before, and it is not"
                            + " available for tasks on Fargate"),
            impossible(
                    "aws.ecs.writable-layer",
                    "Files that the task wrote into its containers",
                    Volatility.V1,
                    "no API of ECS copies a container's file system: on Fargate its storage cannot be snapshotted and"
                            + " is destroyed when the task stops, elsewhere it is on the instance's disk, which on"
                            + " Managed"
                            + " Instances belongs to AWS"));

    private ImpossibleArtifacts() {}

    private static ImpossibleArtifact impossible(String id, String title, Volatility volatility, String reason) {
        return ImpossibleArtifact.of(id, title, volatility, REFERENCE, reason);
    }
}
