package org.ephemera.azure.source;

import java.util.List;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.ImpossibleSource;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Volatility;

/** What nobody can read of a container group from outside. It is planned all the same and ends IMPOSSIBLE, with its reason. */
public final class OutOfReach {
    private static final String REFERENCE =
            "https://learn.microsoft.com/azure/container-instances/container-instances-faq";

    public static final List<EvidenceSource> ALL = List.of(
            impossible(
                    "azure.aci.memory",
                    "Memory of the group's processes",
                    Volatility.V0,
                    "no API of Container Instances reads, freezes or snapshots a group's memory: the host belongs to"
                            + " Azure, and a group cannot be paused"),
            impossible(
                    "azure.aci.processes",
                    "Processes of the group",
                    Volatility.V0,
                    "Container Instances reports containers, not processes: listing them means running a program in a"
                            + " container, which alters what is examined"),
            impossible(
                    "azure.aci.sockets",
                    "Open connections of the group",
                    Volatility.V0,
                    "Container Instances does not report connections: listing them means running a program in a"
                            + " container, and flow logs, where they are on, hold addresses but no process"),
            impossible(
                    "azure.aci.packets",
                    "Network packets of the group",
                    Volatility.V0,
                    "packets are kept nowhere, and no API of Azure captures those of a container group"),
            impossible(
                    "azure.aci.writable-layer",
                    "Files that the group wrote into its containers",
                    Volatility.V1,
                    "no API of Container Instances copies a container's file system: it is destroyed when the group"
                            + " stops or restarts"),
            impossible(
                    "azure.aci.exec-transcript",
                    "What was typed and shown in exec sessions",
                    Volatility.V0,
                    "Azure logs who opened an exec session and when, and records nothing of what went through it"));

    private OutOfReach() {}

    private static EvidenceSource impossible(String id, String title, Volatility volatility, String reason) {
        return new ImpossibleSource(
                new Artifact(id, title, volatility, false, false, List.of(), List.of(), REFERENCE), reason);
    }
}
