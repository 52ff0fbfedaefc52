package org.ephemera.aws.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.testing.FreePorts;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3 gateway of Ceph, which enforces Object Lock like S3. All tests of a JVM share it, so each test uses separate
 * buckets.
 */
public final class CephGateway {
    private static final int ATTEMPTS = 3;
    private static final String SCRIPT = "ceph-gateway.sh";
    private static @Nullable CephGateway running;

    private final URI endpoint;

    private CephGateway(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Returns the gateway; it is started at the first call. */
    public static synchronized CephGateway running() {
        CephGateway gateway = running == null ? start() : running;
        running = gateway;
        return gateway;
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Returns the environment settings for this gateway. */
    public Map<String, String> settings() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3", endpoint.toString(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "testsecret");
    }

    public AwsConnection connection() {
        return AwsConnection.of(settings());
    }

    public S3Client s3() {
        return connection()
                .configure(
                        S3Client.builder()
                                .serviceConfiguration(
                                        c -> c.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false)),
                        "s3",
                        Region.US_EAST_1)
                .build();
    }

    private static CephGateway start() {
        for (String program : new String[] {"radosgw", "ceph-mon", "ceph-osd", "ceph"}) {
            if (!Files.isExecutable(Path.of("/usr/bin", program))) {
                throw new IllegalStateException("/usr/bin/" + program + " is not installed: run ./check --setup-only");
            }
        }
        IllegalStateException failed = new IllegalStateException("Ceph was never started");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return started();
            } catch (IllegalStateException e) {
                failed = e;
            }
        }
        throw failed;
    }

    /** On a busy machine the monitor may reject its administrator at first; another instance is started then. */
    private static CephGateway started() {
        int port = FreePorts.findPair();
        try {
            Path folder = Files.createTempDirectory("ceph-");
            Path script = folder.resolve(SCRIPT);
            try (InputStream in = Objects.requireNonNull(CephGateway.class.getResourceAsStream(SCRIPT))) {
                Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
            }
            Path log = folder.resolve("start.log");
            Process starter = new ProcessBuilder("bash", script.toString(), folder.toString(), String.valueOf(port))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!starter.waitFor(60, TimeUnit.SECONDS) || starter.exitValue() != 0) {
                starter.destroyForcibly();
                String said = Files.readString(log);
                stop(folder);
                throw new IllegalStateException("Ceph does not start: " + said);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder)));
            return new CephGateway(URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL, because on SIGTERM the gateway does not end once the other daemons have ended. */
    private static void stop(Path folder) {
        try {
            for (String daemon : new String[] {"rgw", "osd", "mon"}) {
                Path pid = folder.resolve(daemon + ".pid");
                if (Files.exists(pid)) {
                    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                            .ifPresent(ProcessHandle::destroyForcibly);
                }
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
