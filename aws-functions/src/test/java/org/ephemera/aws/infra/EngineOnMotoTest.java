package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.function.TestLambdaContext;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.SqsEvents;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.queue.WorkMessage;
import org.ephemera.store.Blob;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** Path of an alert to the announcement of the seal, through the queue, topic, bucket and key of the template. */
@Tag("slow")
class EngineOnMotoTest {
    private static final String ROLE = "arn:aws:iam::" + Moto.ACCOUNT + ":role/reader";

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 50, 80)
            .withoutInsights()
            .build();
    private SimulatedCloud cloud;
    private DeployedTemplate deployed;

    @BeforeEach
    void setUp() {
        cloud = SimulatedCloud.start(scenario, Faults.none());
        deployed = DeployedTemplate.on(Moto.empty(), cloud);
    }

    @AfterEach
    void tearDown() {
        cloud.close();
    }

    @Test
    void queuesCollectsSealsAndAnnounces() throws Exception {
        List<String> hook = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            hook.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            deployed.set(
                    "EPHEMERA_WEBHOOK",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/delivered");
            JsonNode answer = deployed.alert(scenario.alert());
            assertThat(answer.path("status").asText()).isEqualTo("queued");
            assertThat(answer.path("admission").asText()).isEqualTo("new");
            assertThat(answer.path("target").asText()).isEqualTo(scenario.taskArn());
            assertThat(cloud.calls()).as("nothing is asked of the target").isEmpty();
            assertThat(deployed.alert(scenario.alert()).path("admission").asText())
                    .isEqualTo("same-event");
            assertThat(deployed.queued()).isEqualTo(1);

            assertThat(deployed.work()).singleElement().hasToString("{\"batchItemFailures\":[]}");
            PackageId id = new PackageId(answer.path("packageId").asText());
            assertSealed(id);
            JsonNode announced = deployed.announced().getFirst();
            assertThat(announced.path("packageId").asText()).isEqualTo(id.value());
            assertThat(announced.path("kind").asText()).isEqualTo("package-sealed");
            assertThat(announced.path("location")).isEqualTo(answer.path("location"));
            assertThat(announced.at("/outcomes/collected").asInt()).isGreaterThan(5);
            assertThat(hook).singleElement().isEqualTo(announced.toString());
            assertThat(announced.at("/triage/miner").asText()).isEqualTo("NONE");
            assertThat(announced.at("/triage/verdict").asText()).isEqualTo("CONTAINER_ONLY");
            try (AwsRuntime runtime = deployed.runtime("WorkFunction")) {
                assertThat(StoreListing.of(runtime.site().store(), "reports/" + id + "/"))
                        .extracting(StoredObject::key)
                        .anyMatch(key -> key.endsWith("/report.html"))
                        .anyMatch(key -> key.endsWith("/findings.json"))
                        .noneMatch(key -> key.endsWith("/failed.json"));
            }

            // A duplicate delivery changes nothing.
            deployed.alert(scenario.alert());
            deployed.work();
            assertThat(deployed.announced()).isEmpty();
            assertThat(deployed.queued()).isZero();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void handsOnRestWhenTimeIsShort() throws Exception {
        cloud.faults().delay("GetLogEvents", Duration.ofSeconds(4));
        PackageId id = opened();
        List<Message> first = deployed.received();
        TestLambdaContext run = new TestLambdaContext("short", 7000);
        assertThat(deployed.deliver(SqsEvents.of(first), run).path("batchItemFailures"))
                .isEmpty();
        assertThat(run.logged()).contains("handed on " + id + "-1");
        deployed.done(first.getFirst());
        cloud.faults().clear();
        int asked = calls("DescribeTasks");
        assertThat(asked).isPositive();
        assertThat(deployed.work()).hasSize(1);
        assertSealed(id);
        assertThat(calls("DescribeTasks")).as("what was read is not read again").isEqualTo(asked);
    }

    /** Duplicates, delayed messages and messages out of order, and one while the first is in progress. */
    @Test
    void makesOnePackageFromUnorderedMessages() throws Exception {
        PackageId id = opened();
        cloud.faults().delay("DescribeTaskDefinition", Duration.ofSeconds(2));
        List<Message> first = deployed.received();
        Thread busy = Thread.ofPlatform().start(() -> {
            try {
                deployed.deliver(SqsEvents.of(first), deployed.context());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        ObjectNode later = Json.object();
        SqsEvents.record(later, "later", text(new WorkMessage(id, 7)), "1");
        SqsEvents.record(later, "copy", text(WorkMessage.first(id)), "2");
        assertThat(deployed.deliver(Json.bytes(later), deployed.context()).path("batchItemFailures"))
                .isEmpty();
        busy.join();
        deployed.work();
        assertSealed(id);
        assertThat(deployed.announced())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.path("packageId").asText()).isEqualTo(id.value()));
    }

    @Test
    void sealsAsFailedWhenEveryRunFails() throws Exception {
        deployed.set("EPHEMERA_ROLE", ROLE);
        cloud.faults().accessDenied("AssumeRole");
        PackageId id = opened();
        List<JsonNode> answers = deployed.work();
        assertThat(answers).hasSize(4);
        assertThat(answers.subList(0, 3))
                .allSatisfy(
                        answer -> assertThat(answer.path("batchItemFailures")).hasSize(1));
        assertThat(answers.getLast().path("batchItemFailures")).isEmpty();
        assertSealed(id);
        JsonNode announced = deployed.announced().getFirst();
        assertThat(announced.path("status").asText()).isEqualTo("failed");
        assertThat(announced.path("gaveUp").asText())
                .startsWith("3 runs began and none finished; the last failure: cannot assume the role " + ROLE);
        try (AwsRuntime runtime = deployed.runtime("WorkFunction")) {
            assertThat(StoreListing.of(runtime.site().store(), "work/failed/" + id + "/"))
                    .hasSize(3);
            assertThat(new String(
                            runtime.site()
                                    .store()
                                    .open("work/given-up/" + id + ".json")
                                    .readAllBytes(),
                            StandardCharsets.UTF_8))
                    .contains(ROLE);
        }
        assertThat(deployed.deadLetters()).isZero();
    }

    @Test
    void sweepResumesDeadLettersWhenSealingFailed() throws Exception {
        String key = deployed.newKey();
        deployed.sealWith(key.substring(0, key.lastIndexOf('/') + 1) + "00000000-0000-0000-0000-000000000000");
        PackageId id = opened();
        assertThat(deployed.work()).hasSize(5);
        assertThat(deployed.deadLetters()).isEqualTo(1);
        assertThat(deployed.sweep().at("/overdue/sentAgain")).as("not yet").isEmpty();

        deployed.at(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(31)));
        assertThat(deployed.sweep().at("/overdue/sentAgain/0").asText()).isEqualTo(id.value());
        deployed.sealWith(key);
        deployed.work();
        assertSealed(id);
        assertThat(deployed.announced()).hasSize(1);
        assertThat(deployed.sweep().at("/overdue/sentAgain")).isEmpty();
    }

    /**
     * A seal with less retention than requested is invalid, so a stack update must not reduce the retention of open
     * packages.
     */
    @Test
    void keepsRetentionOfOpenedPackage() throws Exception {
        PackageId id = opened();
        deployed.set("EPHEMERA_RETENTION", "governance:30");
        assertThat(deployed.work())
                .singleElement()
                .satisfies(
                        answer -> assertThat(answer.path("batchItemFailures")).isEmpty());
        assertSealed(id);
        assertThat(deployed.announced()).hasSize(1);
        try (AwsRuntime runtime = deployed.runtime("WorkFunction")) {
            VersionedStore store = (VersionedStore) runtime.site().store();
            Retention asked = Retention.parse("governance:365");
            assertThat(store.lock(id.prefix() + PackageLayout.SEAL).covers(asked, asked.until(id.openedAt())))
                    .isTrue();
        }
    }

    @Test
    void returnsOnlyFailedMessagesOfBatch() throws Exception {
        PackageId good = opened();
        PackageId broken = new PackageId(good.value().substring(0, good.value().length() - 4) + "0000");
        PackageId none = new PackageId(good.value().substring(0, good.value().length() - 4) + "0001");
        ObjectNode batch = Json.object();
        SqsEvents.record(batch, "broken", text(WorkMessage.first(broken)), "1");
        SqsEvents.record(batch, "none", text(WorkMessage.first(none)), "1");
        SqsEvents.record(batch, "garbage", "garbage \u0000", "1");
        SqsEvents.record(batch, "good", text(WorkMessage.first(good)), "1");
        try (AwsRuntime runtime = deployed.runtime("WorkFunction")) {
            runtime.site()
                    .store()
                    .create(broken.prefix() + "open.json", Blob.of("no record".getBytes(StandardCharsets.UTF_8)));
            TestLambdaContext context = deployed.context();
            JsonNode answer = deployed.deliver(Json.bytes(batch), context);
            assertThat(answer.findValuesAsText("itemIdentifier")).containsExactly("broken");
            assertThat(context.logged())
                    .contains("work failed: " + broken + "-0 delivery 1", "sealed " + good + " as ")
                    .doesNotContain("arn:aws", "no record", "garbage \u0000");
            assertThat(StoreListing.of(runtime.site().store(), "triggers/unplaced/"))
                    .hasSize(2);
        }
        assertSealed(good);

        JsonNode late = deployed.deliver(Json.bytes(batch), new TestLambdaContext("late", 3000));
        assertThat(late.findValuesAsText("itemIdentifier")).containsExactly("broken", "none", "garbage", "good");
    }

    private PackageId opened() throws Exception {
        return new PackageId(deployed.alert(scenario.alert()).path("packageId").asText());
    }

    private void assertSealed(PackageId id) throws Exception {
        try (AwsRuntime runtime = deployed.runtime("WorkFunction")) {
            VerificationReport report = PackageVerifier.verify(
                    runtime.site().store(), id, runtime.site().signer().publicKey());
            assertThat(report.verdict()).as("%s", report).isEqualTo(VerificationResult.INTACT);
            IndependentVerifiers.accept(
                    runtime.site().store(), id, runtime.site().signer().publicKey());
        }
    }

    private int calls(String operation) {
        return (int) cloud.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    private static String text(WorkMessage work) {
        return new String(work.toBytes(), StandardCharsets.UTF_8);
    }
}
