package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.queue.StorageQueueAnnouncer;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpListener;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.PackageId;
import org.ephemera.queue.OverduePackages;
import org.ephemera.queue.PackageWorker;
import org.ephemera.queue.WebhookAnnouncer;
import org.ephemera.queue.WorkMessage;
import org.ephemera.runtime.AlertResponse;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests from an alert through a queue of Azure Storage to a seal and its announcement, with all kinds of queue
 * behaviour.
 */
@Tag("slow")
class QueuedWorkTest {
    private static final String GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerInstance/containerGroups/checkout";
    private static final String EXEC = "Microsoft.ContainerInstance/containerGroups/containers/exec/action";
    private static final int SEED = 20261126;
    /** Text in the alerts and in the settings, which must not appear in a log. */
    private static final String CANARY = "canary-5e8b1c";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
    private final BlobContainerClient container = Azurite.running().container();
    private final QueueClient queue = Azurite.queue();
    private final QueueClient poison = Azurite.queue();
    private final QueueClient results = Azurite.queue();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private SimulatedAzure azure;
    private HttpListener hook;
    private AzureRuntime runtime;

    @BeforeEach
    void start() throws IOException {
        azure = SimulatedAzure.start(scenario);
        hook = HttpListener.start(0, call -> {
            told.add(parsed(call.body()));
            return HttpAnswer.of(204, "text/plain", new byte[0]);
        });
        PemSigner.create(folder.resolve("key.pem"));
        PemSigner.create(folder.resolve("state.pem"));
        runtime = AzureRuntime.of(settings(), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        runtime.close();
        hook.close();
        azure.close();
    }

    /** An alert storm stores every event, opens one package for each group, and announces each package. */
    @Test
    void createsThreePackagesForEventsAboutThreeGroups() throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String group = i % 3 == 0 ? GROUP : GROUP + "-" + i % 3;
            events.add(ResourceEvents.of(EXEC, group + "/containers/app", "event-" + i));
        }
        List<String> deliveries = new ArrayList<>(events);
        deliveries.addAll(events.subList(0, 100));
        Collections.shuffle(deliveries, new Random(SEED));
        try (QueueListener listener = QueueListener.on(queue, poison, this::work, 2)) {
            together(deliveries.stream().map(event -> (Task) () -> alert(event)).toList());
            listener.until(() -> announced().size() == 3);
        }
        assertThat(names("packages/", "/seal.dsse.json")).hasSize(3);
        assertThat(names("triggers/", ".json").stream().filter(name -> name.matches("triggers/[0-9a-f]{64}\\.json")))
                .as("each event is stored under its key")
                .hasSize(500);
        assertThat(names("triggers/", ".json").stream()
                        .filter(name -> name.matches("triggers/[0-9a-f-]{36}/[0-9a-f]{64}\\.json")))
                .as("all events except the three that opened a package are stored next to it")
                .hasSize(497);
        assertVerified(announced());
        assertThat(told).extracting(json -> json.path("kind").asText()).containsOnly("package-sealed");
        assertThat(told)
                .extracting(json -> json.at("/triage/verdict").asText())
                .as("triage results are announced")
                .doesNotContain("");
        assertThat(names("reports/", "/report.html")).hasSize(3);
        assertThat(names("reports/", "/failed.json")).isEmpty();
        assertThat(log).noneMatch(line -> line.contains("/subscriptions/") || line.contains(CANARY));
        assertThat(told.toString()).doesNotContain(CANARY);
    }

    /** Delivery is at least once, delayed, in any order, and concurrent. */
    @Test
    void createsOnePackageForRepeatedMessages() throws Exception {
        for (int i = 0; i < 3; i++) {
            alert(ResourceEvents.of(EXEC, GROUP + (i == 0 ? "" : "-" + i), "event-" + i));
        }
        List<QueueMessageItem> messages = queue.receiveMessages(32).stream().toList();
        assertThat(messages).hasSize(3);
        List<String> copies = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            messages.forEach(message -> copies.add(message.getBody().toString()));
        }
        Collections.shuffle(copies, new Random(SEED));
        together(copies.stream().map(copy -> (Task) () -> work(copy, 1)).toList());
        assertThat(names("packages/", "/seal.dsse.json")).hasSize(3);
        assertVerified(announced());
    }

    @Test
    void resumesUnfinishedWork() throws Exception {
        JsonNode answer = alert(ResourceEvents.of(EXEC, GROUP, "event"));
        assertThat(answer.path("status").asText()).isEqualTo("queued");
        String id = answer.path("packageId").asText();
        new WorkInvocation(runtime, Duration.ZERO, CollectionListener.NONE, log::add).work(next(), 1, "short");
        assertThat(log).contains("handed on " + id + "-1");
        String rest = next();
        assertThat(WorkMessage.parse(rest.getBytes(StandardCharsets.UTF_8)))
                .contains(new WorkMessage(new PackageId(id), 1));
        work(rest, 1);
        assertVerified(announced());
        assertThat(announced()).containsExactly(id);
        assertThat(told).singleElement().satisfies(json -> {
            assertThat(json.path("location").asText())
                    .isEqualTo(answer.path("location").asText());
            assertThat(json.path("status").asText()).isNotBlank();
            assertThat(json.at("/outcomes/collected").asInt()).isPositive();
        });
    }

    /**
     * No run ends: the host moves the message to the poison queue, and the collected evidence is sealed with the
     * reason.
     */
    @Test
    void sealsPoisonMessageWithReason() throws Exception {
        String id =
                alert(ResourceEvents.of(EXEC, GROUP, "event")).path("packageId").asText();
        String aside = poisonMessage();
        // State after killed runs.
        for (int run = 1; run <= PackageWorker.MOST_DELIVERIES; run++) {
            runtime.site()
                    .store()
                    .create("work/begun/" + id + "/0000000-000" + run + ".json", Blob.of(new byte[] {'{', '}'}));
        }
        work(aside, PackageWorker.MOST_DELIVERIES + 1);
        assertThat(log).contains("given up " + id);
        assertVerified(announced());
        assertThat(told)
                .singleElement()
                .satisfies(json -> assertThat(json.path("gaveUp").asText()).contains("3 runs began"));
        assertThat(names("work/given-up/", ".json")).containsExactly("work/given-up/" + id + ".json");
    }

    /** The key was unavailable and no run began, so the work is not given up. */
    @Test
    void collectsPoisonMessageWithoutRun() throws Exception {
        alert(ResourceEvents.of(EXEC, GROUP, "event"));
        work(poisonMessage(), PackageWorker.MOST_DELIVERIES + 1);
        assertVerified(announced());
        assertThat(told).singleElement().satisfies(json -> {
            assertThat(json.has("gaveUp")).isFalse();
            assertThat(json.at("/outcomes/collected").asInt()).isPositive();
        });
    }

    /** Returns the message that the host moves to the poison queue while the key is unavailable. */
    private String poisonMessage() throws Exception {
        Path key = folder.resolve("key.pem");
        Path away = folder.resolve("away.pem");
        Files.move(key, away);
        try (QueueListener listener = QueueListener.on(queue, poison, this::work, 1)) {
            listener.until(() -> poison.peekMessage() != null);
        }
        Files.move(away, key);
        return poison.receiveMessage().getBody().toString();
    }

    @Test
    void completesInvalidMessage() throws Exception {
        work("{\"packageId\": \"../../x\"}", 1);
        work(
                new String(
                        WorkMessage.first(new PackageId("0199a1b2-0000-7000-8000-000000000000"))
                                .toBytes(),
                        StandardCharsets.UTF_8),
                1);
        assertThat(names("triggers/unplaced/", ".json")).hasSize(2);
        assertThat(log)
                .anyMatch(line -> line.startsWith("kept triggers/unplaced/"))
                .anyMatch(line -> line.startsWith("unknown "));
    }

    /** The cause of the loss does not matter. */
    @Test
    void sendsLostWorkAgain() throws Exception {
        String id =
                alert(ResourceEvents.of(EXEC, GROUP, "event")).path("packageId").asText();
        queue.clearMessages();
        assertThat(overdue(runtime)).isEmpty();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(31));
        try (AzureRuntime sweeping = AzureRuntime.of(settings(), later)) {
            assertThat(overdue(sweeping)).containsExactly(new PackageId(id));
        }
        work(next(), 1);
        assertThat(announced()).containsExactly(id);
    }

    private static List<PackageId> overdue(AzureRuntime runtime) throws IOException {
        return new OverduePackages(
                        runtime.site().store(),
                        runtime.site().dispatch(),
                        runtime.site().clock())
                .resendLost(Deadline.in(runtime.site().clock(), Duration.ofMinutes(1)));
    }

    private JsonNode alert(String event) throws IOException {
        String secret = event.replaceFirst("\\{", "{\"token\": \"" + CANARY + "\", ");
        AlertResponse answer = new AlertInvocation(runtime, CollectionListener.NONE, log::add)
                .answer(secret.getBytes(StandardCharsets.UTF_8), "an invocation");
        assertThat(answer.kind()).isEqualTo(AlertResponse.Kind.QUEUED);
        return answer.json();
    }

    private void work(String message, long deliveries) throws IOException {
        new WorkInvocation(runtime, WorkInvocation.LONGEST, CollectionListener.NONE, log::add)
                .work(message, (int) deliveries, "an invocation");
    }

    private String next() {
        QueueMessageItem message = queue.receiveMessage();
        assertThat(message).as("a message on the queue").isNotNull();
        queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
        return message.getBody().toString();
    }

    private Set<String> announced() {
        Set<String> ids = new TreeSet<>();
        results.peekMessages(32, null, com.azure.core.util.Context.NONE)
                .forEach(message -> ids.add(
                        parsed(message.getBody().toBytes()).path("packageId").asText()));
        return ids;
    }

    private void assertVerified(Set<String> ids) throws Exception {
        assertThat(ids).isNotEmpty();
        for (String id : ids) {
            IndependentVerifiers.accept(
                    runtime.site().store(),
                    new PackageId(id),
                    PemSigner.open(folder.resolve("key.pem")).publicKey());
        }
    }

    private List<String> names(String prefix, String suffix) {
        return container.listBlobs().stream()
                .map(BlobItem::getName)
                .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
                .toList();
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void together(List<? extends Task> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> all = new ArrayList<>();
            tasks.forEach(task -> all.add(threads.submit(() -> {
                task.run();
                return null;
            })));
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return Json.parse(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Azurite.running().settings());
        settings.putAll(Azurite.queueSettings());
        settings.put("AZURE_ENDPOINT_URL", azure.endpoint().toString());
        settings.put("AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47");
        settings.put("AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d");
        settings.put("AZURE_CLIENT_SECRET", CANARY);
        settings.put("EPHEMERA_STORE", Azurite.uri(container));
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        settings.put("EPHEMERA_STATE_KEY", "file:" + folder.resolve("state.pem"));
        settings.put(StorageQueueDispatch.SETTING, Azurite.uri(queue));
        settings.put(StorageQueueAnnouncer.SETTING, Azurite.uri(results));
        settings.put(WebhookAnnouncer.SETTING, hook.endpoint().toString());
        settings.put(
                PackageBudget.SETTING, "6"); // at most twice the number of groups, for any number of concurrent alerts
        return settings;
    }
}
