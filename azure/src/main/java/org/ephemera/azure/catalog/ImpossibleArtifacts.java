package org.ephemera.azure.catalog;

import java.util.List;
import org.ephemera.collect.ImpossibleArtifact;
import org.ephemera.model.Volatility;

/** Artifacts that no API returns. They are planned and end IMPOSSIBLE with the reason. */
public final class ImpossibleArtifacts {
    private static final String GROUPS =
            "https://learn.microsoft.com/azure/container-instances/container-instances-faq";
    private static final String APPS = "https://learn.microsoft.com/azure/container-apps/observability";

    public static final List<ImpossibleArtifact> OF_GROUPS = List.of(
            impossible(
                    GROUPS,
                    "azure.aci.memory",
                    "Memory of the group's processes",
                    Volatility.V0,
                    "no API of Container Instances reads, freezes or snapshots a group's memory: the host belongs to"
                            + " Azure, and a group cannot be paused"),
            impossible(
                    GROUPS,
                    "azure.aci.processes",
                    "Processes of the group",
                    Volatility.V0,
                    "Container Instances reports containers, not processes: listing them means running a program in a"
                            + " container, which alters what is examined"),
            impossible(
                    GROUPS,
                    "azure.aci.sockets",
                    "Open connections of the group",
                    Volatility.V0,
                    "Container Instances does not report connections: listing them means running a program in a"
                            + " container, and flow logs, where enabled, contain addresses but no process"),
            impossible(
                    GROUPS,
                    "azure.aci.packets",
                    "Network packets of the group",
                    Volatility.V0,
                    "packets are not stored, and no API of Azure captures those of a container group"),
            impossible(
                    GROUPS,
                    "azure.aci.writable-layer",
                    "Files that the group wrote into its containers",
                    Volatility.V1,
                    "no API of Container Instances copies a container's file system: it is destroyed when the group"
                            + " stops or restarts"),
            impossible(
                    GROUPS,
                    "azure.aci.exec-transcript",
                    "Input and output of exec sessions",
                    Volatility.V0,
                    "Azure logs who opened an exec session and when, but not its input and output"));

    public static final List<ImpossibleArtifact> OF_APPS = List.of(
            impossible(
                    APPS,
                    "azure.app.memory",
                    "Memory of the processes of the app or job",
                    Volatility.V0,
                    "no API of Container Apps reads, freezes or snapshots a replica's memory: the host belongs to Azure"),
            impossible(
                    APPS,
                    "azure.app.processes",
                    "Processes of the app or job",
                    Volatility.V0,
                    "Container Apps reports containers, not processes: listing them means opening a console in a"
                            + " replica, which alters what is examined"),
            impossible(
                    APPS,
                    "azure.app.sockets",
                    "Open connections of the app or job",
                    Volatility.V0,
                    "Container Apps does not report connections: listing them means opening a console in a replica"),
            impossible(
                    APPS,
                    "azure.app.packets",
                    "Network packets of the app or job",
                    Volatility.V0,
                    "packets are not stored, and no API of Azure captures those of a replica"),
            impossible(
                    APPS,
                    "azure.app.writable-layer",
                    "Files that the app or job wrote into its containers",
                    Volatility.V1,
                    "no API of Container Apps copies a replica's file system: it is destroyed with the replica"),
            impossible(
                    APPS,
                    "azure.app.console-transcript",
                    "Input and output of consoles",
                    Volatility.V0,
                    "Azure logs who received a token for a console or a log stream and when, but not its input and"
                            + " output"));

    private ImpossibleArtifacts() {}

    private static ImpossibleArtifact impossible(
            String reference, String id, String title, Volatility volatility, String reason) {
        return ImpossibleArtifact.of(id, title, volatility, reference, reason);
    }
}
