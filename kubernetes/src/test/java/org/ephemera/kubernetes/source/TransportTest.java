package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ephemera.kubernetes.source.ShopObjects.PODS;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.TestServerCertificate;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests TLS trust, and responses that are slow, truncated, rejected, or too large. */
@Tag("slow")
class TransportTest {
    private static final String POD = PODS + "/checkout-a";
    private static final Target TARGET = ClusterFixture.pod("checkout-a");
    private static final ReadLimits SHORT =
            new ReadLimits(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(10));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsNothingWhenTheAuthorityIsAnother() throws IOException {
        byte[] other = new TestServerCertificate(folder.resolve("other"), "IP:127.0.0.1").authority();

        CollectedCluster gathered = collect(new SingleClusterConnection(server.endpoint(), other), ReadLimits.USUAL);

        assertThat(server.requests()).isEmpty();
        assertUntrusted(gathered);
        assertThat(gathered.message("kubernetes.version")).contains("its certificate is from another authority");
    }

    @Test
    void sendsNothingWhenTheCertificateIsForAnotherName() throws IOException {
        try (ScriptedApiServer named = ScriptedApiServer.in(folder.resolve("named"), "DNS:kubernetes.default.svc")) {
            CollectedCluster gathered =
                    collect(new SingleClusterConnection(named.endpoint(), named.authority()), ReadLimits.USUAL);

            assertThat(named.requests()).isEmpty();
            assertUntrusted(gathered);
        }
    }

