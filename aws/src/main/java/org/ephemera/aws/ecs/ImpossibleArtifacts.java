package org.ephemera.aws.ecs;

import java.util.List;
import org.ephemera.collect.ImpossibleArtifact;
import org.ephemera.model.Volatility;

/** What nobody can read of an ECS task from outside. It is planned all the same and ends IMPOSSIBLE, with its reason. */
public final class ImpossibleArtifacts {
    private static final String REFERENCE =
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-security-considerations.html";

    public static final List<ImpossibleArtifact> ALL = List.of(
            impossible(
                    "aws.ecs.memory",
                    "Memory of the task's processes",
                    Volatility.V0,
                    "no API of ECS reads, freezes or snapshots a task's memory: on Fargate and on Managed"
                            + " Instances the host belongs to AWS, elsewhere it takes a privileged program on the"
                            + " instance"),
            impossible(
                    "aws.ecs.processes",
                    "Processes of the task",
                    Volatility.V0,
                    "ECS reports containers, not processes: listing them means running a program in the container or on"
                            + " its instance, which alters what is examined"),
            impossible(
                    "aws.ecs.sockets",
                    "Open connections of the task",
                    Volatility.V0,
                    "ECS does not report connections: listing them means running a program in the container or on its"
                            + " instance, and flow logs, where they are on, hold addresses but no process"),
            impossible(
                    "aws.ecs.packets",
                    "Network packets of the task",
                    Volatility.V0,
                    "packets are kept nowhere: traffic mirroring would have to have run before, and does not exist for"
                            + " tasks on Fargate"),
            impossible(
                    "aws.ecs.writable-layer",
                    "Files that the task wrote into its containers",
                    Volatility.V1,
                    "no API of ECS copies a container's file system: on Fargate its storage cannot be snapshotted and is"
                            + " destroyed when the task stops, elsewhere it lies on the instance's disk, which on Managed"
                            + " Instances is AWS's"));

    private ImpossibleArtifacts() {}

    private static ImpossibleArtifact impossible(String id, String title, Volatility volatility, String reason) {
        return ImpossibleArtifact.of(id, title, volatility, REFERENCE, reason);
    }
}
