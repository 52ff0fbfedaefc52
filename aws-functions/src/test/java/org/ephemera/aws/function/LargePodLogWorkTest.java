package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.aws.testing.SqsEvents;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.DisturbedConnection;
import org.ephemera.testing.GeneratedPodLog;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collects a pod's log of 300 MB in several invocations of the functions, over a slow connection that is reset once and
 * refused for 40 seconds.
 */
@Tag("slow")
@Timeout(600)
class LargePodLogWorkTest {
    private static final long BYTES = 300_000_000;
    private static final long RATE = 4_000_000;
    private static final Duration DOWN = Duration.ofSeconds(40);
    private static final int DISTURBANCES = 2;

    /** Remaining time of an invocation, of which a part is reserved for the seal. */
    private static final int INVOCATION_MS = 75_000;

    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());

    @TempDir
    Path folder;

    @Test
    void storesEachByteOnceInSeveralInvocations() throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                PodLogRelay cluster = new PodLogRelay(folder, Duration.ofSeconds(80), BYTES);
                DisturbedConnection connection =
                        new DisturbedConnection(cluster.endpoint(), RATE, BYTES / 3, BYTES / 3 * 2, DOWN);
                ResponseChangingProxy api = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            api.change("DescribeCluster", described -> cluster.lead(described, connection.endpoint()));
            HttpServer sqs = sqs();
            JsonNode opened = alert(runtime(api, sqs));
            Path place = Path.of(opened.path("location").asText());
            int invocations = 0;
            for (String message = queue.poll(); message != null; message = queue.poll()) {
                work(runtime(api, sqs), message);
                invocations++;
            }
            sqs.stop(0);

            assertThat(invocations).isGreaterThanOrEqualTo(3);
            assertThat(connection.disturbances()).isEqualTo(DISTURBANCES);
            IndependentVerifiers.accept(
                    place, PemSigner.open(folder.resolve("key.pem")).publicKey());
            JsonNode item = lines(place.resolve("data/outcomes.jsonl")).stream()
                    .filter(line -> line.path("artifact").asText().equals("kubernetes.log"))
                    .filter(line -> cluster.isReadBy(line.path("params")))
                    .findFirst()
                    .orElseThrow();
            assertThat(item.path("outcome").asText()).as(item.toString()).isEqualTo("COLLECTED");
            GeneratedPodLog log = cluster.log();
            String name = item.path("item").asText();
            log.assertStoredIn(place, responses(place, name));
            long most = log.bytes() + (invocations + DISTURBANCES) * log.bytesInOneSecond() * 21 / 20;
            assertThat(bytes(place.resolve("data/raw/" + name))).isBetween(log.bytes(), most);
        }
    }

    private AwsRuntime runtime(ResponseChangingProxy api, HttpServer sqs) {
        String queueHost = "http://127.0.0.1:" + sqs.getAddress().getPort();
        return AwsRuntime.of(
                Map.of(
                        "AWS_ENDPOINT_URL",
                        api.endpoint().toString(),
                        "AWS_ENDPOINT_URL_SQS",
                        queueHost,
                        "AWS_REGION",
                        "eu-central-1",
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test",
                        "EPHEMERA_QUEUE",
                        queueHost + "/111122223333/work.fifo",
                        "EPHEMERA_STORE",
                        "file:" + folder.resolve("evidence"),
                        "EPHEMERA_SIGNER",
                        "file:" + folder.resolve("key.pem")),
                Clock.systemUTC());
    }

    private JsonNode alert(AwsRuntime runtime) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new AlertFunction(runtime)
                .handleRequest(
                        new ByteArrayInputStream(scenario.alert()),
                        answer,
                        new TestLambdaContext("alert", INVOCATION_MS));
        return Json.parse(answer.toByteArray());
    }

    private static void work(AwsRuntime runtime, String message) throws IOException {
        ObjectNode event = Json.object();
        SqsEvents.record(event, "m-1", message, "1");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        TestLambdaContext context = new TestLambdaContext("work", INVOCATION_MS);
        new WorkFunction(runtime).handleRequest(new ByteArrayInputStream(Json.bytes(event)), answer, context);
        assertThat(Json.parse(answer.toByteArray()).path("batchItemFailures"))
                .as(context.logged())
                .isEmpty();
    }

    /** Starts a server that accepts SendMessage of SQS and adds the message to {@link #queue}. */
    private HttpServer sqs() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String message = Json.parse(exchange.getRequestBody().readAllBytes())
                        .path("MessageBody")
                        .asText();
                queue.add(message);
                byte[] answer = Json.bytes(Json.object().put("MessageId", "m-1").put("MD5OfMessageBody", md5(message)));
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
        return server;
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> responses(Path place, String item) throws IOException {
        List<JsonNode> responses = new ArrayList<>();
        try (Stream<Path> segments = Files.list(place.resolve("data/acquisition"))) {
            for (Path segment : segments.sorted().toList()) {
                lines(segment).stream()
                        .filter(line -> line.path("item").asText().equals(item))
                        .filter(line -> line.path("event").asText().equals("api.response"))
                        .forEach(responses::add);
            }
        }
        return responses;
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return lines;
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
