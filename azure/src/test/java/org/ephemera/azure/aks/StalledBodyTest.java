package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.ephemera.azure.aci.ContainerGroupLookup;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.recorder.DefinitionResponse;
import org.ephemera.recorder.RecorderScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of unrecorded requests to a Resource Manager whose response bodies stop after the first bytes. */
@Timeout(20)
class StalledBodyTest {
    private static final String SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
    private static final String SHOP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/shop/providers/";
    private static final Duration LONGEST = Duration.ofMillis(500);

    private final CountDownLatch over = new CountDownLatch(1);
    private SimulatedAzure azure;
    private HttpServer silent;
    private AzureClients clients;

    @BeforeEach
    void start() throws IOException {
        azure = SimulatedAzure.start(AzureScenario.named("aci-miner", Clock.systemUTC()));
        silent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        silent.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        silent.createContext("/", this::begin);
        silent.start();
        clients = AzureClients.of(
                Map.of(
                        "AZURE_ENDPOINT_URL", azure.endpoint().toString(),
                        "AZURE_ENDPOINT_URL_ARM",
                                "http://127.0.0.1:" + silent.getAddress().getPort(),
                        "AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47",
                        "AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d",
                        "AZURE_CLIENT_SECRET", "test"),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        over.countDown();
        clients.close();
        silent.stop(0);
        azure.close();
    }

    /** The handling of an alert waits for this lookup. */
    @Test
    void lookupOfGroupTimesOut() {
        RecorderScope scope =
                new RecorderScope("azure.aci.recorder", new TreeMap<>(Map.of("subscription", SUBSCRIPTION)));
        DefinitionResponse told = new ContainerGroupLookup(clients, LONGEST)
                .lookUp(scope, SHOP + "Microsoft.ContainerInstance/containerGroups/checkout");
        assertThat(told)
                .isInstanceOfSatisfying(
                        DefinitionResponse.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("OutOfTimeException"));
    }

    /** Every item of the cluster waits for this credential. */
    @Test
    void requestForClusterCredentialTimesOut() {
        assertThatThrownBy(() -> new LocalAccountLogin(
                        clients, SHOP + "Microsoft.ContainerService/managedClusters/prod", null, LONGEST))
                .isInstanceOf(ClusterException.class);
    }

    private void begin(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, 1000);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("{\"kubeconfigs\": [".getBytes(StandardCharsets.UTF_8));
            out.flush();
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
