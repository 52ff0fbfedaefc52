package org.ephemera.azure.function;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import com.azure.storage.queue.models.QueueStorageException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.queue.StorageQueueAnnouncer;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.envelope.Signer;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import org.ephemera.queue.CloudFixture;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.CallInterceptingProxy;

/** Fixture with a container and queues of Azurite and a key file; the targets are those of the lab. */
final class AzuriteWorkplace implements CloudFixture, AutoCloseable {
    private static final String GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerInstance/containerGroups/checkout";
    private static final Duration HEARD = Duration.ofMinutes(5);

    private final Map<String, String> settings = new HashMap<>();
    private final QueueClient queue = Azurite.queue();
    private final QueueClient poison = Azurite.queue();
    private final QueueClient results = Azurite.queue();
    private final URI blobs = Azurite.running().endpoint();
    private final URI queues;
    private final AzureRuntime runtime;

    AzuriteWorkplace(Path folder, SimulatedAzure azure) throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        settings.putAll(Azurite.running().settings());
        settings.putAll(Azurite.queueSettings());
        queues = URI.create(settings.get("AZURE_ENDPOINT_URL_QUEUE"));
        settings.put("AZURE_ENDPOINT_URL", azure.endpoint().toString());
        settings.put("AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47");
        settings.put("AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d");
        settings.put("AZURE_CLIENT_SECRET", "test");
        settings.put("EPHEMERA_STORE", Azurite.uri(Azurite.running().container()));
        settings.put("EPHEMERA_SIGNER", "file:" + key);
        settings.put(StorageQueueDispatch.SETTING, Azurite.uri(queue));
        settings.put(StorageQueueAnnouncer.SETTING, Azurite.uri(results));
        settings.put(PackageBudget.SETTING, "none");
        settings.put(WorkerOnAzurite.QUEUE, queue.getQueueName());
        settings.put(WorkerOnAzurite.POISON, poison.getQueueName());
        runtime = AzureRuntime.of(settings, Clock.systemUTC());
    }

    @Override
    public String name() {
        return "queues and blobs (Azurite)";
    }

    @Override
    public EvidenceStore store() {
        return opened(() -> runtime.site().store());
    }

    @Override
    public Signer signer() {
        return opened(() -> runtime.site().signer());
    }

    @Override
    public WorkDispatch dispatch() {
        return runtime.site().dispatch();
    }

    /** The first target exists, the others do not. */
    @Override
    public Target target(int number) {
        return AzureTarget.parse(number == 0 ? GROUP : GROUP + "-" + number);
    }

    @Override
    public List<Artifact> planned(Target target) {
        return AzureSources.plannedFor(target.kind());
    }

    @Override
    public Class<?> worker() {
        return WorkerOnAzurite.class;
    }

    @Override
    public Map<String, String> environment(CallInterceptingProxy calls) throws IOException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put(
                "AZURE_ENDPOINT_URL_BLOB", calls.addServer("store", blobs).toString());
        environment.put(
                "AZURE_ENDPOINT_URL_QUEUE", calls.addServer("queue", queues).toString());
        return environment;
    }

    @Override
    public Calls calls() {
        return new Calls(
                Pattern.compile("^queue GET [^?]*/messages"),
                Pattern.compile("^queue DELETE [^?]*/messages/"),
                Pattern.compile("^queue POST [^?]*/" + results.getQueueName() + "/messages"));
    }

    @Override
    public void release(String receipt) {
        try {
            new PolledQueue(queue, poison, dispatch()).makeVisible(receipt);
        } catch (QueueStorageException e) {
            // The worker deleted the message or made it visible again.
            if (e.getStatusCode() != 404 && e.getStatusCode() != 400) {
                throw e;
            }
        }
    }

    @Override
    public List<JsonNode> announced() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (List<QueueMessageItem> some = heardNow(); !some.isEmpty(); some = heardNow()) {
            for (QueueMessageItem message : some) {
                all.add(Json.parse(message.getBody().toBytes()));
            }
        }
        return all;
    }

    @Override
    public void close() {
        runtime.close();
    }

    private List<QueueMessageItem> heardNow() {
        return results.receiveMessages(32, HEARD, null, Context.NONE).stream().toList();
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> T opened(Opening<T> opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
