package org.ephemera.azure.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Opened;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.Subject;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.source.AzureClients;
import org.ephemera.azure.source.Workspace;
import org.ephemera.azure.trigger.AlertParser;
import org.ephemera.bag.Json;
import org.ephemera.bag.Layout;
import org.ephemera.bag.Requester;
import org.ephemera.bag.RuntimeRecord;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Workers;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.Gathered;
import org.ephemera.testing.Strangers;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;

/** Collects from whatever answers at an endpoint into a directory, from alert to seal, as a user would. */
public final class Desk {
    private final Path folder;
    private final Clock clock;
    private final Map<String, String> settings = new HashMap<>();
    private final DirectoryEvidenceStore store;
    private final PemSigner signer;

    private Desk(Path folder, URI endpoint, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        settings.putAll(settings(endpoint));
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Path key = folder.resolve("key.pem");
        if (!Files.exists(key)) {
            PemSigner.create(key);
        }
        signer = PemSigner.open(key);
    }

    /** For whoever wants to ask without a package. */
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

    public static Desk at(Path folder, URI endpoint) throws IOException {
        return at(folder, endpoint, Clock.systemUTC());
    }

    public static Desk at(Path folder, URI endpoint, Clock clock) throws IOException {
        return new Desk(folder, endpoint, clock);
    }

    public Desk set(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** The request for a group that a person would name. */
    public static byte[] asking(String id) {
        return ("{\"target\": \"" + id + "\", \"id\": \"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    public Gathered collect(byte[] alert) throws IOException {
        return collect(alert, Duration.ofMinutes(5));
    }

    /** Collects as long as there is time, and seals. */
    public Gathered collect(byte[] alert, Duration time) throws IOException {
        try (AzureClients clients = AzureClients.of(settings, clock)) {
            Acquisition acquisition = acquisition(clients);
            Opened opened = open(acquisition, alert);
            acquisition.collect(opened, Deadline.in(clock, time));
            return gathered(acquisition.seal(opened));
        }
    }

    /** Opens, collects as long as there is time, and leaves it at that. */
    public void begin(byte[] alert, Duration time) throws IOException {
        try (AzureClients clients = AzureClients.of(settings, clock)) {
            Acquisition acquisition = acquisition(clients);
            acquisition.collect(open(acquisition, alert), Deadline.in(clock, time));
        }
    }

    private Acquisition acquisition(AzureClients clients) {
        return new Acquisition(
                AzureSources.all(clients),
                store,
                signer,
                Workers.unknown("a test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    private Opened open(Acquisition acquisition, byte[] alert) throws IOException {
        if (!(AlertParser.parse(alert) instanceof Alert.Recognised recognised)) {
            throw new IOException("no alert: " + AlertParser.parse(alert));
        }
        Subject subject = recognised.subjects().getFirst();
        AcquisitionRequest request = new AcquisitionRequest(
                Workspace.with(settings, subject.target()),
                subject.trigger(),
                new ReceivedEvent(alert),
                new Requester("a test", Requester.Method.CLAIMED, false),
                "",
                Optional.empty(),
                subject.window(),
                Retention.NONE);
        return acquisition.open(
                request, AzureSources.plannedFor(subject.target().kind()));
    }

    private Gathered gathered(Seal seal) throws IOException {
        Path packageFolder =
                folder.resolve("evidence").resolve(seal.statement().packageId().prefix());
        List<JsonNode> log = new ArrayList<>();
        try (Stream<Path> segments = Files.list(packageFolder.resolve(Layout.ACQUISITION))) {
            for (Path segment : segments.sorted().toList()) {
                for (String line : Files.readAllLines(segment)) {
                    log.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        try {
            Strangers.accept(packageFolder, signer.publicKey());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the package could not be shown to strangers", e);
        }
        VerificationReport report =
                PackageVerifier.verify(store, seal.statement().packageId(), signer.publicKey());
        return new Gathered(packageFolder, seal, List.copyOf(log), report);
    }
}
