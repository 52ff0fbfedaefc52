package org.ephemera.azure.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.alert.AlertParser;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.model.Target;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.EvidenceFolder;

/** Acquisition from the services at an endpoint into a directory, from alert to seal, like that of a user. */
public final class AcquisitionFixture {
    private final EvidenceFolder folder;
    private final Clock clock;
    private final Map<String, String> settings;

    private AcquisitionFixture(EvidenceFolder folder, URI endpoint, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.settings = new HashMap<>(settings(endpoint));
    }

    /** Returns clients for requests without a package. */
    public static AzureClients clients(URI endpoint) {
        return AzureClients.of(settings(endpoint), Clock.systemUTC());
    }

    private static Map<String, String> settings(URI endpoint) {
        return Map.of(
                "AZURE_ENDPOINT_URL", endpoint.toString(),
                "AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47",
                "AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d",
                "AZURE_CLIENT_SECRET", "test");
    }

    public static AcquisitionFixture at(Path folder, URI endpoint) throws IOException {
        return at(folder, endpoint, Clock.systemUTC());
    }

    public static AcquisitionFixture at(Path folder, URI endpoint, Clock clock) throws IOException {
        return new AcquisitionFixture(EvidenceFolder.at(folder, clock), endpoint, clock);
    }

    public AcquisitionFixture set(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** Returns the request of a user for a target. */
    public static byte[] requestFor(String id) {
        return ("{\"target\": \"" + id + "\", \"id\": \"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    public CollectedPackage collect(byte[] alert) throws IOException {
        return collect(alert, Duration.ofMinutes(5));
    }

    /** Collects until the time limit and seals. */
    public CollectedPackage collect(byte[] alert, Duration time) throws IOException {
        try (AzureClients clients = AzureClients.of(settings, clock)) {
            return collecting(clients, alert).collectAndSeal(time);
        }
    }

    /** Opens a package and collects until the time limit, without sealing. */
    public void openAndCollect(byte[] alert, Duration time) throws IOException {
        try (AzureClients clients = AzureClients.of(settings, clock)) {
            collecting(clients, alert).collectOnly(time);
        }
    }

    private EvidenceFolder.Collecting collecting(AzureClients clients, byte[] alert) throws IOException {
        if (!(AlertParser.parse(alert) instanceof ParsedAlert.Recognised recognised)) {
            throw new IOException("no alert: " + AlertParser.parse(alert));
        }
        AlertSubject subject = recognised.subjects().getFirst();
        Target target = subject.target();
        return folder.collecting(AzureSources.all(clients), alert, subject, AzureSources.plannedFor(target.kind()))
                .of(NamedWorkspace.addTo(settings, target));
    }
}
