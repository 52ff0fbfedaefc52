package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.PackageId;
import org.ephemera.runtime.AlertResponse;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of an app that receives alerts about targets in other subscriptions than its own. */
class ManySubscriptionsTest {
    /** Subscription of the app; the scenario's targets are in another one. */
    private static final String OWN = "aaaaaaaa-0000-4000-8000-000000000001";

    private static final String MEMBER = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
    private static final Pattern SUBSCRIPTION = Pattern.compile("/subscriptions/([^/]+)");

    @TempDir
    private Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void createKey() throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
    }

    @Test
    void collectsATargetOfAnotherSubscription() throws Exception {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AzureRuntime runtime = runtime(azure)) {
            List<JsonNode> outcomes = sealed(runtime);

            assertThat(outcomes)
                    .filteredOn(line -> line.path("outcome").asText().equals("COLLECTED"))
                    .extracting(line -> line.path("artifact").asText())
                    .contains(
                            "azure.aci.group", "azure.aci.log", "azure.monitor.activity-log", "azure.monitor.metrics");
            assertThat(azure.calls())
                    .flatExtracting(call -> SUBSCRIPTION
                            .matcher(call.input().path("path").asText())
                            .results()
                            .map(found -> found.group(1))
                            .toList())
                    .contains(MEMBER)
                    .doesNotContain(OWN);
        }
    }

    /** The app has no role in the subscription of the target. */
    @Test
    void deniesEachItemOfASubscriptionWithoutAccess() throws Exception {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AzureRuntime runtime = runtime(azure)) {
            azure.operations().stream()
                    .filter(operation -> !operation.startsWith("login:"))
                    .forEach(azure.faults()::accessDenied);

            List<JsonNode> outcomes = sealed(runtime);

            assertThat(outcomes)
                    .filteredOn(line -> !line.path("outcome").asText().equals("IMPOSSIBLE"))
                    .hasSizeGreaterThan(3)
                    .allSatisfy(line -> {
                        assertThat(line.path("outcome").asText())
                                .as(line.toString())
                                .isEqualTo("DENIED");
                        assertThat(line.path("message").asText())
                                .as(line.toString())
                                .isNotBlank();
                    });
        }
    }

    private List<JsonNode> sealed(AzureRuntime runtime) throws Exception {
        AlertResponse answer =
                new AlertInvocation(runtime, CollectionListener.NONE, log::add).answer(scenario.alert(), "run");
        assertThat(answer.kind()).as(log.toString()).isEqualTo(AlertResponse.Kind.SEALED);
        PackageId id = new PackageId(answer.json().path("packageId").asText());
        Path place = folder.resolve("evidence").resolve(id.prefix());
        IndependentVerifiers.accept(
                place, PemSigner.open(folder.resolve("key.pem")).publicKey());
        List<JsonNode> outcomes = new ArrayList<>();
        for (String line : Files.readAllLines(place.resolve(PackageLayout.OUTCOMES))) {
            outcomes.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return outcomes;
    }

    private AzureRuntime runtime(SimulatedAzure azure) {
        return AzureRuntime.of(
                Map.of(
                        "EPHEMERA_STORE",
                        "file:" + folder.resolve("evidence"),
                        "EPHEMERA_SIGNER",
                        "file:" + folder.resolve("key.pem"),
                        "EPHEMERA_SWEEP",
                        "/subscriptions/" + OWN,
                        "EPHEMERA_SETTLE",
                        "0",
                        "AZURE_ENDPOINT_URL",
                        azure.endpoint().toString(),
                        "AZURE_TENANT_ID",
                        "72f988bf-86f1-41af-91ab-2d7cd011db47",
                        "AZURE_CLIENT_ID",
                        "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d",
                        "AZURE_CLIENT_SECRET",
                        "test"),
                Clock.systemUTC());
    }
}
