package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.PackageId;
import org.ephemera.recorder.PackageCreation;
import org.ephemera.runtime.AlertResponse;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.HourlyPackageContent;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of stopped container groups, from Event Grid events to the sealed package of their hour. */
class RecorderTest {
    private static final String OF_GROUPS = "Microsoft.ContainerInstance/containerGroups/";

    private final Instant hour =
            InstantSource.system().instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
    private final AdjustableClock clock = new AdjustableClock(hour);
    private final List<String> log = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void independentVerifiersAcceptPackage() throws IOException {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void recordsStopEventsWithDescriptionOfGroup() throws Exception {
        AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AzureRuntime runtime = runtime(azure.endpoint(), "record")) {
            String group = AzureTarget.parse(scenario.target()).id();
            String gone = group + "-gone";
            List<String> events = List.of(
                    event(1, "stop/action", group),
                    event(2, "restart/action", group),
                    event(3, "stop/action", gone),
                    event(4, "delete", group));
            for (String event : List.of(events.get(0), events.get(1), events.get(0), events.get(2), events.get(3))) {
                assertThat(answer(runtime, event).kind()).isEqualTo(AlertResponse.Kind.RECORDED);
            }
            clock.step(Duration.ofMinutes(66));

            PackageId id = packaged(runtime).getFirst();

            HourlyPackageContent content =
                    HourlyPackageContent.of(runtime.site().store(), id);
            assertThat(content.received()).containsExactlyInAnyOrderElementsOf(events);
            assertThat(content.definitions()).hasSize(3);
            assertThat(content.described().get(gone)).isEqualTo("refused: ResourceNotFound");
            JsonNode described =
                    Json.parse(content.described().getOrDefault(group, "").getBytes(StandardCharsets.UTF_8));
            assertThat(described.at("/properties/containers")).isNotEmpty();
            assertThat(content.outcomes())
                    .containsEntry("recorder.events", "COLLECTED: 4 events")
                    .containsEntry(
                            "recorder.definitions",
                            "PARTIAL: 2 definitions, 1 refused; 1 event referenced no definition, and each states why");
            assertThat(packaged(runtime)).isEmpty();
        }
    }

    /** An alert is recorded and collected, regardless of the setting for stopped groups. */
    @Test
    void recordsAndCollectsAlert() throws Exception {
        AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AzureRuntime runtime = runtime(azure.endpoint(), "record")) {
            clock.set(InstantSource.system().instant());
            AlertResponse answer = answer(runtime, new String(scenario.alert(), StandardCharsets.UTF_8));
            assertThat(answer.kind()).isEqualTo(AlertResponse.Kind.SEALED);
            assertThat(answer.json().path("packageId").asText()).isNotEmpty();
            assertThat(answer.json().path("recorded").size()).isOne();
        }
    }

    private AzureRuntime runtime(URI endpoint, String stopped) throws IOException {
        PemSigner.create(folder.resolve("key.pem"));
        Map<String, String> settings = new HashMap<>();
        settings.put("AZURE_ENDPOINT_URL", endpoint.toString());
        settings.put("AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47");
        settings.put("AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d");
        settings.put("AZURE_CLIENT_SECRET", "test");
        settings.put("EPHEMERA_STORE", "file:" + folder.resolve("evidence"));
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        settings.put("EPHEMERA_STOPPED", stopped);
        settings.put("EPHEMERA_SETTLE", "0");
        return AzureRuntime.of(settings, clock);
    }

    private AlertResponse answer(AzureRuntime runtime, String event) throws IOException {
        return new AlertInvocation(runtime, CollectionListener.NONE, log::add)
                .answer(event.getBytes(StandardCharsets.UTF_8), "run");
    }

    private List<PackageId> packaged(AzureRuntime runtime) throws IOException {
        Deadline deadline = Deadline.in(clock, Duration.ofMinutes(5));
        return runtime.site()
                .hourlyPackaging(
                        PackageCreation.here(runtime.site().acquisition("run", CollectionListener.NONE), deadline))
                .run(deadline);
    }

    private String event(int number, String operation, String group) {
        return ResourceEvents.of(OF_GROUPS + operation, group)
                .replace("19a69642-1aad-4a96-a5ab-8d05494513ce", "e-" + number)
                .replace(
                        "2026-11-25T14:02:31.6022559Z", hour.plusSeconds(number).toString());
    }
}
