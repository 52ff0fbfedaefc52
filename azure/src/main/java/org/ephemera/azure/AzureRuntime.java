package org.ephemera.azure;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ephemera.azure.aci.ContainerGroupLookup;
import org.ephemera.azure.alert.AlertParser;
import org.ephemera.azure.alert.ContainerGroupEvents;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.keyvault.KeyVaultSigner;
import org.ephemera.azure.queue.StorageQueueAnnouncer;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.azure.store.BlobEvidenceStore;
import org.ephemera.azure.sweep.AzureSweep;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.Requester;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Target;
import org.ephemera.queue.ReadAccess;
import org.ephemera.queue.WebhookAnnouncer;
import org.ephemera.report.ReportListener;
import org.ephemera.reporting.StoredReports;
import org.ephemera.runtime.AlertForms;
import org.ephemera.runtime.AlertHandling;
import org.ephemera.runtime.CloudParts;
import org.ephemera.runtime.CloudReader;
import org.ephemera.runtime.CollectorSite;
import org.ephemera.runtime.RemoteResource;
import org.ephemera.runtime.SiteSettings;

/**
 * {@link CollectorSite} on Azure, created from settings. They are {@code EPHEMERA_STORE}
 * ({@code azblob://ACCOUNT/CONTAINER/PREFIX}), {@code EPHEMERA_SIGNER} ({@code azurekv:KEY-ID}), {@code EPHEMERA_QUEUE}
 * and {@code EPHEMERA_RESULTS} ({@code azqueue://ACCOUNT/QUEUE}), optionally {@code EPHEMERA_WORKSPACE}
 * ({@link NamedWorkspace}), and the settings of {@link AzureConnection} and {@link AzureClients}. An app with several
 * managed identities has {@code EPHEMERA_READING_CLIENT_ID} for read calls and {@code EPHEMERA_EVIDENCE_CLIENT_ID} for
 * the store and the keys; without them {@code AZURE_CLIENT_ID} applies.
 */
public final class AzureRuntime implements AutoCloseable {
    private static final String STORE = "EPHEMERA_STORE";
    private static final String SIGNER = "EPHEMERA_SIGNER";
    private static final String READING_CLIENT = "EPHEMERA_READING_CLIENT_ID";
    private static final String EVIDENCE_CLIENT = "EPHEMERA_EVIDENCE_CLIENT_ID";
    private static final String BLOB = "azblob:";
    private static final String KEY_VAULT = "azurekv:";

    private final SiteSettings settings;
    private final AzureClients clients;
    private final CollectorSite site;

    private AzureRuntime(
            Map<String, String> environment, Clock clock, Optional<WorkerRegistry> workers, ReportListener listener) {
        this.settings = new SiteSettings(environment);
        this.clients = AzureClients.of(withClient(settings, READING_CLIENT), clock);
        this.site = new CollectorSite(
                settings,
                clock,
                workers,
                parts(settings, clients, clock),
                (store, location, foreign) ->
                        new StoredReports(store, location, AzureSweep::subjects, listener, foreign));
    }

    /** Creates the runtime from the environment variables. */
    public static AzureRuntime fromEnvironment() {
        return of(System.getenv(), Clock.systemUTC());
    }

    /** Creates the runtime. */
    public static AzureRuntime of(Map<String, String> settings, Clock clock) {
        return new AzureRuntime(settings, clock, Optional.empty(), ReportListener.NONE);
    }

    /** Creates the runtime for an environment that knows whether other workers are still running. */
    public static AzureRuntime of(Map<String, String> settings, Clock clock, WorkerRegistry workers) {
        return of(settings, clock, workers, ReportListener.NONE);
    }

    /**
     * Creates the runtime.
     *
     * @param listener receives the results of the reports that this runtime writes
     */
    public static AzureRuntime of(
            Map<String, String> settings, Clock clock, WorkerRegistry workers, ReportListener listener) {
        return new AzureRuntime(settings, clock, Optional.of(workers), listener);
    }

