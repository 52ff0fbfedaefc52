package org.ephemera.azure.testing;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.testing.FreePorts;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft's emulator of Blob Storage and queues. One process serves all tests of a JVM, so each test uses its own
 * containers. It does not support versioning, and accepts immutability policies and legal holds without applying them.
 */
public final class Azurite {
    public static final String ACCOUNT = "devstoreaccount1";
    /** Public key, which is valid for emulators only. */
    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static @Nullable Azurite running;
    private static @Nullable Azurite queues;

    private final URI endpoint;

    private Azurite(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Returns the running emulator; starts it on the first call. */
    public static synchronized Azurite running() {
        Azurite azurite = running == null ? start("blob", "http", List.of()) : running;
        running = azurite;
        return azurite;
    }

    private static synchronized Azurite queues() {
        Azurite azurite = queues == null ? start("queue", "http", List.of()) : queues;
        queues = azurite;
        return azurite;
    }

    /** Creates a queue; returns a client with all permissions. */
    public static QueueClient queue() {
        QueueClient queue = queueOf(queues().endpoint, "q-" + UUID.randomUUID());
        queue.create();
        return queue;
    }

    /** Returns a client for a queue with all permissions. */
    public static QueueClient queueOf(URI endpoint, String name) {
        return new QueueServiceClientBuilder()
                .endpoint(endpoint + "/" + ACCOUNT)
                .httpClient(new JdkHttpClientBuilder().build())
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .messageEncoding(QueueMessageEncoding.BASE64)
                .buildClient()
                .getQueueClient(name);
    }

    /** Returns the value of {@code EPHEMERA_QUEUE} for a queue. */
    public static String uri(QueueClient queue) {
        return "azqueue://" + ACCOUNT + "/" + queue.getQueueName();
    }

    /** Returns the settings for queues, in addition to {@link #settings()}. */
    public static Map<String, String> queueSettings() {
        return Map.of("AZURE_ENDPOINT_URL_QUEUE", queues().endpoint.toString());
    }

    /** Starts an emulator that accepts only tokens, over TLS; it does not check their signature. */
    static Azurite withTokens(Path certificate, Path key) {
        return start(
                "blob",
                "https",
                List.of("--oauth", "basic", "--cert", certificate.toString(), "--key", key.toString()));
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Returns the environment variables of a user of the emulator. */
    public Map<String, String> settings() {
        return settings(endpoint);
    }

    public static Map<String, String> settings(URI endpoint) {
        return Map.of("AZURE_ENDPOINT_URL_BLOB", endpoint.toString(), "AZURE_STORAGE_KEY", KEY);
    }

    public AzureConnection connection() {
        return AzureConnection.of(settings());
    }

    /** Creates a container. */
    public BlobContainerClient container() {
        BlobContainerClient container = containerOf(endpoint, "c-" + UUID.randomUUID());
        container.create();
        return container;
    }

    /** Returns a client for a container with all permissions, which bypasses the store. */
    public static BlobContainerClient containerOf(URI endpoint, String name) {
        return new BlobServiceClientBuilder()
                .endpoint(endpoint + "/" + ACCOUNT)
                .httpClient(new JdkHttpClientBuilder().build())
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .buildClient()
                .getBlobContainerClient(name);
    }

    /** Returns the URI of a store in a container. */
    public static String uri(BlobContainerClient container) {
        return "azblob://" + ACCOUNT + "/" + container.getBlobContainerName();
    }

    private static Azurite start(String service, String scheme, List<String> options) {
        int port = FreePorts.find();
        Path program = root().resolve("target/npm/node_modules/azurite/dist/src/" + service + "/main.js");
        if (!Files.exists(program)) {
            throw new IllegalStateException(program + " is not there: run ./check --setup-only");
        }
        List<String> command = new ArrayList<>(List.of("node", program.toString(), "--disableTelemetry", "--silent"));
        command.addAll(List.of(
                "--inMemoryPersistence",
                "--" + service + "Host",
                "127.0.0.1",
                "--" + service + "Port",
                String.valueOf(port)));
        command.addAll(options);
        try {
            Path folder = Files.createTempDirectory("azurite-");
            Path log = folder.resolve("azurite.log");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            awaitPort(port, process, log);
            return new Azurite(URI.create(scheme + "://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitPort(int port, Process process, Path log) throws IOException, InterruptedException {
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        process.destroy();
        throw new IllegalStateException("Azurite does not start: " + Files.readString(log));
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
