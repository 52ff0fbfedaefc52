package org.ephemera.azure.apps;

import com.azure.resourcemanager.appcontainers.fluent.models.ManagedEnvironmentInner;
import com.azure.resourcemanager.appcontainers.models.VnetConfiguration;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.DiscoveryHandler;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.plan.ActivityPlan;
import org.ephemera.azure.plan.EnvironmentPlan;
import org.ephemera.azure.plan.LogRowsPlan;
import org.ephemera.azure.plan.NetworkPlan;
import org.ephemera.azure.target.AppLogDestination;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/** Source of the environment of an app or a job: its network and the destination of its logs, which is queried next. */
public final class AppEnvironmentSource implements EvidenceSource {
    private static final String TYPE = "Microsoft.App/managedEnvironments";

    /** Type of an environment on the customer's own cluster, connected through Azure Arc. */
    private static final String CONNECTED = "Microsoft.App/connectedEnvironments";

    private final AzureClients clients;

    public AppEnvironmentSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String named = ParameterCodec.read(item, AppsCatalog.EnvironmentParameters.class)
                .environment();
        Optional<ArmId> id = ArmId.of(named, TYPE);
        DiscoveryHandler<ManagedEnvironmentInner> rows =
                new Rows(item, id, recorder, clients.clock().instant());
        if (id.isEmpty() && ArmId.of(named, CONNECTED).isPresent()) {
            return new SourceResult.Finished(connected(item, recorder));
        }
        if (id.isEmpty()) {
            Outcome none = new Outcome.Failed(
                    DetailCode.NOT_AN_ID,
                    "the environment id of " + AzurePlace.of(item).noun() + " is not the id of a managed environment: "
                            + SanitizedText.of(named));
            rows.handleGap(none);
            return new SourceResult.Finished(none);
        }
        ArmId environment = id.get();
        return DiscoveryHandler.call(
                new ItemCalls(AppsCatalog.ENVIRONMENT, recorder, deadline, clients),
                ApiRequest.of(
                        AppsCatalog.GET_ENVIRONMENT,
                        Map.of("resourceId", environment.text(), "api-version", AppsCatalog.VERSION)),
                recorded -> clients.containerApps(environment.subscription())
                        .getManagedEnvironments()
                        .getByResourceGroupWithResponse(environment.resourceGroup(), environment.name(), recorded)
                        .getValue(),
                rows);
    }

    /**
     * Returns the outcome of a connected environment. Azure returns only its name; only the extension in the cluster
     * has the log destination.
     */
    private static Outcome connected(PlannedItem item, Recorder recorder) {
        Outcome none = new Outcome.NotApplicable(AzurePlace.of(item).noun()
                + " is in a connected environment, on a Kubernetes cluster connected through Azure Arc: its"
                + " network, nodes and logs belong to that cluster; collect from its pods there, as"
                + " k8s://CONTEXT/NAMESPACE/POD");
        LogRowsPlan.plan(
                item,
                Optional.empty(),
                new Outcome.Failed(
                        DetailCode.NOT_TOLD,
                        "Azure does not return the log destination of a connected environment, which only its"
                                + " cluster has; set " + NamedWorkspace.SETTING + " to the id of a workspace to"
                                + " query it"),
                recorder);
        new NetworkPlan(item, recorder).withoutEnvironment(none);
        return none;
    }

    /**
     * Plans the items that depend on the environment: log rows of the containers, and its network. Its diagnostic
     * settings and its activity log entries need only its id.
     */
    private record Rows(PlannedItem item, Optional<ArmId> id, Recorder recorder, Instant now)
            implements DiscoveryHandler<ManagedEnvironmentInner> {
        @Override
        public String handleResponse(ManagedEnvironmentInner environment, StoredResponse received) {
            AppLogDestination logs = AppLogDestination.of(environment.appLogsConfiguration());
            boolean open = logs.viaSettings() && NamedWorkspace.of(item).isEmpty();
            if (!open) {
                LogRowsPlan.plan(item, logs.workspace(), logs.withoutWorkspace(), recorder);
            }
            settings(open);
            new NetworkPlan(item, recorder).ofEnvironment(subnet(environment.vnetConfiguration()));
            return "the logs of the environment's apps are " + logs.destination();
        }

        private static Optional<String> subnet(@Nullable VnetConfiguration network) {
            return Optional.ofNullable(network == null ? null : network.infrastructureSubnetId())
                    .filter(id -> !id.isBlank());
        }

        @Override
        public void handleGap(Outcome gap) {
            EnvironmentPlan.withoutEnvironment(item, gap, recorder);
            settings(false);
        }

        /**
         * Plans the item of the diagnostic settings.
         *
         * @param alone true if nothing else determines whether there are log rows
         */
        private void settings(boolean alone) {
            id.ifPresent(environment -> {
                recorder.plan(
                        LogsCatalog.DIAGNOSTIC_SETTINGS,
                        item.window(),
                        new LogsCatalog.DiagnosticSettingsParameters(
                                AzurePlace.of(item), environment.text(), Optional.of(alone)));
                ActivityPlan.planEnvironment(item, now, environment, recorder);
            });
        }
    }
}
