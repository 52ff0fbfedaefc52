package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.SqsEvents;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.ShellCommand;
import org.ephemera.verify.VerifyScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Zip as Lambda runs it: unpacked, started by its own runtime client, with events over the Runtime API. */
@Tag("slow")
class LambdaRuntimeIT {
    private static final String ZIP = System.getProperty("ephemera.lambda.zip");
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    @TempDir
    Path folder;

    private LambdaRuntimeApi lambda;
    private Path verifyScript;
    private final List<Process> functions = new ArrayList<>();
    private int runs;

    @BeforeEach
    void setUp() throws Exception {
        lambda = LambdaRuntimeApi.start();
        verifyScript = Files.writeString(folder.resolve("verify.sh"), VerifyScript.text());
        PemSigner.create(folder.resolve("key.pem"));
        Files.writeString(
                folder.resolve("key.pub.pem"),
                PublicKeys.toPem(PemSigner.open(folder.resolve("key.pem")).publicKey()));
        assertThat(ShellCommand.run(folder, Map.of(), "unzip", "-q", ZIP, "-d", "task")
                        .exit())
                .isZero();
    }

    @AfterEach
    void tearDown() {
        functions.forEach(Process::destroy);
        lambda.close();
    }

    @Test
    void collectsWhenFindingArrives() throws Exception {
        Scenario running = Scenario.named("fargate-miner", Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(running)) {
            start(cloud, AlertFunction.class, lambda, Map.of());
            assertSealed(lambda.invoke("11111111-1111-1111-1111-111111111111", running.alert()));
            byte[] none = "{\"source\": \"none\"}".getBytes(StandardCharsets.UTF_8);
            assertThat(answer(lambda.invoke("2", none)).path("status").asText()).isEqualTo("not-an-alert");
        }
        // The log contains ids of invocations and packages, and no collected content.
        assertThat(Files.readString(folder.resolve("function.log")))
                .contains("sealed ", "not-an-alert")
                .doesNotContain("arn:aws", "checkout", "Exception");
    }

    @Test
    void collectsWhenTaskStops() throws Exception {
        Scenario stopped = Scenario.named("task-stopped", Clock.systemUTC());
        assertThat(new String(stopped.alert(), StandardCharsets.UTF_8)).contains("ECS Task State Change");
        try (SimulatedCloud cloud = SimulatedCloud.start(stopped)) {
            start(cloud, AlertFunction.class, lambda, Map.of());
            assertSealed(lambda.invoke("3", stopped.alert()));
        }
    }

    /** Two functions of one zip with a queue between them. */
    @Test
    void processesQueuedWorkOfAnAlert() throws Exception {
        Moto moto = Moto.empty();
        SqsClient sqs = moto.client(SqsClient.builder());
        String queue = fifo(sqs, "work.fifo");
        Map<String, String> engine = engine(moto, queue);
        Scenario running = Scenario.named("fargate-miner", Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(running);
                LambdaRuntimeApi work = LambdaRuntimeApi.start()) {
            start(cloud, AlertFunction.class, lambda, engine);
            JsonNode queued = answer(lambda.invoke("4", running.alert()));
            assertThat(queued.path("status").asText()).isEqualTo("queued");
            Message message =
                    sqs.receiveMessage(r -> r.queueUrl(queue)).messages().getFirst();

            start(cloud, WorkFunction.class, work, engine);
            LambdaRuntimeApi.Answer worked = work.invoke("5", SqsEvents.of(List.of(message)));
            assertThat(answer(worked)).hasToString("{\"batchItemFailures\":[]}");
            assertVerified(Path.of(queued.path("location").asText()), "5");
            assertThat(Files.readString(folder.resolve("function.log")))
                    .contains("queued ", "sealed ")
                    .doesNotContain("arn:aws", "checkout", "Exception");
        }
    }

    /** The schedule finds metrics that CloudWatch will delete soon, and the queue starts their collection. */
    @Test
    void sweepsWhenScheduleInvokes() throws Exception {
        Moto moto = Moto.empty();
        SqsClient sqs = moto.client(SqsClient.builder());
        String queue = fifo(sqs, "sweep.fifo");
        Map<String, String> settings = new HashMap<>(engine(moto, queue));
        settings.put("EPHEMERA_SWEEP", "aws:111122223333/eu-central-1");
        Scenario running = Scenario.named("fargate-miner", Clock.systemUTC());
        int days;
        try (SimulatedCloud cloud = SimulatedCloud.start(running);
                LambdaRuntimeApi work = LambdaRuntimeApi.start()) {
            start(cloud, SweepFunction.class, lambda, settings);
            assertThat(swept().path("pending").asInt()).as("the inventory").isEqualTo(1);
            // One after the other: each unpacks the runtime client's library to the same path, which Lambda separates.
            start(cloud, WorkFunction.class, work, settings);
            workOff(sqs, queue, work);
            // 14 days, except in the hour after midnight UTC, when yesterday is not complete yet.
            days = swept().path("pending").asInt();
            assertThat(days).as("days that are closed").isBetween(13, 14);
            workOff(sqs, queue, work);
            JsonNode last = swept();
            assertThat(last.path("indexed").asInt()).as(last.toString()).isEqualTo(days);
            assertThat(last.path("pending").asInt()).isZero();
            assertThat(Files.readString(folder.resolve("function.log")))
                    .contains("sweep: " + days + " indexed, 0 pending")
                    .doesNotContain("Exception");
        }
        try (Stream<Path> files = Files.walk(folder.resolve("evidence"))) {
            List<Path> sealed = files.filter(path -> path.endsWith("seal.dsse.json"))
                    .map(Path::getParent)
                    .toList();
            assertThat(sealed).hasSize(days + 1);
            assertThat(verified(sealed.getFirst())
                            .at("/runtime/invocationIds/0")
                            .asText())
                    .startsWith("run-");
        }
    }

