package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ephemera.collect.Recorder;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that each list has its own outcome, independent of failures of the others. */
class ListArtifactsTest {
    private static final String APPS = "/apis/apps/v1/namespaces/shop/";
    private static final String BATCH = "/apis/batch/v1/namespaces/shop/";
    private static final String NETWORKING = "/apis/networking.k8s.io/v1/namespaces/shop/";
    private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;
    private final List<String> identities = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachListHasItsOwnOutcome() throws IOException {
        longLists();
        brokenLists();
        deniedLists();
        String slices = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";

        CollectedCluster gathered = collect();

        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        ItemOutcome services = ended(gathered, "kubernetes.services", OutcomeCode.COLLECTED, "1100 services");
        assertThat(services.extent().records()).isEqualTo(1100);
        assertThat(gathered.log(services, "api.response")).hasSize(3);
        assertThat(gathered.bodies(services)).contains("\"service-0\"", "\"service-1099\"");
        assertThat(server.requests(ShopObjects.NAMESPACE + "/services"))
                .extracting(asked -> asked.query().toString())
                .containsExactly("{limit=500}", "{continue=500, limit=500}", "{continue=1000, limit=500}");
        ended(
                gathered,
                "kubernetes.endpoint-slices",
                OutcomeCode.COLLECTED,
                "600 endpoint slices",
                "the continue token expired after 500 endpoint slices");
        assertThat(server.requests(slices)).hasSize(4);
        ended(gathered, "kubernetes.network-policies", OutcomeCode.PARTIAL, "500 network policies", "HTTP 410");
        ended(gathered, "kubernetes.ingresses", OutcomeCode.PARTIAL, "the pagination did not end");
        ended(gathered, "kubernetes.volume-claims", OutcomeCode.COLLECTED, "1 volume claim");
        ended(gathered, "kubernetes.replica-sets", OutcomeCode.EMPTY, "no replica sets");
        ended(gathered, "kubernetes.nodes", OutcomeCode.COLLECTED, "2 nodes");
        ended(gathered, "kubernetes.controller-revisions", OutcomeCode.FAILED, "it is truncated");
        ended(gathered, "kubernetes.volumes", OutcomeCode.DENIED, "list persistentvolumes", "collector-rbac.yaml");
        ended(
                gathered,
                "kubernetes.workloads",
                OutcomeCode.DENIED,
                "list jobs.batch",
                "collected: 1 deployment; 2 daemon sets; 3 stateful sets; no jobs; no cron jobs; 1 replication controller");
        ended(gathered, "kubernetes.quotas", OutcomeCode.FAILED, "limitranges", "1 resource quota");
        ended(gathered, "kubernetes.webhooks", OutcomeCode.FAILED, "throttled 5 times", "1 mutating webhook");
        ended(gathered, "kubernetes.namespace", OutcomeCode.COLLECTED, "'baseline'");
        ended(
                gathered,
                "kubernetes.config-maps",
                OutcomeCode.NOT_APPLICABLE,
                "does not serve kubernetes:list configmaps");
        for (String events : List.of("kubernetes.events", "kubernetes.core-events")) {
            ended(
                    gathered,
                    events,
                    OutcomeCode.COLLECTED,
                    "2 events, from 2026-11-26T09:00:00Z to 2026-11-26T10:01:02.000003Z");
        }
    }

