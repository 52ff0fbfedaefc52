package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.alert.AlertParser;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.recorder.OnStop;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that every fixture of an event or alert that passes the filters of the template, or is sent without them, is
 * handled with the settings of the template.
 */
class FixturesThroughTheHandlerTest {
    private static final Path FIXTURES = Path.of("../azure/src/test/resources/org/ephemera/azure/alert");
    private static final Template TEMPLATE = Template.read("main.bicep");

    @TempDir(factory = MemoryFolders.class)
    static Path folder;

    private static SimulatedAzure azure;
    private static AzureRuntime runtime;

    @BeforeAll
    static void setUp() throws IOException {
        azure = SimulatedAzure.start(AzureScenario.named("aci-miner", Clock.systemUTC()));
        PemSigner.create(folder.resolve("key.pem"));
        Map<String, String> settings = new HashMap<>(Azurite.running().settings());
        settings.putAll(Azurite.queueSettings());
        settings.put("AZURE_ENDPOINT_URL", azure.endpoint().toString());
        settings.put("AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47");
        settings.put("AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d");
        settings.put("AZURE_CLIENT_SECRET", "test");
        settings.put(AlertSelector.SETTING, TEMPLATE.byDefault("selector"));
        settings.put(PackageBudget.SETTING, TEMPLATE.byDefault("budget"));
        settings.put(OnStop.SETTING, TEMPLATE.byDefault("stopped"));
        settings.put(NamedWorkspace.SETTING, TEMPLATE.byDefault("workspace"));
        settings.put(StorageQueueDispatch.SETTING, Azurite.uri(Azurite.queue()));
        // No locked blobs and no vault, because the handling of an alert does not depend on them.
        settings.put("EPHEMERA_STORE", "file:" + folder.resolve("evidence"));
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        runtime = AzureRuntime.of(settings, Clock.systemUTC());
    }

    @AfterAll
    static void tearDown() {
        runtime.close();
        azure.close();
    }

    static Stream<String> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void handlesEveryDeliveredFixture(String fixture) throws Exception {
        JsonNode file = Json.parse(Files.readAllBytes(FIXTURES.resolve(fixture)));
        // Event Grid delivers one event at a time.
        for (JsonNode event : file.isArray() ? file : List.of(file)) {
            if (isDelivered(event)) {
                assertHandled(event.toString());
            }
        }
    }

    private static boolean isDelivered(JsonNode event) {
        if (event.has("eventType")) {
            return TriggersTest.isDelivered(event);
        }
        boolean isOfARule = event.path("schemaId").asText().equals("azureMonitorCommonAlertSchema");
        // A log rule and its tests use the action group directly; other alerts need one of the two rules of the
        // template.
        boolean hasTheGroup =
                event.at("/data/essentials/monitoringService").asText().startsWith("Log Alerts");
        return !isOfARule || hasTheGroup || TriggersTest.isAlerted(event) || TriggersTest.isProcessed(event);
    }

    private static void assertHandled(String event) throws Exception {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        AlertSelection expected = AlertSelection.of(
                AlertParser.parse(bytes),
                AlertSelector.of(Map.of(AlertSelector.SETTING, "")),
                Clock.systemUTC().instant());
        JsonNode answer = runtime.alerts(CollectionListener.NONE, line -> {})
                .handle(bytes, "an invocation", () -> Duration.ofMinutes(28))
                .json();

        assertThat(targets(answer))
                .as(answer.toString())
                .containsExactlyInAnyOrderElementsOf(expected.selected().stream()
                        .map(subject -> subject.target().id())
                        .toList());
        List<String> kept = answer.findValuesAsText("kept");
        assertThat(kept)
                .as(answer.toString())
                .hasSameSizeAs(expected.unplaced())
                .allSatisfy(key ->
                        assertThat(folder.resolve("evidence").resolve(key)).exists());
    }

    /** Returns the targets of the queued messages. */
    private static List<String> targets(JsonNode answer) {
        List<String> targets = new ArrayList<>();
        Stream.concat(Stream.of(answer), answer.path("others").valueStream())
                .filter(each -> each.path("status").asText().equals("queued"))
                .forEach(each -> targets.add(each.path("target").asText()));
        return targets;
    }
}