    private String next() {
        return "run-" + ++runs;
    }

    private JsonNode swept() throws Exception {
        return answer(lambda.invoke(next(), "{}".getBytes(StandardCharsets.UTF_8)))
                .at("/metrics/scopes/0");
    }

    private void workOff(SqsClient sqs, String queue, LambdaRuntimeApi work) throws Exception {
        List<Message> messages = receive(sqs, queue);
        while (!messages.isEmpty()) {
            assertThat(answer(work.invoke(next(), SqsEvents.of(messages)))).hasToString("{\"batchItemFailures\":[]}");
            messages.forEach(
                    message -> sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle())));
            messages = receive(sqs, queue);
        }
    }

    private static List<Message> receive(SqsClient sqs, String queue) {
        return sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10))
                .messages();
    }

    private static String fifo(SqsClient sqs, String name) {
        return sqs.createQueue(r -> r.queueName(name).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                .queueUrl();
    }

    private static Map<String, String> engine(Moto moto, String queue) {
        return Map.of(
                "EPHEMERA_QUEUE", queue, "AWS_ENDPOINT_URL_SQS", moto.endpoint().toString(), "AWS_REGION", "us-east-1");
    }

    private void assertSealed(LambdaRuntimeApi.Answer answered) throws Exception {
        JsonNode answer = answer(answered);
        assertThat(answer.path("status").asText()).isEqualTo("complete");
        assertVerified(Path.of(answer.path("location").asText()), answered.requestId());
    }

    private void assertVerified(Path location, String requestId) throws Exception {
        assertThat(verified(location).at("/runtime/invocationIds/0").asText()).isEqualTo(requestId);
    }

    /** Returns the closing statement of a package after independent verification. */
    private JsonNode verified(Path location) throws Exception {
        ShellCommand.Result verified = ShellCommand.run(
                location, Map.of("KEY", folder.resolve("key.pub.pem").toString()), "sh", verifyScript.toString());
        assertThat(verified.output()).contains("ok   signature");
        assertThat(verified.exit()).isZero();
        IndependentVerifiers.accept(
                location, PemSigner.open(folder.resolve("key.pem")).publicKey());
        JsonNode closing = Json.parse(Files.readAllBytes(location.resolve("package.json")));
        assertThat(closing.at("/runtime/cloud").asText()).isEqualTo("aws");
        assertThat(closing.at("/runtime/function").asText()).isEqualTo("ephemera:7");
        ShellCommand.Result jars = ShellCommand.run(
                folder.resolve("task/lib"),
                Map.of("LC_ALL", "C"),
                "sh",
                "-c",
                "sha256sum ephemera-*.jar | sha256sum | cut -d' ' -f1");
        assertThat(closing.at("/collector/artifactSha256").asText())
                .isEqualTo(jars.output().strip());
        return closing;
    }

    private static JsonNode answer(LambdaRuntimeApi.Answer answer) throws IOException {
        assertThat(answer.error()).as(answer.body()).isFalse();
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private void start(SimulatedCloud cloud, Class<?> handler, LambdaRuntimeApi api, Map<String, String> settings)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=4",
                        "-XX:Tier4InvocationThreshold=500000",
                        "-cp",
                        classPath(),
                        CLIENT,
                        handler.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("function.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API", api.address(),
                        "AWS_LAMBDA_FUNCTION_NAME", "ephemera",
                        "AWS_LAMBDA_FUNCTION_VERSION", "7",
                        "AWS_REGION", "eu-central-1",
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_ENDPOINT_URL", cloud.endpoint().toString(),
                        "EPHEMERA_STORE", "file:" + folder.resolve("evidence"),
                        "EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem")));
        builder.environment().putAll(settings);
        functions.add(builder.start());
    }

    /** Returns the class path of the managed runtime: every jar of {@code lib}. */
    private String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(folder.resolve("task/lib"))) {
            return String.join(
                    System.getProperty("path.separator"),
                    jars.map(Path::toString).sorted().toList());
        }
    }
}
