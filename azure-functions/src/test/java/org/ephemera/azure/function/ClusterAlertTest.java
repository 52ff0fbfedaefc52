package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the function with an alert of Defender for Containers, a store in a folder and a key file. */
class ClusterAlertTest {
    @TempDir
    Path folder;

    @Test
    void sealsPackageOfPodsInDefenderAlert() throws Exception {
        AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC());
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        List<String> log = new CopyOnWriteArrayList<>();
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AzureRuntime runtime =
                        AzureRuntime.of(settings(azure, folder.resolve("evidence"), key), Clock.systemUTC())) {
            AlertResponse answer = new AlertInvocation(runtime, CollectionListener.NONE, log::add)
                    .answer(scenario.alert(), "an invocation");
            assertThat(answer.kind()).isEqualTo(AlertResponse.Kind.SEALED);
            JsonNode told = answer.json();
            assertThat(told.path("target").asText()).isEqualTo(scenario.target());

            PackageId id = new PackageId(told.path("packageId").asText());
            Path place = folder.resolve("evidence").resolve(id.prefix());
            IndependentVerifiers.accept(place, PemSigner.open(key).publicKey());
            List<JsonNode> outcomes = outcomes(place);
            assertThat(outcomes)
                    .filteredOn(line -> List.of("kubernetes.pod", "kubernetes.log", "kubernetes.previous-log")
                            .contains(line.path("artifact").asText()))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(line -> assertThat(line.path("outcome").asText())
                            .as(line.toString())
                            .isEqualTo("COLLECTED"));
            assertThat(log).noneMatch(line -> line.contains("/subscriptions/") || line.contains("checkout"));
        }
    }

    private static List<JsonNode> outcomes(Path folder) throws Exception {
        List<JsonNode> lines = new CopyOnWriteArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(PackageLayout.OUTCOMES))) {
            lines.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return lines;
    }

    private static Map<String, String> settings(SimulatedAzure azure, Path store, Path key) {
        return Map.of(
                "EPHEMERA_STORE",
                "file:" + store,
                "EPHEMERA_SIGNER",
                "file:" + key,
                "AZURE_ENDPOINT_URL",
                azure.endpoint().toString(),
                "AZURE_TENANT_ID",
                "72f988bf-86f1-41af-91ab-2d7cd011db47",
                "AZURE_CLIENT_ID",
                "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d",
                "AZURE_CLIENT_SECRET",
                "test");
    }
}
