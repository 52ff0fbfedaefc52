package org.ephemera.azure.source;

import com.azure.resourcemanager.appcontainers.fluent.models.ContainerAppInner;
import com.azure.resourcemanager.appcontainers.models.Configuration;
import com.azure.resourcemanager.appcontainers.models.Template;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;
import org.ephemera.model.Volatility;
import org.jspecify.annotations.Nullable;

/**
 * The container app: what it is to run and how it is configured; of its secrets only the names, as the service gives their
 * values to nobody who only reads. From here all the rest is planned.
 */
public final class AppSource implements EvidenceSource {
    static final String VERSION = "2025-01-01";

    private static final Operation GET = new Operation("app", "ContainerApps_Get", "Microsoft.App/containerApps/read");

    public static final Artifact ARTIFACT = new Artifact(
            "azure.app",
            "The container app: template, configuration, names of its secrets, identity, newest revision, who changed it",
            Volatility.V2,
            true,
            true,
            List.of(GET.key()),
            List.of(GET.permission()),
            "https://learn.microsoft.com/rest/api/resource-manager/containerapps/container-apps/get");

    private final AzureClients clients;

    public AppSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        AzurePlace place = AzurePlace.of(item);
        return Telling.ask(
                new Calls(ARTIFACT, recorder, deadline, clients.clock()),
                Question.of(GET, Map.of("resourceId", place.id(), "api-version", VERSION)),
                recorded -> clients.containerApps(place.subscription())
                        .getContainerApps()
                        .getByResourceGroupWithResponse(place.resourceGroup(), place.name(), recorded)
                        .getValue(),
                new Rest(item, recorder, clients.clock().instant()));
    }

    /** What hangs on the app. */
    private record Rest(PlannedItem item, Recorder recorder, Instant now) implements Telling<ContainerAppInner> {
        @Override
        public String told(ContainerAppInner app, Received received) {
            new AppPlan(item, KnownApp.of(app), recorder).plan(now);
            return summary(app);
        }

        @Override
        public void untold(Outcome gap) {
            new AppPlan(item, KnownApp.untold(gap), recorder).plan(now);
        }
    }

    private static String summary(ContainerAppInner app) {
        @Nullable Template template = app.template();
        int containers =
                template == null ? 0 : Present.in(template.containers()).size();
        @Nullable Configuration configuration = app.configuration();
        int secrets =
                configuration == null ? 0 : Present.in(configuration.secrets()).size();
        return "the app is " + Shown.of(String.valueOf(app.runningStatus())) + "; its newest revision is "
                + Shown.of(String.valueOf(app.latestRevisionName())) + ", with "
                + Counted.of(containers, "container")
                + (secrets == 0 ? "" : " and the names of " + Counted.of(secrets, "secret"));
    }
}
