package org.ephemera.azure.apps;

import com.azure.resourcemanager.appcontainers.fluent.models.JobInner;
import com.azure.resourcemanager.appcontainers.models.JobConfiguration;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.DiscoveryHandler;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.JobsCatalog;
import org.ephemera.azure.plan.JobPlan;
import org.ephemera.azure.target.KnownJob;
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
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Source of the Container Apps job: template and configuration, with the names of its secrets but not their values. All
 * other items of the job are planned from the response.
 */
public final class JobSource implements EvidenceSource {
    private final AzureClients clients;

    public JobSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        AzurePlace place = AzurePlace.of(item);
        return DiscoveryHandler.call(
                new ItemCalls(JobsCatalog.JOB, recorder, deadline, clients),
                ApiRequest.of(
                        JobsCatalog.GET_JOB, Map.of("resourceId", place.id(), "api-version", AppsCatalog.VERSION)),
                recorded -> clients.containerApps(place.subscription())
                        .getJobs()
                        .getByResourceGroupWithResponse(place.resourceGroup(), place.resourceName(), recorded)
                        .getValue(),
                new Rest(item, recorder, clients.clock().instant()));
    }

    /** Plans the items that depend on the job. */
    private record Rest(PlannedItem item, Recorder recorder, Instant now) implements DiscoveryHandler<JobInner> {
        @Override
        public String handleResponse(JobInner job, StoredResponse received) {
            KnownJob known = KnownJob.of(job);
            JobPlan.plan(item, known, now, recorder);
            return summary(job, known);
        }

        @Override
        public void handleGap(Outcome gap) {
            JobPlan.plan(item, KnownJob.unavailable(gap), now, recorder);
        }
    }

    private static String summary(JobInner job, KnownJob known) {
        @Nullable JobConfiguration configuration = job.configuration();
        int secrets = configuration == null
                ? 0
                : SdkCollections.withoutNulls(configuration.secrets()).size();
        String trigger = configuration == null ? "" : String.valueOf(configuration.triggerType());
        return "the job has the trigger " + SanitizedText.of(trigger) + " and "
                + CountText.of(known.images().size(), "image")
                + (secrets == 0 ? "" : ", and the names of " + CountText.of(secrets, "secret"));
    }
}