    private void longLists() {
        server.listing(
                "/apis/events.k8s.io/v1/namespaces/shop/events",
                List.of(
                        ShopObjects.json("{'eventTime':'2026-11-26T10:00:00.000001Z','deprecatedFirstTimestamp':null,"
                                + "'series':{'count':7,'lastObservedTime':'2026-11-26T10:01:02.000003Z'}}"),
                        ShopObjects.json("{'eventTime':null,'deprecatedFirstTimestamp':'2026-11-26T09:00:00Z',"
                                + "'deprecatedLastTimestamp':'2026-11-26T09:30:00Z'}")));
        server.listing(
                ShopObjects.NAMESPACE + "/events",
                List.of(
                        ShopObjects.json(
                                "{'eventTime':'2026-11-26T10:01:02.000003Z','firstTimestamp':null,'lastTimestamp':null}"),
                        ShopObjects.json("{'eventTime':'yesterday','firstTimestamp':'2026-11-26T09:00:00Z',"
                                + "'lastTimestamp':'2026-11-26T09:30:00Z'}")));
        server.listing(ShopObjects.NAMESPACE + "/services", ScriptedApiServer.named(1100, "service-"));
        String slices = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";
        server.listing(slices, ScriptedApiServer.named(600, "slice-"));
        server.answering(slices, (exchange, asked) -> {
            if (asked.number() == 2) {
                gone(exchange);
            } else {
                server.usual(exchange, asked);
            }
        });
        server.listing(NETWORKING + "networkpolicies", ScriptedApiServer.named(600, "policy-"));
        server.answering(NETWORKING + "networkpolicies", (exchange, asked) -> {
            if (asked.query().containsKey("continue")) {
                gone(exchange);
            } else {
                server.usual(exchange, asked);
            }
        });
        server.answering(
                NETWORKING + "ingresses",
                (exchange, asked) -> json(exchange, "{'metadata':{'continue':'again'},'items':[{}]}"));
        server.answering(
                ShopObjects.NAMESPACE + "/persistentvolumeclaims",
                (exchange, asked) -> json(
                        exchange,
                        asked.query().containsKey("continue")
                                ? "{'items':[{}],'metadata':{}}"
                                : "{'items':[],'metadata':{'continue':'x y&z'}}"));
    }

