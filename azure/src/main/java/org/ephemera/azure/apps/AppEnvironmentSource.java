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
import org.ephemera.azure.plan.AppPlan;
import org.ephemera.azure.plan.NetworkPlan;
import org.ephemera.azure.plan.RowsPlan;
import org.ephemera.azure.target.AppLogDestination;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/** The environment that an app is in: its network, and where the logs of its apps go, which is asked next. */
public final class AppEnvironmentSource implements EvidenceSource {
    private static final String TYPE = "Microsoft.App/managedEnvironments";

    /** On a cluster of its owner's, which Azure Arc connects. */
    private static final String CONNECTED = "Microsoft.App/connectedEnvironments";

    private final AzureClients clients;

    public AppEnvironmentSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String named = ParameterCodec.read(item, AppsCatalog.EnvironmentParameters.class)
                .environment();
        Optional<ArmId> id = ArmId.of(named, TYPE);
        DiscoveryHandler<ManagedEnvironmentInner> rows =
                new Rows(item, id, recorder, clients.clock().instant());
        if (id.isEmpty() && ArmId.of(named, CONNECTED).isPresent()) {
            return new Step.Finished(connected(item, recorder));
        }
        if (id.isEmpty()) {
            Outcome none = new Outcome.Failed(
                    DetailCode.NOT_AN_ID,
                    "what the app names as its environment is no id of a managed environment: "
                            + SanitizedText.of(named));
            rows.untold(none);
            return new Step.Finished(none);
        }
        ArmId environment = id.get();
        return DiscoveryHandler.ask(
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

    /** There is no more of it in Azure than its name; where its logs go is told to the extension in the cluster, and to nobody else. */
    private static Outcome connected(PlannedItem item, Recorder recorder) {
        Outcome none = new Outcome.NotApplicable(
                "the app is in a connected environment, on a Kubernetes cluster that Azure Arc"
                        + " connects: its network, nodes and logs are that cluster's; collect from its pods there, as"
                        + " k8s://CONTEXT/NAMESPACE/POD");
        RowsPlan.plan(
                item,
                Optional.empty(),
                new Outcome.Failed(
                        DetailCode.NOT_TOLD,
                        "the cluster of a connected environment is told where the logs of its apps go, and tells nobody: set "
                                + NamedWorkspace.SETTING + " to the id of a workspace to have it asked"),
                recorder);
        new NetworkPlan(item, recorder).withoutEnvironment(none);
        return none;
    }

    /**
     * What hangs on the environment: what the app's containers wrote, and its network. Its diagnostic settings, and who did what to it, need
     * only its id.
     */
    private record Rows(PlannedItem item, Optional<ArmId> id, Recorder recorder, Instant now)
            implements DiscoveryHandler<ManagedEnvironmentInner> {
        @Override
        public String told(ManagedEnvironmentInner environment, StoredResponse received) {
            AppLogDestination logs = AppLogDestination.of(environment.appLogsConfiguration());
            boolean open = logs.viaSettings() && NamedWorkspace.of(item).isEmpty();
            if (!open) {
                RowsPlan.plan(item, logs.workspace(), logs.withoutWorkspace(), recorder);
            }
            settings(open);
            new NetworkPlan(item, recorder).ofEnvironment(subnet(environment.vnetConfiguration()));
            return "the environment's apps have their logs " + logs.destination();
        }

        private static Optional<String> subnet(@Nullable VnetConfiguration network) {
            return Optional.ofNullable(network == null ? null : network.infrastructureSubnetId())
                    .filter(id -> !id.isBlank());
        }

        @Override
        public void untold(Outcome gap) {
            AppPlan.withoutEnvironment(item, gap, recorder);
            settings(false);
        }

        /** @param alone true if nothing else says whether there are rows to be had */
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
