import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.function.AlertFunction;
import org.ephemera.aws.function.WorkFunction;
import org.ephemera.format.Json;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Measures the functions in one warm process with a moto queue between them. First: the response time of the alert function with
 * a store in a bucket and 50 ms per call. Second: RUNS acquisitions from alert to seal with a folder as the store. Third: ALERTS
 * alerts about as many tasks. Each alert is sent twice, and eight workers receive every tenth message twice.
 */
final class EngineRuns {
    private static final int WARMING = 15;
    private static final int AT_ONCE = 8;

    private final Map<String, String> settings;
    private final SqsClient sqs;
    private final String queue;

    private EngineRuns(Map<String, String> settings) {
        this.settings = settings;
        this.queue = settings.get("EPHEMERA_QUEUE");
        this.sqs = sqs(settings);
    }

    public static void main(String[] arguments) throws Exception {
        String task = arguments[0];
        String finding = Files.readString(Path.of(arguments[1]));
        int runs = Integer.parseInt(arguments[2]);
        int alerts = Integer.parseInt(arguments[3]);
        Map<String, String> settings = new HashMap<>(System.getenv());
        settings.put("EPHEMERA_BUDGET", "none");
        settings.put("EPHEMERA_QUEUE", queue(settings, "warm.fifo"));
        warmAnswers(new HashMap<>(settings), finding, runs);
        settings.put("EPHEMERA_QUEUE", queue(settings, "work.fifo"));
        EngineRuns engine = new EngineRuns(settings);
        engine.alertToSeal(task, runs);
        engine.drain(finding, alerts);
        System.exit(0);
    }

    private static void warmAnswers(Map<String, String> settings, String finding, int runs) throws Exception {
        String address = settings.get("BENCH_SLOW_WAY");
        settings.put("AWS_ENDPOINT_URL_S3", address);
        settings.put("AWS_ENDPOINT_URL_SQS", address);
        settings.put("EPHEMERA_STORE", "s3://bench/");
        settings.put("EPHEMERA_RETENTION", "none");
        List<Double> times = new ArrayList<>();
        try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
            for (int run = -WARMING; run < runs; run++) {
                byte[] event = about(finding, 10_000 + run);
                if (run == 0) {
                    calls(address);
                }
                long began = System.nanoTime();
                answer(new AlertFunction(runtime), event);
                if (run >= 0) {
                    times.add((System.nanoTime() - began) / 1e6);
                }
            }
        }
        System.out.printf("calls %.1f%n", calls(address) / (double) runs);
        say("warm", times);
    }

    private void alertToSeal(String task, int runs) throws Exception {
        List<Double> answers = new ArrayList<>();
        List<Double> seals = new ArrayList<>();
        try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
            for (int run = -WARMING; run < runs; run++) {
                byte[] request = Json.bytes(
                        Json.object().put("target", task).put("id", UUID.randomUUID().toString()));
                long began = System.nanoTime();
                answer(new AlertFunction(runtime), request);
                long answered = System.nanoTime();
                work(runtime, received().getFirst(), 1);
                long sealed = System.nanoTime();
                if (run >= 0) {
                    answers.add((answered - began) / 1e6);
                    seals.add((sealed - began) / 1e6);
                }
            }
        }
        say("answer", answers);
        say("sealed", seals);
    }

    private void drain(String finding, int alerts) throws Exception {
        List<byte[]> events = new ArrayList<>();
        for (int n = 0; n < alerts; n++) {
            events.add(about(finding, 100_000 + n));
            events.add(about(finding, 100_000 + n));
        }
        Collections.shuffle(events, new Random(1));
        Set<String> packages = Collections.synchronizedSet(new java.util.HashSet<>());
        AtomicInteger deliveries = new AtomicInteger();
        try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC());
                var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            long began = System.nanoTime();
            all(workers.invokeAll(events.stream()
                    .map(event -> (Callable<Object>) () ->
                            packages.add(answer(new AlertFunction(runtime), event).path("packageId").asText()))
                    .toList()));
            long queued = System.nanoTime();
            all(workers.invokeAll(Collections.nCopies(AT_ONCE, (Callable<Object>) () -> {
                for (List<Message> some = received(); !some.isEmpty(); some = received()) {
                    int times = deliveries.incrementAndGet() % 10 == 0 ? 2 : 1;
                    work(runtime, some.getFirst(), times);
                }
                return "";
            })));
            long drained = System.nanoTime();
            System.out.printf("took %.1f %.1f%n", (queued - began) / 1e9, (drained - queued) / 1e9);
        }
        System.out.println("packages " + packages.size() + " messages " + deliveries.get());
    }

    private void work(AwsRuntime runtime, Message message, int times) throws IOException {
        ObjectNode event = Json.object();
        event.withArray("Records")
                .addObject()
                .put("messageId", message.messageId())
                .put("body", message.body());
        for (int time = 0; time < times; time++) {
            JsonNode answer = answer(new WorkFunction(runtime), Json.bytes(event));
            if (!answer.path("batchItemFailures").isEmpty()) {
                throw new IOException("a message failed");
            }
        }
        sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
    }

    private List<Message> received() {
        return sqs.receiveMessage(r -> r.queueUrl(queue)).messages();
    }

    private static byte[] about(String finding, int number) {
        String id = String.format("%032x", number);
        return finding.replace("0f9a1b2c3d4e5f60718293a4b5c6d7e8", id)
                .replace("d2c9f6b0a8e14f0b9c3e7a5d1b2f4c60", id)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void all(List<Future<Object>> done) throws Exception {
        for (Future<Object> each : done) {
            each.get();
        }
    }

    private static JsonNode answer(RequestStreamHandler handler, byte[] event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event), out, context());
        return Json.parse(out.toByteArray());
    }

    private static void say(String name, List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        System.out.printf(
                "%s %.0f %.0f%n", name, sorted.get(sorted.size() / 2), sorted.get((int) (sorted.size() * 0.95)));
    }

    /** Returns the number of calls through the delaying proxy since the last query. */
    private static int calls(String address) throws Exception {
        HttpRequest question = HttpRequest.newBuilder(URI.create(address + "/bench/calls")).build();
        return Integer.parseInt(HttpClient.newHttpClient()
                .send(question, HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static String queue(Map<String, String> settings, String name) {
        return sqs(settings)
                .createQueue(r -> r.queueName(name).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                .queueUrl();
    }

    private static SqsClient sqs(Map<String, String> settings) {
        return AwsConnection.of(settings)
                .configure(SqsClient.builder(), "sqs", Region.of(settings.get("AWS_REGION")))
                .build();
    }

    private static Context context() {
        LambdaLogger silent = (LambdaLogger) Proxy.newProxyInstance(
                EngineRuns.class.getClassLoader(),
                new Class<?>[] {LambdaLogger.class},
                (proxy, method, values) -> null);
        Map<String, Object> known = Map.of(
                "getAwsRequestId", "bench", "getRemainingTimeInMillis", 300_000, "getLogger", silent);
        return (Context) Proxy.newProxyInstance(
                EngineRuns.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, values) -> known.get(method.getName()));
    }
}
