package org.ephemera.azure.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the artifacts of a container group, with the operations that read them. */
public final class AciCatalog {
    public static final ApiOperation GET_GROUP = new ApiOperation(
            "containerinstance", "ContainerGroups_Get", "Microsoft.ContainerInstance/containerGroups/read");

    public static final Artifact GROUP = new Artifact(
            "azure.aci.group",
            "The container group: containers, states, restarts, events, network, volumes, identity",
            Volatility.V2,
            true,
            true,
            List.of(GET_GROUP.key()),
            List.of(GET_GROUP.permission()),
            "https://learn.microsoft.com/rest/api/container-instances/container-groups/get");

    public static final ApiOperation LIST_LOGS = new ApiOperation(
            "containerinstance",
            "Containers_ListLogs",
            "Microsoft.ContainerInstance/containerGroups/containers/logs/read");

    public static final Artifact LOG = new Artifact(
            "azure.aci.log",
            "The log of a container",
            Volatility.V1,
            true,
            true,
            List.of(LIST_LOGS.key()),
            List.of(LIST_LOGS.permission()),
            "https://learn.microsoft.com/rest/api/container-instances/containers/list-logs");

    public static final Artifact EARLIER_LOG = new Artifact(
            "azure.aci.earlier-log",
            "Logs of the earlier instances of a restarted container",
            Volatility.V1,
            false,
            false,
            List.of(),
            List.of(),
            "https://learn.microsoft.com/rest/api/container-instances/containers/list-logs");

    public static final Artifact STARTUP_EVENTS = new Artifact(
            "azure.aci.startup-events",
            "Start and stop events of the containers: pull, mounts, starts, kills, exit codes",
            Volatility.V2,
            false,
            false,
            List.of(),
            List.of(),
            "https://learn.microsoft.com/azure/container-instances/container-state");

    /** Parameters of {@link #GROUP}. */
    public record GroupParameters(AzurePlace place, String workspace) {}

    /**
     * Parameters of {@link #LOG}.
     *
     * @param started start of the current instance
     * @param stopped true if the group is stopped
     * @param neverRan true if the container has not run
     */
    public record LogParameters(
            AzurePlace place,
            @WrittenWhenEmpty String container,
            @WrittenWhenEmpty int restarts,
            Optional<Instant> started,
            boolean stopped,
            boolean neverRan) {}

    /** Parameters of {@link #EARLIER_LOG}. */
    public record EarlierLogParameters(
            AzurePlace place, @WrittenWhenEmpty String container) {}

    private AciCatalog() {}
}
