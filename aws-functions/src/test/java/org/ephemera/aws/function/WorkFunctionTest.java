package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.SqsEvents;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import org.ephemera.recorder.SpoolSource;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Handling of a failed invocation within the function; the queue delivers the message again after a quarter of an
 * hour.
 */
class WorkFunctionTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final AdjustableClock clock = new AdjustableClock(NOW);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @AfterEach
    void verifySealedPackages() throws IOException {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void retriesInSameInvocation() throws Exception {
        TestLambdaContext run = new TestLambdaContext("run") {
            @Override
            public LambdaLogger getLogger() {
                LambdaLogger logger = super.getLogger();
                return new LambdaLogger() {
                    @Override
                    public void log(String line) {
                        logger.log(line);
                        if (line.startsWith("retried in this invocation ")) {
                            makeKey();
                        }
                    }

                    @Override
                    public void log(byte[] line) {
                        log(new String(line, StandardCharsets.UTF_8));
                    }
                };
            }
        };
        try (AwsRuntime runtime = runtime()) {
            PackageId id = opened(runtime);
            assertThat(answered(new WorkFunction(runtime, CollectionListener.NONE, Duration.ofMillis(1)), id, run))
                    .isEmpty();
            assertThat(run.logged()).contains("retried in this invocation " + id + "-0", "sealed " + id);
            // An alarm fires on this text.
            assertThat(run.logged()).doesNotContain("work failed");
        }
    }

    /** An alarm must not fire again each time a package that was sealed as failed is timestamped again. */
    @Test
    void logsVerdictOfSealOnce() throws Exception {
        makeKey();
        try (AwsRuntime runtime = runtime()) {
            PackageId id = opened(runtime);
            WorkFunction function = new WorkFunction(runtime);
            TestLambdaContext first = new TestLambdaContext("first");
            TestLambdaContext again = new TestLambdaContext("again");
            answered(function, id, first);
            assertThat(answered(function, id, again)).isEmpty();
            assertThat(first.logged()).contains("sealed " + id + " as ");
            assertThat(again.logged()).isEqualTo("sealed before " + id + "\n");
        }
    }

    /** Without time for a retry, and without a store for the reason. */
    @Test
    void logsReasonWhenKeyIsUnusable() throws Exception {
        TestLambdaContext run = new TestLambdaContext("run", 20_000);
        try (AwsRuntime runtime = runtime()) {
            PackageId id = opened(runtime);
            assertThat(answered(new WorkFunction(runtime, CollectionListener.NONE, Duration.ofSeconds(15)), id, run))
                    .hasSize(1);
            assertThat(run.logged())
                    .startsWith("work failed: " + id + "-0 delivery 1 SigningException: ")
                    .contains("key.pem")
                    .doesNotContain("tried again", "work/failed/");
        }
    }

    /** Same form as on the command line; without it the folder would be at the root. */
    @Test
    void acceptsFolderAfterTwoSlashes() throws Exception {
        try (AwsRuntime runtime = runtime("file://evidence")) {
            PackageId id = PackageId.create(NOW, new Random(1));
            assertThat(runtime.site().location(id))
                    .isEqualTo("evidence/" + id.prefix().replaceFirst("/$", ""));
        }
    }

    private void makeKey() {
        try {
            PemSigner.create(folder.resolve("key.pem"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path stateKey() {
        try {
            Path key = folder.resolve("state.pem");
            PemSigner.create(key);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PackageId opened(AwsRuntime runtime) throws IOException {
        return runtime.site()
                .intake(WorkDispatch.NONE)
                .take(
                        AcquisitionRequests.alert("e-1", new Target("aws.ecs.recorder", "recorder/web", Map.of())),
                        SpoolSource.ARTIFACTS)
                .open()
                .packageId();
    }

    private static JsonNode answered(WorkFunction function, PackageId id, TestLambdaContext run) throws IOException {
        ObjectNode event = Json.object();
        SqsEvents.record(event, "m-1", new String(WorkMessage.first(id).toBytes(), StandardCharsets.UTF_8), "1");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(Json.bytes(event)), answer, run);
        return Json.parse(answer.toByteArray()).path("batchItemFailures");
    }

    private AwsRuntime runtime() {
        return runtime("file:" + folder.resolve("evidence"));
    }

    private AwsRuntime runtime(String store) {
        return AwsRuntime.of(
                Map.of(
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_REGION", "eu-central-1",
                        "EPHEMERA_QUEUE", "https://sqs.eu-central-1.amazonaws.com/111122223333/work.fifo",
                        "EPHEMERA_STORE", store,
                        "EPHEMERA_STATE_KEY", "file:" + stateKey(),
                        "EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem")),
                clock);
    }
}
