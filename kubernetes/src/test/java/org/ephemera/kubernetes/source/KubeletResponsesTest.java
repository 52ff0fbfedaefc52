package org.ephemera.kubernetes.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.kubernetes.source.ShopObjects.PODS;
import static org.ephemera.kubernetes.source.ShopObjects.lines;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks errors of a kubelet, and of servers in front of the API server. Neither means that the pod was deleted. */
class KubeletResponsesTest {
    private static final String POD = PODS + "/checkout-a";
    private static final String LOG = POD + "/log";
    private static final Instant START = Instant.parse(ShopObjects.START);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
        server.with(POD, ShopObjects.onlyApp("pod-a", 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Messages of {@code GenericHttpResponseChecker} in the API server. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | NotFound     | the server could not find the requested resource | the server could not find
            403 | Forbidden    | Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[proxy]) ( pods/log checkout-a) | system:kubelet-api-admin
            401 | Unauthorized | the server has asked for the client to provide credentials | system:kubelet-api-admin
            503 | ServiceUnavailable | the server is currently unable to handle the request | check that the node runs
            """)
    void kubeletErrorsDoNotMeanADeletedPodOrMissingRights(int status, String reason, String message, String words)
            throws IOException {
        server.answering(LOG, (exchange, asked) -> passedOn(exchange, status, reason, message));

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(log.outcome().detail()).isEqualTo(reason);
        assertThat(log.outcome().message())
                .startsWith("app: ")
                .contains(words)
                .doesNotContain("deleted", "collector-rbac", "access to the cluster");
        assertThat(server.requests(LOG)).hasSize(status == 503 ? 5 : 1);
    }

    /** A kubelet removes a pod slightly later than the API server. */
    @Test
    void logIsExpiredWhenThePodIsDeletedMeanwhile() throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            server.refusing(POD, 404, "NotFound", "pods \"checkout-a\" not found");
            passedOn(exchange, 404, "NotFound", "the server could not find the requested resource");
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(log.outcome().message()).contains("the pod was deleted before its log could be read");
    }

    /** API servers report a removed node as if it were a pod (kubernetes/kubernetes #132116). */
    @Test
    void removedNodeIsNotReportedAsADeletedPod() throws IOException {
        server.refusing(LOG, 404, "NotFound", "pods \"node-1\" not found");

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(log.outcome().message())
                .contains("its node was removed from the cluster: pods \"node-1\" not found")
                .doesNotContain("deleted");
    }

    /** A gateway without the path, or an ingress without a backend, cannot know whether the pod exists. */
    @Test
    void notFoundByAnotherServerIsNotExpired() throws IOException {
        for (String path : new String[] {POD, PODS, ShopObjects.NAMESPACE, "/version"}) {
            server.answering(
                    path,
                    (exchange, asked) -> ScriptedApiServer.send(
                            exchange, 404, "text/plain", "default backend - 404".getBytes(UTF_8)));
        }

        CollectedCluster gathered = collect();

        for (String item : new String[] {"kubernetes.pod", "kubernetes.pods", "kubernetes.namespace"}) {
            assertThat(gathered.item(item).code()).as(item).isEqualTo(OutcomeCode.FAILED);
            assertThat(gathered.message(item))
                    .as(item)
                    .contains(
                            "an API server: default backend", server.endpoint().toString());
        }
        assertThat(gathered.item("kubernetes.log").code()).isEqualTo(OutcomeCode.FAILED);
    }

    /** An API server may end its response normally although the kubelet's response broke. */
    @ParameterizedTest
    @ValueSource(strings = {"x 25", " 25", "00Z x 25", "-20T08:00:00.025", "x 0"})
    void requestsALogAgainWhenItsLastLineIsIncomplete(String at) throws IOException {
        String whole = lines(START, 50, "x ");
        String begun = whole.substring(0, whole.indexOf(at));
        server.answering(
                LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, asked.number() == 1 ? begun : whole));

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(requestsWithoutTail()).isEqualTo(2);
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(50);
        assertThat(gathered.bodies(log)).contains("x 49");
    }

    /** Returns the number of requests for the log, without those for its last line. */
    private long requestsWithoutTail() {
        return server.requests(LOG).stream()
                .filter(asked -> !asked.query().containsKey("tailLines"))
                .count();
    }

    /** The response breaks within its first line, before the end of the previous response, and at its end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10, 31})
    void readsToTheEndWhenTheKubeletConnectionBreaksTwice(int second) throws IOException {
        String whole = lines(START, 50, "x ");
        server.answering(
                LOG,
                (exchange, asked) -> ScriptedApiServer.text(
                        exchange,
                        switch (asked.number()) {
                            case 1 -> whole.substring(0, whole.indexOf("x 30"));
                            case 2 -> whole.substring(0, whole.indexOf("x " + second));
                            default -> whole;
                        }));

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(server.requests(LOG)).hasSize(3);
        assertThat(log.code()).as(log.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(50);
        assertThat(gathered.bodies(log)).contains("x 49");
    }

    @Test
    void acceptsALastLineWithoutALineEnd() throws IOException {
        server.answering(
                LOG,
                (exchange, asked) ->
                        ScriptedApiServer.text(exchange, lines(START, 3, "x ").strip()));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(server.requests(LOG)).hasSize(2);
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(3);
    }

    @Test
    void logIsPartialWhenEachResponseBreaks() throws IOException {
        String whole = lines(START, 50, "x ");
        server.answering(
                LOG,
                (exchange, asked) -> ScriptedApiServer.text(
                        exchange,
                        asked.query().containsKey("tailLines")
                                ? whole
                                : whole.substring(0, whole.indexOf("x " + 5 * asked.number()))));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(requestsWithoutTail()).isEqualTo(4);
        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message()).contains("within a different line", "may be missing");
    }

    @Test
    void podsAreUnknownWhenListingReplicaSetsIsDenied() throws IOException {
        server.refusing("/apis/apps/v1/namespaces/shop/replicasets", 403, "Forbidden", "replicasets is forbidden");

        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        ItemOutcome pods = new ClusterFixture(folder, cluster, ReadLimits.USUAL)
                .collect(ClusterFixture.workload("deployment", "checkout"))
                .item("kubernetes.pods");

        assertThat(pods.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(pods.outcome().message()).contains("none is known").doesNotContain("owns no pods");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"major\":\"1\"}", "<html>sign in</html>"})
    void versionIsPartialWhenTheResponseHasNone(String answer) throws IOException {
        server.answering("/version", (exchange, asked) -> ScriptedApiServer.text(exchange, answer));

        CollectedCluster gathered = collect();

        assertThat(gathered.item("kubernetes.version").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.message("kubernetes.version")).contains("no version", "in front of");
        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    /** An operator who grants the permission needs the name of the caller. */
    @Test
    void reportsTheUserThatTheApiServerSaw() throws IOException {
        server.refusing(
                LOG,
                403,
                "Forbidden",
                "pods \"checkout-a\" is forbidden: User \"system:anonymous\" cannot get resource");

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(log.outcome().message())
                .contains("the permission get pods/log is missing: pods", "system:anonymous", "collector-rbac.yaml");
    }

    @Test
    void ownersArePartialAboveTheLimit() throws IOException {
        ObjectNode pod = ShopObjects.onlyApp("pod-a", 0);
        ArrayNode owners = ((ObjectNode) pod.path("metadata")).putArray("ownerReferences");
        for (int i = 0; i < 30; i++) {
            String set = "set-" + i;
            owners.addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", "ReplicaSet")
                    .put("name", set)
                    .put("uid", "uid-" + i);
            server.with(
                    "/apis/apps/v1/namespaces/shop/replicasets/" + set,
                    ShopObjects.owned("ReplicaSet", set, "uid-" + i, "", "", ""));
        }
        server.with(POD, pod);

        ItemOutcome item = collect().item("kubernetes.owners");

        assertThat(item.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(item.outcome().message()).contains("more than 20");
    }

    private static void passedOn(HttpExchange exchange, int status, String reason, String message) throws IOException {
        ObjectNode body = Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message + " ( pods/log checkout-a)")
                .put("reason", reason)
                .put("code", status);
        body.putObject("details").put("name", "checkout-a").put("kind", "pods/log");
        ScriptedApiServer.send(exchange, status, "application/json", Json.bytes(body));
    }

    private CollectedCluster collect() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        return new ClusterFixture(folder, cluster, ReadLimits.USUAL).collect(ClusterFixture.pod("checkout-a"));
    }
}