    /** Asserts that required items have the outcome of the connection. */
    private static void assertUntrusted(CollectedCluster gathered) {
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.items("kubernetes.version")).hasSize(1);
        for (String artifact : List.of("kubernetes.version", "kubernetes.pod", "kubernetes.log")) {
            assertThat(gathered.item(artifact).outcome().detail()).as(artifact).isEqualTo("UntrustedServer");
        }
        assertThat(gathered.message("kubernetes.pod")).contains("no certificate of the cluster's authority");
    }

    @Test
    void rejectsAnInvalidAuthority() {
        assertThatThrownBy(() -> ClusterTls.client("no certificate".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("PEM");
    }

    @Test
    void reportsTheNetworkRemedyWhenNoServerListens() throws IOException {
        SingleClusterConnection cluster =
                new SingleClusterConnection(URI.create("https://127.0.0.1:9"), server.authority());

        CollectedCluster gathered = collect(cluster, SHORT);

        assertThat(gathered.item("kubernetes.pod").outcome().detail()).isEqualTo("Unreachable");
        assertThat(gathered.message("kubernetes.log"))
                .contains("https://127.0.0.1:9 cannot be reached", "collect from a network that reaches it");
    }

    /** The remedies differ: an operator must link a private DNS zone, or open a firewall. */
    @Test
    void distinguishesAnUnknownHostFromARefusedConnection() throws IOException {
        SingleClusterConnection cluster =
                new SingleClusterConnection(URI.create("https://nonesuch.invalid"), server.authority());

        CollectedCluster gathered = collect(cluster, SHORT);

        assertThat(gathered.message("kubernetes.version"))
                .contains("cannot be reached", "its host name cannot be resolved");
    }

    /** An API server may restart, or its name may not resolve for seconds. */
    @Test
    void retriesUntilTheServerListens() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority())
                .refusing(URI.create("https://127.0.0.1:9"), 4);

        CollectedCluster gathered = collect(cluster, ReadLimits.USUAL);

        assertThat(gathered.log(gathered.item("kubernetes.version"), "api.error"))
                .hasSize(4)
                .allSatisfy(line ->
                        assertThat(line.path("error").path("code").asText()).isEqualTo("Unreachable"));
        assertThat(gathered.item("kubernetes.version").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void requestsSmallerPartsWhenAListIsSlow() throws IOException {
        server.listing(PODS, ScriptedApiServer.named(300, "pod"));
        server.answering(PODS, (exchange, asked) -> {
            if (Integer.parseInt(asked.query().get("limit")) > 125) {
                exchange.sendResponseHeaders(200, 5000);
                exchange.getResponseBody().write("{\"items\":[{}".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                for (int i = 0; i < 7; i++) {
                    pause();
                }
            } else {
                server.usual(exchange, asked);
            }
        });

        CollectedCluster gathered = collect(way(), SHORT);

        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.item("kubernetes.pods").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.message("kubernetes.pods")).contains("300");
        assertThat(server.requests(PODS).stream()
                        .map(asked -> asked.query().get("limit"))
                        .filter(limit -> limit.equals("125")))
                .hasSize(3);
    }

    @Test
    void requiredItemsFailWhenTheClusterIsUnreachable() throws IOException {
        CollectedCluster gathered = new ClusterFixture(folder, ClusterFixture.NOWHERE, ReadLimits.USUAL)
                .collect(ClusterFixture.workload("statefulset", "checkout"));

        for (String artifact : List.of("kubernetes.workload", "kubernetes.pods", "kubernetes.pod", "kubernetes.log")) {
            assertThat(gathered.item(artifact).outcome().detail()).as(artifact).isEqualTo("NoContext");
            assertThat(gathered.message(artifact)).contains("name an existing one");
        }
    }

    @Test
    void renewsAnExpiredTokenAndStoresNoneOfIt() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority()).expired();

        CollectedCluster gathered = collect(cluster, ReadLimits.USUAL);

        assertThat(cluster.renewals()).isEqualTo(1);
        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.log(gathered.item("kubernetes.version"), "api.error"))
                .hasSize(1);
        assertThat(gathered.log())
                .noneMatch(line -> line.toString().contains("Bearer")
                        || line.toString().contains(ScriptedApiServer.TOKEN)
                        || line.toString().contains("stale"));
    }

    /** No item of the target depends on the version. */
    @ParameterizedTest
    @CsvSource({"403, the permission get /version is missing", "404, found no object with that name", "500, HTTP 500"})
    void collectsTheRestWhenTheVersionIsDenied(int status, String why) throws IOException {
        server.refusing("/version", status, "x", "no");

        CollectedCluster gathered = collect(way(), SHORT);

        assertThat(gathered.item("kubernetes.version").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.message("kubernetes.version")).contains("the version of the API server is unknown", why);
        assertThat(gathered.seal().outcomes().status()).isEqualTo(CompletenessStatus.PARTIAL);
        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("kubernetes.log").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void sendsNoFurtherRequestsWhenCredentialsAreRejected() throws IOException {
        server.refusing("/version", 401, "Unauthorized", "Unauthorized");

        CollectedCluster gathered = collect(way(), ReadLimits.USUAL);

        assertThat(server.requests()).hasSize(2);
        assertThat(gathered.item("kubernetes.pod").outcome().detail()).isEqualTo("Unauthorized");
        assertThat(gathered.message("kubernetes.log")).contains("give the collector access");
    }

    @Test
    void waitsForRetryAfterWhenThrottled() throws IOException {
        server.answering(POD, (exchange, asked) -> {
            if (asked.number() == 1) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                ScriptedApiServer.refuse(exchange, 429, "TooManyRequests", "too many requests");
            } else {
                server.usual(exchange, asked);
            }
        });

        CollectedCluster gathered = collect(way(), ReadLimits.USUAL);

        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(errors(gathered)).containsExactly("TooManyRequests");
    }

    @Test
    void reportsThrottlingWhenRetriesEnd() throws IOException {
        server.refusing(POD, 429, "TooManyRequests", "too many requests");

        ItemOutcome pod = collect(way(), SHORT).item("kubernetes.pod");

        assertThat(pod.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(pod.outcome().message()).contains("throttled", "less busy");
    }

    @Test
    void retriesABrokenConnection() throws IOException {
        server.answering(POD, (exchange, asked) -> {
            if (asked.number() == 1) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 5000);
                exchange.getResponseBody().write("{\"kind\":\"Pod\"".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                pause();
            } else {
                server.usual(exchange, asked);
            }
        });

        CollectedCluster gathered = collect(way(), ReadLimits.USUAL);

        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(errors(gathered)).containsExactly("BodyCutShort");
    }

    /** Only the body states the component that wrote the error. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void retriesATruncatedErrorResponse(int status) throws IOException {
        server.answering(POD, (exchange, asked) -> {
            if (asked.number() == 1) {
                exchange.sendResponseHeaders(status, 500);
                exchange.getResponseBody().write("{\"kind\":\"Status\",".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                exchange.close();
            } else {
                server.usual(exchange, asked);
            }
        });

        CollectedCluster gathered = collect(way(), ReadLimits.USUAL);

        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
        // On a busy machine the client sometimes sees the end of the connection before the head.
        assertThat(errors(gathered)).singleElement().isIn("BodyCutShort", "ConnectionBroke");
    }

    /** Slows the pod's first request; log items request the pod at the same time. The server has no lists. */
    private static List<String> errors(CollectedCluster gathered) throws IOException {
        return gathered.log().stream()
                .filter(line -> line.path("event").asText().equals("api.error"))
                .map(line -> line.path("error").path("code").asText())
                .filter(code -> !code.equals("NotFound"))
                .toList();
    }

    @Test
    void abortsASlowResponseInTime() throws IOException {
        server.answering(POD, (exchange, asked) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (int i = 0; i < 100; i++) {
                body.write('{');
                body.flush();
                pause();
            }
        });

        ItemOutcome pod = collect(way(), SHORT).item("kubernetes.pod");

        assertThat(pod.outcome().detail()).isEqualTo("OutOfTime");
        assertThat(pod.outcome().message()).contains("with more time");
    }

    /** The body is stored; nothing is planned from a body that was not parsed. */
    @Test
    void storesAnObjectAboveTheLimitWithoutParsingIt() throws IOException {
        ObjectNode pod = ShopObjects.pod("checkout-a", "pod-a");
        ((ObjectNode) pod.path("metadata")).putObject("annotations").put("huge", "x".repeat(17 << 20));
        server.with(POD, pod);

        CollectedCluster gathered = collect(way(), ReadLimits.USUAL);

        ItemOutcome item = gathered.item("kubernetes.pod");
        assertThat(item.outcome().detail()).isEqualTo("UnreadableAnswer");
        assertThat(gathered.bodies(item)).hasSizeGreaterThan(17 << 20);
        assertThat(gathered.item("kubernetes.log").outcome().message()).contains("the outcome of kubernetes.pod.1");
    }

    /** The reason in a response must not equal a code of the collector, and its length is limited. */
    @ParameterizedTest
    @ValueSource(strings = {"DeadlineReached", "UnreadableAnswer", "<b>why</b>", "Longer.Than.Any"})
    void ignoresAReasonThatIsNotOfTheApi(String reason) throws IOException {
        server.refusing(POD, 403, reason.repeat(reason.startsWith("Longer") ? 1000 : 1), "no");
        server.refusing(PODS, 403, reason, "no");
        server.refusing("/api/v1/namespaces/shop", 418, reason, "no");

        CollectedCluster gathered = collect(way(), ReadLimits.USUAL);

        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(gathered.item("kubernetes.namespace").outcome().detail()).isEqualTo("HTTP 418");
    }

    /** An attacker who may change the cluster may serve the metrics API. */
    @Test
    void storesAnInvalidMeasurementWithoutParsingIt() throws IOException {
        ObjectNode usage = Json.object();
        ArrayNode containers = usage.put("kind", "PodMetrics").putArray("containers");
        for (int i = 0; i < 100_000; i++) {
            containers.addObject();
        }
        server.with("/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/checkout-a", usage);

        CollectedCluster gathered = collect(way(), ReadLimits.USUAL);

        ItemOutcome item = gathered.items("kubernetes.usage").getFirst();
        assertThat(item.outcome().detail()).isEqualTo("UnreadableAnswer");
        assertThat(gathered.bodies(item)).hasSizeGreaterThan(300_000);
        assertThat(gathered.item("kubernetes.log").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void storesAndReportsABodyThatIsNotAnObject() throws IOException {
        server.answering(POD, (exchange, asked) -> ScriptedApiServer.text(exchange, "<html>a captive portal</html>"));

        CollectedCluster gathered = collect(way(), ReadLimits.USUAL);

        assertThat(gathered.item("kubernetes.pod").outcome().detail()).isEqualTo("UnreadableAnswer");
        assertThat(gathered.bodies(gathered.item("kubernetes.pod"))).contains("captive");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private SingleClusterConnection way() throws IOException {
        return new SingleClusterConnection(server.endpoint(), server.authority());
    }

    private CollectedCluster collect(SingleClusterConnection cluster, ReadLimits bounds) throws IOException {
        return new ClusterFixture(folder, cluster, bounds).collect(TARGET);
    }
}
