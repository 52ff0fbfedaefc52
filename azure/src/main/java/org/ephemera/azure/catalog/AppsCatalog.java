package org.ephemera.azure.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/** Catalog of the artifacts of a container app, with the operations that read them. */
public final class AppsCatalog {
    public static final String VERSION = "2025-01-01";

    public static final ApiOperation GET_APP =
            new ApiOperation("app", "ContainerApps_Get", "Microsoft.App/containerApps/read");

    public static final Artifact APP = new Artifact(
            "azure.app",
            "The container app: template, configuration, names of its secrets, identity, newest revision, last"
                    + " change and its author",
            Volatility.V2,
            true,
            true,
            List.of(GET_APP.key()),
            List.of(GET_APP.permission()),
            "https://learn.microsoft.com/rest/api/resource-manager/containerapps/container-apps/get");

    public static final ApiOperation GET_ENVIRONMENT =
            new ApiOperation("app", "ManagedEnvironments_Get", "Microsoft.App/managedEnvironments/read");

    public static final Artifact ENVIRONMENT = new Artifact(
            "azure.app.environment",
            "The environment of the app or job: its network and its log destination",
            Volatility.V5,
            false,
            true,
            List.of(GET_ENVIRONMENT.key()),
            List.of(GET_ENVIRONMENT.permission()),
            "https://learn.microsoft.com/azure/container-apps/log-options");

    public static final ApiOperation LIST_REPLICAS = new ApiOperation(
            "app", "ContainerAppsRevisionReplicas_ListReplicas", "Microsoft.App/containerApps/revisions/replicas/read");

    public static final Artifact REPLICAS = new Artifact(
            "azure.app.replicas",
            "The replicas of a revision: states of their containers, reasons, restarts, container ids",
            Volatility.V1,
            true,
            false,
            List.of(LIST_REPLICAS.key()),
            List.of(LIST_REPLICAS.permission()),
            "https://learn.microsoft.com/rest/api/resource-manager/containerapps/container-apps-revision-replicas/list-replicas");

    public static final ApiOperation LIST_REVISIONS = new ApiOperation(
            "app", "ContainerAppsRevisions_ListRevisions", "Microsoft.App/containerApps/revisions/read");

    public static final Artifact REVISIONS = new Artifact(
            "azure.app.revisions",
            "The active and inactive revisions of the app: template, creation time, share of traffic",
            Volatility.V5,
            false,
            true,
            List.of(LIST_REVISIONS.key()),
            List.of(LIST_REVISIONS.permission()),
            "https://learn.microsoft.com/azure/container-apps/revisions");

    public static final Artifact LOG_STREAM = new Artifact(
            "azure.app.log-stream",
            "The last lines of each container, from the live log stream",
            Volatility.V1,
            false,
            false,
            List.of(),
            List.of(),
            "https://learn.microsoft.com/azure/container-apps/log-streaming");

    /**
     * Outcome of the live log stream, which read permissions cannot open. Without this item the rows of Log Analytics
     * would seem complete.
     */
    public static final Outcome LOG_STREAM_NOT_READ =
            new Outcome.Skipped("the stream needs a token that only a POST (getAuthToken) returns, and the same"
                    + " token opens a console, so a read-only collector does not request it. The output reaches the"
                    + " environment's log destination, if it has one, minutes later");

    /**
     * Parameters of {@link #REVISIONS}.
     *
     * @param named names of revisions in the app's description, separated by spaces
     */
    public record RevisionsParameters(
            AzurePlace place, @WrittenWhenEmpty String named) {}

    /**
     * Parameters of {@link #ENVIRONMENT}.
     *
     * @param environment resource id, as the app spells it
     */
    public record EnvironmentParameters(
            AzurePlace place, @WrittenWhenEmpty String workspace, String environment) {}

    /** Parameters of {@link #REPLICAS}. */
    public record ReplicasParameters(
            AzurePlace place, @WrittenWhenEmpty String revision) {}

    private AppsCatalog() {}
}
