package org.ephemera.azure.apps;

import com.azure.resourcemanager.appcontainers.fluent.models.ContainerAppInner;
import com.azure.resourcemanager.appcontainers.models.Configuration;
import com.azure.resourcemanager.appcontainers.models.Template;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.DiscoveryHandler;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.plan.AppPlan;
import org.ephemera.azure.target.KnownApp;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Source of the container app: template and configuration. Only the names of its secrets are included, because read
 * permissions do not return their values. All other items of the app are planned from the response.
 */
public final class AppSource implements EvidenceSource {
    private final AzureClients clients;

    public AppSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        AzurePlace place = AzurePlace.of(item);
        return DiscoveryHandler.call(
                new ItemCalls(AppsCatalog.APP, recorder, deadline, clients),
                ApiRequest.of(
                        AppsCatalog.GET_APP, Map.of("resourceId", place.id(), "api-version", AppsCatalog.VERSION)),
                recorded -> clients.containerApps(place.subscription())
                        .getContainerApps()
                        .getByResourceGroupWithResponse(place.resourceGroup(), place.resourceName(), recorded)
                        .getValue(),
                new Rest(item, recorder, clients.clock().instant()));
    }

    /** Plans the items that depend on the app. */
    private record Rest(PlannedItem item, Recorder recorder, Instant now)
            implements DiscoveryHandler<ContainerAppInner> {
        @Override
        public String handleResponse(ContainerAppInner app, StoredResponse received) {
            new AppPlan(item, KnownApp.of(app), recorder).plan(now);
            return summary(app);
        }

        @Override
        public String detail(ContainerAppInner app) {
            return String.valueOf(app.runningStatus()).equals("Running") ? DetailCode.RUNNING : "";
        }

        @Override
        public void handleGap(Outcome gap) {
            new AppPlan(item, KnownApp.unavailable(gap), recorder).plan(now);
        }
    }

    private static String summary(ContainerAppInner app) {
        @Nullable Template template = app.template();
        int containers = template == null
                ? 0
                : SdkCollections.withoutNulls(template.containers()).size();
        @Nullable Configuration configuration = app.configuration();
        int secrets = configuration == null
                ? 0
                : SdkCollections.withoutNulls(configuration.secrets()).size();
        return "the app is " + SanitizedText.of(String.valueOf(app.runningStatus())) + "; its newest revision is "
                + SanitizedText.of(String.valueOf(app.latestRevisionName())) + ", with "
                + CountText.of(containers, "container")
                + (secrets == 0 ? "" : " and the names of " + CountText.of(secrets, "secret"));
    }
}