    private void brokenLists() {
        server.answering(APPS + "replicasets", (exchange, asked) -> json(exchange, "{'items':null}"));
        server.answering(APPS + "controllerrevisions", (exchange, asked) -> json(exchange, "{'items':[{'metadata':"));
        server.listing(ShopObjects.NAMESPACE + "/resourcequotas", ScriptedApiServer.named(1, "quota-"));
        server.answering(
                ShopObjects.NAMESPACE + "/limitranges",
                (exchange, asked) -> json(exchange, "{'kind':'Status','code':200}"));
        server.answering("/api/v1/nodes", (exchange, asked) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            for (byte one : "{\"new\":{},\"items\":[{\"a\":[[]]},{}]}".getBytes(StandardCharsets.UTF_8)) {
                exchange.getResponseBody().write(one);
                exchange.getResponseBody().flush();
            }
        });
    }

    private void deniedLists() throws IOException {
        server.refusing("/api/v1/persistentvolumes", 403, "Forbidden", "persistentvolumes is forbidden");
        server.listing(APPS + "deployments", ScriptedApiServer.named(1, "deployment-"));
        server.listing(APPS + "daemonsets", ScriptedApiServer.named(2, "set-"));
        server.listing(APPS + "statefulsets", ScriptedApiServer.named(3, "set-"));
        server.refusing(BATCH + "jobs", 403, "Forbidden", "jobs.batch is forbidden");
        server.listing(ShopObjects.NAMESPACE + "/replicationcontrollers", ScriptedApiServer.named(1, "controller-"));
        server.answering(ShopObjects.NAMESPACE + "/resourcequotas", (exchange, asked) -> {
            if (asked.number() == 1) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                ScriptedApiServer.refuse(exchange, 429, "TooManyRequests", "later");
            } else {
                server.usual(exchange, asked);
            }
        });
        server.refusing(ADMISSION + "validatingwebhookconfigurations", 429, "TooManyRequests", "later");
        server.listing(ADMISSION + "mutatingwebhookconfigurations", ScriptedApiServer.named(1, "hook-"));
        server.with(
                ShopObjects.NAMESPACE,
                ShopObjects.json("{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'baseline'}}}"));
    }

    @Test
    void reportsEachRoleBoundToTheAccount() throws IOException {
        String rbac = "/apis/rbac.authorization.k8s.io/v1/";
        server.with(
                ShopObjects.NAMESPACE + "/serviceaccounts/shopper",
                ShopObjects.json(
                        "{'metadata':{'name':'shopper','annotations':{'own.cloud/role':'arn:x','other.cloud/id':'y'}}}"));
        server.listing(
                rbac + "rolebindings",
                List.of(
                        binding("shop", "Role", "reader", "ServiceAccount", "shopper", "shop"),
                        nameless("shop", "porter", "shopper"),
                        nameless("bank", "doorman", "shopper"),
                        binding("bank", "Role", "teller", "User", "system:serviceaccount:shop:shopper", ""),
                        binding("bank", "ClusterRole", "view", "Group", "system:serviceaccounts:shop", ""),
                        binding("bank", "Role", "others", "ServiceAccount", "shopper", "bank"),
                        binding("shop", "Role", "group", "Group", "shopper", ""),
                        binding("shop", "Role", "..", "Group", "system:authenticated", "")));
        server.listing(
                rbac + "clusterrolebindings",
                List.of(
                        binding("", "ClusterRole", "cluster-admin", "Group", "system:serviceaccounts", ""),
                        binding("", "ClusterRole", "missing", "Group", "system:authenticated", ""),
                        binding("", "ClusterRole", "nodes", "Group", "system:nodes", "")));
        server.with(rbac + "namespaces/shop/roles/reader", ShopObjects.json("{'rules':[]}"));
        server.with(rbac + "namespaces/shop/roles/porter", ShopObjects.json("{'rules':[]}"));
        server.with(rbac + "namespaces/bank/roles/teller", ShopObjects.json("{'rules':[]}"));
        server.with(rbac + "clusterroles/view", ShopObjects.json("{'rules':[]}"));
        server.with(rbac + "clusterroles/cluster-admin", ShopObjects.json("{'rules':[{'verbs':['*']}]}"));

        CollectedCluster gathered = collect();

        assertThat(identities).containsExactly("shopper arn:x");
        ItemOutcome account = ended(
                gathered,
                "kubernetes.account",
                OutcomeCode.FAILED,
                "shop/shopper: ",
                "the name ..",
                "8 role bindings; 3 cluster role bindings; 7 bindings apply to the account",
                "cluster role cluster-admin, cluster role missing, cluster role view, role bank/teller, role shop/.., role"
                        + " shop/porter, role shop/reader",
                "the cluster role missing does not exist");
        assertThat(gathered.bodies(account)).contains("\"verbs\":[\"*\"]");
        assertThat(server.requests())
                .extracting(ScriptedApiServer.ReceivedRequest::path)
                .noneMatch(path -> path.matches(".*(others|group|doorman|clusterroles/nodes)"));
    }

    @Test
    void reportsThatBindingsOfOtherNamespacesAreUnknown() throws IOException {
        String rbac = "/apis/rbac.authorization.k8s.io/v1/";
        server.with(
                ShopObjects.NAMESPACE + "/serviceaccounts/shopper",
                ShopObjects.json("{'metadata':{'name':'shopper'}}"));
        server.refusing(rbac + "rolebindings", 403, "Forbidden", "forbidden");
        server.refusing(rbac + "clusterrolebindings", 403, "Forbidden", "forbidden");
        server.listing(
                rbac + "namespaces/shop/rolebindings",
                List.of(binding("shop", "Role", "reader", "ServiceAccount", "shopper", "shop")));
        server.with(rbac + "namespaces/shop/roles/reader", ShopObjects.json("{'rules':[]}"));

        ended(
                collect(),
                "kubernetes.account",
                OutcomeCode.DENIED,
                "list rolebindings",
                "1 role binding",
                "role shop/reader");
    }

    @Test
    void reportsTheUsageThatTheClusterMeasures() throws IOException {
        ended(collect(), "kubernetes.usage", OutcomeCode.NOT_ENABLED, "checkout-a: ", "no measurement");

        String metrics = "/apis/metrics.k8s.io/v1beta1/";
        server.with(
                metrics + "namespaces/shop/pods/checkout-a", ShopObjects.json("{'timestamp':'2026-11-26T10:00:00Z'}"));
        server.refusing(metrics + "nodes/node-1", 503, "ServiceUnavailable", "the server is unable to handle it");
        List<ItemOutcome> usage = collect().items("kubernetes.usage");

        assertThat(usage).extracting(ItemOutcome::code).containsExactly(OutcomeCode.COLLECTED, OutcomeCode.FAILED);
        assertThat(usage)
                .extracting(item -> item.outcome().message())
                .satisfiesExactly(
                        pod -> assertThat(pod).isEqualTo("checkout-a: measured at 2026-11-26T10:00:00Z"),
                        node -> assertThat(node).startsWith("node-1: ").contains("HTTP 503"));

        server.with(
                metrics + "namespaces/shop/pods/checkout-a",
                ShopObjects.json("{'timestamp':'2026-11-26T10:00:00Z','window':'15.2s'}"));
        assertThat(collect().items("kubernetes.usage").getFirst().outcome().message())
                .isEqualTo("checkout-a: measured at 2026-11-26T10:00:00Z, as the mean over the last 15.2s");
    }

    /** An API server responds in plain text for an API group that it does not serve. */
    @Test
    void requestsTheUsageOnceIfTheApiIsAbsent() throws IOException {
        String metrics = "/apis/metrics.k8s.io/v1beta1/";
        for (String path : List.of(metrics + "namespaces/shop/pods/checkout-a", metrics + "nodes/node-1")) {
            server.answering(
                    path,
                    (exchange, asked) -> ScriptedApiServer.send(
                            exchange, 404, "text/plain", "404 page not found".getBytes(StandardCharsets.UTF_8)));
        }

        List<ItemOutcome> usage = collect().items("kubernetes.usage");

        assertThat(usage).hasSize(2).allMatch(item -> item.code() == OutcomeCode.NOT_ENABLED);
        assertThat(server.requests())
                .filteredOn(asked -> asked.path().startsWith(metrics))
                .hasSize(1);
    }

    /** An API server checks the permission before it finds that it does not serve an API. */
    @Test
    void requestsTheUsageOfEachObjectIfThePermissionIsMissing() throws IOException {
        String metrics = "/apis/metrics.k8s.io/v1beta1/";
        for (String path : List.of(metrics + "namespaces/shop/pods/checkout-a", metrics + "nodes/node-1")) {
            server.refusing(path, 403, "Forbidden", "pods.metrics.k8s.io is forbidden");
        }

        assertThat(collect().items("kubernetes.usage")).hasSize(2).allMatch(item -> item.code() == OutcomeCode.DENIED);
    }

    private static JsonNode binding(
            String namespace, String roleKind, String role, String kind, String subject, String subjectNamespace) {
        return ShopObjects.json("""
                {'metadata':{'name':'%s-to-%s','namespace':'%s'},'roleRef':{'kind':'%s','name':'%s'},
                 'subjects':[{'kind':'User','name':'somebody'},{'kind':'%s','name':'%s','namespace':'%s'}]}
                """.formatted(role, kind, namespace, roleKind, role, kind, subject, subjectNamespace));
    }

    /** A subject without a namespace means an account in the namespace of the binding. */
    private static JsonNode nameless(String namespace, String role, String account) {
        return ShopObjects.json("""
                {'metadata':{'name':'%s','namespace':'%s'},'roleRef':{'kind':'Role','name':'%s'},
                 'subjects':[{'kind':'ServiceAccount','name':'%s'}]}
                """.formatted(role, namespace, role, account));
    }

    private static ItemOutcome ended(CollectedCluster gathered, String artifact, OutcomeCode code, String... said) {
        ItemOutcome item = gathered.item(artifact);
        assertThat(item.outcome().message()).as(artifact).contains(said);
        assertThat(item.code()).as("%s: %s", artifact, item.outcome()).isEqualTo(code);
        return item;
    }

    private static void gone(HttpExchange exchange) throws IOException {
        ScriptedApiServer.refuse(exchange, 410, "Expired", "The provided continue parameter is too old");
    }

    private static void json(HttpExchange exchange, String text) throws IOException {
        ScriptedApiServer.send(
                exchange, 200, "application/json", text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private CollectedCluster collect() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        SourceContext access = new SourceContext(cluster, new Identities(), ReadLimits.USUAL, Clock.systemUTC());
        return new ClusterFixture(folder.resolve("of-" + server.requests().size()), access)
                .collect(ClusterFixture.pod("checkout-a"));
    }

    /** Records the cloud identities of service accounts. */
    private final class Identities implements CloudSurroundings {
        @Override
        public void pod(KnownPod pod, PlannedItem about, Recorder recorder) {}

        @Override
        public void node(String node, String provider, PlannedItem about, Recorder recorder) {}

        @Override
        public String identityAnnotation() {
            return "own.cloud/role";
        }

        @Override
        public void account(String account, String role, PlannedItem about, Recorder recorder) {
            identities.add(account + " " + role);
        }
    }
}
