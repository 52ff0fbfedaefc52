package org.ephemera.aws.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.ephemera.aws.client.AwsConnection;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The control plane of AWS as moto plays it: one server for all tests of a JVM, emptied for each class. */
public final class Moto {
    /** Debian's; a python environment may bring another of the same name. */
    private static final Path PROGRAM = Path.of("/usr/bin/moto_server");

    public static final String ACCOUNT = "123456789012";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static @Nullable Moto running;

    private final URI endpoint;

    private Moto(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** The server, with nothing in it; started if it does not run yet. */
    public static synchronized Moto empty() {
        Moto moto = running == null ? start() : running;
        running = moto;
        moto.post("/moto-api/reset", "");
        return moto;
    }

    public URI endpoint() {
        return endpoint;
    }

    /** What a user would set in the environment to reach it. */
    public Map<String, String> settings() {
        return Map.of(
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test");
    }

    public AwsConnection connection() {
        return AwsConnection.of(settings());
    }

    /** E.g. {@code moto.client(KmsClient.builder())}. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return connection().configure(builder, "any", Region.US_EAST_1).build();
    }

    public S3Client s3() {
        return client(S3Client.builder()
                .serviceConfiguration(c -> c.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false)));
    }

    /** Sends to moto's own API, e.g. {@code /moto-api/reset-auth}. */
    public void post(String path, String text) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(text))
                .build();
        int status = send(request);
        if (status != 200) {
            throw new IllegalStateException("moto answered " + status + " to " + path);
        }
    }

    private static Moto start() {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException(PROGRAM + " is not installed: run ./check --setup-only");
        }
        int port = FreePorts.one();
        Moto moto = new Moto(URI.create("http://127.0.0.1:" + port));
        try {
            File log = File.createTempFile("moto-", ".log");
            log.deleteOnExit();
            Process server = new ProcessBuilder(PROGRAM.toString(), "-H", "127.0.0.1", "-p", String.valueOf(port))
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
            moto.awaitReady(server, log.toPath());
            return moto;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Process server, Path log) throws IOException {
        HttpRequest ready = HttpRequest.newBuilder(endpoint.resolve("/moto-api/data.json"))
                .timeout(Duration.ofSeconds(5))
                .build();
        for (int tried = 0; tried < 300 && server.isAlive(); tried++) {
            try {
                if (send(ready) == 200) {
                    return;
                }
            } catch (UncheckedIOException e) {
                pause(); // it does not listen yet
            }
        }
        server.destroyForcibly();
        throw new IllegalStateException("moto does not start: " + Files.readString(log));
    }

    private static int send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