    /** Returns the Azure libraries of a store and a signer with their versions. */
    public static Map<String, String> sdk(String store, String signer) {
        Map<String, String> versions = new TreeMap<>();
        if (store.startsWith(BLOB)) {
            versions.putAll(BlobEvidenceStore.libraries());
        }
        if (signer.startsWith(KEY_VAULT)) {
            versions.putAll(KeyVaultSigner.libraries());
        }
        return versions;
    }

    /** Returns the site. */
    public CollectorSite site() {
        return site;
    }

    /**
     * Handles alerts and requests that arrive on Azure.
     *
     * @param listener observes the collection
     * @param log receives lines that contain ids only, never text of a target or an alert
     */
    public AlertHandling alerts(CollectionListener listener, Consumer<String> log) {
        AlertForms forms = new AlertForms(
                AlertParser::parse,
                AlertParser.LARGEST,
                ContainerGroupEvents::of,
                ContainerGroupEvents::stop,
                AzureSources::plannedFor,
                this::withWorkspace,
                Requester.Method.CLAIMED); // a caller with the function key can claim any identity
        return new AlertHandling(site, forms, listener, log);
    }

    /** Returns the target with the configured workspace, if there is one. */
    private Target withWorkspace(Target target) {
        return NamedWorkspace.addTo(settings.values(), target);
    }

    @Override
    public void close() {
        clients.close();
    }

    private static CloudParts parts(SiteSettings settings, AzureClients clients, Clock clock) {
        return new CloudParts(
                "azure",
                new RemoteResource<>(
                        STORE,
                        "azblob://ACCOUNT/CONTAINER/PREFIX",
                        uri -> BlobEvidenceStore.open(
                                uri, evidenceConnection(settings), CollectorSite.retention(settings), clock)),
                new RemoteResource<>(
                        SIGNER, "azurekv:KEY-ID", uri -> KeyVaultSigner.of(uri, evidenceConnection(settings))),
                new RemoteResource<>(
                        StorageQueueDispatch.SETTING,
                        "azqueue://ACCOUNT/QUEUE",
                        queue -> StorageQueueDispatch.of(queue, connection(settings))),
                new RemoteResource<>(
                        StorageQueueAnnouncer.SETTING,
                        "azqueue://ACCOUNT/QUEUE",
                        queue -> StorageQueueAnnouncer.of(queue, connection(settings))),
                new RemoteResource<>(WebhookAnnouncer.SETTING, "an https address", WebhookAnnouncer::of),
                new CloudReader(
                        ReadAccess.OPEN,
                        target -> AzureSources.all(clients),
                        new ContainerGroupLookup(clients),
                        new AzureSweep(),
                        invocation -> record(settings, invocation)));
    }

    private static AzureConnection connection(SiteSettings settings) {
        return AzureConnection.of(settings.values());
    }

    private static AzureConnection evidenceConnection(SiteSettings settings) {
        return AzureConnection.of(withClient(settings, EVIDENCE_CLIENT));
    }

    /** Returns the settings with this setting as the client id of the managed identity, if it is set. */
    private static Map<String, String> withClient(SiteSettings settings, String name) {
        Map<String, String> values = new TreeMap<>(settings.values());
        settings.get(name).ifPresent(id -> values.put("AZURE_CLIENT_ID", id));
        return values;
    }

    private static RuntimeRecord record(SiteSettings settings, String invocation) {
        TreeMap<String, String> sdk = new TreeMap<>(AzureClients.libraries());
        sdk.putAll(sdk(settings.get(STORE).orElse(""), settings.get(SIGNER).orElse("")));
        return settings.get("WEBSITE_SITE_NAME")
                .map(name -> new RuntimeRecord(
                        "azure",
                        name,
                        List.of(invocation),
                        settings.get("REGION_NAME").orElse(""),
                        sdk))
                .orElseGet(() -> RuntimeRecord.local(sdk));
    }
}
