package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.kubernetes.source.ShopObjects.PODS;
import static org.ephemera.kubernetes.source.ShopObjects.lines;
import static org.ephemera.kubernetes.source.ShopObjects.owned;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collects a pod or workload, with everything that belongs to it. */
@Tag("source-kubernetes")
class PodAcquisitionTest {
    private static final Target DEPLOYMENT = ClusterFixture.workload("deployment", "checkout");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;
    private final RecordingSurroundings surroundings = new RecordingSurroundings();

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void collectsEverythingOfAWorkload() throws IOException {
        CollectedCluster gathered = collect(DEPLOYMENT);

        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.message("kubernetes.version")).contains("v1.34.1");
        assertThat(gathered.message("kubernetes.workload")).contains("deployment, UID dep-1");
        assertThat(gathered.message("kubernetes.pods")).contains("1 pod in the namespace", "owns 1 of them");
        assertThat(gathered.message("kubernetes.pod"))
                .contains(
                        "Running on node node-1",
                        "UID pod-a",
                        "4 containers, including 1 ephemeral, 1 init, 1 sidecar",
                        "7 times");
        assertThat(gathered.message("kubernetes.owners")).contains("ReplicaSet checkout-7d4b; Deployment checkout");
        assertThat(gathered.message("kubernetes.pod-events")).contains("2 events");
        assertThat(gathered.message("kubernetes.node")).contains("Bottlerocket", "i-0abc");
        assertThat(gathered.message("kubernetes.node-pods")).contains("1 pod");
        assertThat(gathered.message("kubernetes.node-events")).contains("node-1: 3 events about the node");
        for (String kind : List.of("init", "sidecar", "main", "ephemeral")) {
            ItemOutcome log = gathered.item("kubernetes.log", "kind", kind, "podName", "checkout-a", "uid", "pod-a");
            assertThat(log.code()).as(kind).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.bodies(log)).contains(log.planned().param("container") + " now 2");
        }
        assertThat(gathered.message("kubernetes.log", "container", "app")).contains("waits to be restarted");
        assertThat(gathered.items("kubernetes.previous-log")).hasSize(1);
        assertThat(gathered.bodies(gathered.item("kubernetes.previous-log", "container", "app")))
                .contains("app before 0");
        assertThat(server.requests())
                .allSatisfy(asked -> assertThat(asked.method()).isEqualTo("GET"));
        assertThat(server.requests(ShopObjects.NAMESPACE + "/events"))
                .extracting(asked -> asked.query().getOrDefault("fieldSelector", ""))
                .contains("involvedObject.uid=pod-a");
        assertThat(server.requests("/api/v1/events"))
                .extracting(asked -> asked.query().get("fieldSelector"))
                .containsExactly("involvedObject.kind=Node,involvedObject.name=node-1");
        assertThat(server.requests("/apis/events.k8s.io/v1/events"))
                .extracting(asked -> asked.query().get("fieldSelector"))
                .containsExactly("regarding.kind=Node,regarding.name=node-1");
        assertThat(surroundings.recorded())
                .contains("node node-1 aws:///eu-central-1a/i-0abc")
                .anySatisfy(told -> assertThat(told)
                        .startsWith("pod checkout-a pod-a shopper")
                        .contains("name=migrate, kind=init, image=shop/migrate:1, imageId=shop/migrate@sha256:1")
                        .contains("name=tools, kind=volume, image=shop/tools:1, imageId=,")
                        .doesNotContain("scratch"));
    }

    /** Labels can be forged and names reused, so the UID in owner references decides. */
    @Test
    void collectsTheNewestOwnedPodsAndReportsTheRest() throws IOException {
        List<JsonNode> pods = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ObjectNode pod = owned("Pod", "checkout-" + i, "pod-" + i, "ReplicaSet", "checkout-7d4b", "rs-1");
            ((ObjectNode) pod.path("metadata")).put("creationTimestamp", "2026-11-2" + i + "T08:00:00Z");
            pods.add(pod);
            server.with(PODS + "/checkout-" + i, pod);
        }
        pods.add(owned("Pod", "checkout-lookalike", "pod-x", "ReplicaSet", "checkout-7d4b", "rs-of-another"));
        server.listing(PODS, pods);

        CollectedCluster gathered = collect(KubernetesTarget.limited(DEPLOYMENT, 2));

        assertThat(gathered.items("kubernetes.pod"))
                .extracting(item -> item.planned().param("podName"))
                .containsExactlyInAnyOrder("checkout-4", "checkout-3");
        assertThat(gathered.item("kubernetes.pods").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.message("kubernetes.pods"))
                .contains("3 older pods", "limit is 2", "--limit", "6 pods in the namespace", "owns 5 of them")
                .contains("replica sets that no longer exist");
    }

    /** A rollout may create a set between listing the sets and listing the pods. Its pods belong to the workload. */
    @Test
    void findsPodsOfASetCreatedBetweenTheLists() throws IOException {
        String sets = "/apis/apps/v1/namespaces/shop/replicasets";
        JsonNode old = owned("ReplicaSet", "checkout-7d4b", "rs-1", "Deployment", "checkout", "dep-1");
        JsonNode made = owned("ReplicaSet", "checkout-9f8e", "rs-2", "Deployment", "checkout", "dep-1");
        JsonNode pod = owned("Pod", "checkout-new", "pod-new", "ReplicaSet", "checkout-9f8e", "rs-2");
        server.with(PODS + "/checkout-new", pod);
        server.listing(PODS, List.of(ShopObjects.pod("checkout-a", "pod-a"), pod));
        server.answering(PODS, (exchange, asked) -> {
            server.listing(sets, List.of(old, made));
            server.usual(exchange, asked);
        });

        CollectedCluster gathered = collect(DEPLOYMENT);

        assertThat(gathered.items("kubernetes.pod"))
                .extracting(item -> item.planned().param("podName"))
                .containsExactlyInAnyOrder("checkout-a", "checkout-new");
        assertThat(gathered.item("kubernetes.pods").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.message("kubernetes.pods"))
                .contains("2 pods in the namespace", "owns 2 of them")
                .doesNotContain("no longer exist");
    }

    /** Parts of two moments do not form one list, so the outcome must state it. */
    @Test
    void reportsARestartedListInEverySource() throws IOException {
        String sets = "/apis/apps/v1/namespaces/shop/replicasets";
        String events = "/apis/events.k8s.io/v1/namespaces/shop/events";
        List<JsonNode> many = new ArrayList<>(ScriptedApiServer.named(600, "checkout-other-"));
        many.add(0, owned("ReplicaSet", "checkout-7d4b", "rs-1", "Deployment", "checkout", "dep-1"));
        server.listing(sets, many);
        server.listing(events, ScriptedApiServer.named(600, "event-"));
        for (String list : List.of(sets, events)) {
            List<String> forgotten = new CopyOnWriteArrayList<>();
            server.answering(list, (exchange, asked) -> {
                boolean ofPod = asked.query().containsKey("fieldSelector") || list.equals(sets);
                if (ofPod && asked.query().containsKey("continue") && forgotten.isEmpty()) {
                    forgotten.add(list);
                    ScriptedApiServer.refuse(exchange, 410, "Expired", "The provided continue parameter is too old");
                } else {
                    server.usual(exchange, asked);
                }
            });
        }

        CollectedCluster gathered = collect(DEPLOYMENT);

        // The error reaches one of the two sources that read this list.
        assertThat(gathered.message("kubernetes.pods") + gathered.message("kubernetes.replica-sets"))
                .contains("expired after 500 replica sets");
        assertThat(gathered.items("kubernetes.pod-events"))
                .extracting(item -> item.outcome().message())
                .anySatisfy(said -> assertThat(said)
                        .contains("list events.events.k8s.io: the continue token expired after 500 events"));
    }

    /** The API server assigns a static pod a separate UID, which its kubelet does not know. */
    @Test
    void findsEventsOfAStaticPodByItsName() throws IOException {
        ObjectNode pod = ShopObjects.pod("checkout-a", "pod-a");
        ((ObjectNode) pod.path("metadata")).putObject("annotations").put("kubernetes.io/config.mirror", "0a1b2c");
        server.with(PODS + "/checkout-a", pod);
        server.listing(
                "/apis/events.k8s.io/v1/namespaces/shop/events",
                List.of(
                        ShopObjects.json("{'regarding':{'uid':'0a1b2c'}}"),
                        ShopObjects.json("{'regarding':{'uid':'another'}}")));
        server.listing(
                ShopObjects.NAMESPACE + "/events",
                List.of(
                        ShopObjects.json("{'involvedObject':{'uid':'0a1b2c'}}"),
                        ShopObjects.json("{'involvedObject':{}}")));

        CollectedCluster gathered = collect(ClusterFixture.pod("checkout-a"));

        assertThat(gathered.message("kubernetes.pod-events"))
                .contains(
                        "2 events with the pod's name, with any UID, because it is a static pod",
                        "the hash of the manifest",
                        "other UIDs")
                .doesNotContain("the UID in the API server");
        assertThat(server.requests("/apis/events.k8s.io/v1/namespaces/shop/events"))
                .extracting(asked -> asked.query().getOrDefault("fieldSelector", ""))
                .contains("regarding.kind=Pod,regarding.name=checkout-a");
    }

    /**
     * A static pod may have no service account (admission of the API server), so the default account does not apply.
     */
    @Test
    void staticPodHasNoServiceAccount() throws IOException {
        ObjectNode pod = ShopObjects.pod("checkout-a", "pod-a");
        ((ObjectNode) pod.path("spec")).remove("serviceAccountName");
        server.with(PODS + "/checkout-a", pod);
        ((ObjectNode) pod.path("metadata")).putObject("annotations").put("kubernetes.io/config.mirror", "0a1b2c");
        CollectedCluster gathered = collect(ClusterFixture.pod("checkout-a"));
        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.items("kubernetes.account")).isEmpty();
    }

    @Test
    void reportsAMissingNamespace() throws IOException {
        for (Target target : List.of(ClusterFixture.pod("checkout-gone"), ClusterFixture.workload("job", "gone"))) {
            CollectedCluster gathered = collect(target);

            String first = target.kind().endsWith(".pod") ? "kubernetes.pod" : "kubernetes.workload";
            assertThat(gathered.message(first)).contains(" of that name, because there is no namespace of that name");
            assertThat(gathered.message("kubernetes.namespace"))
                    .contains("there is no namespace of that name", "kubectl get namespaces");
        }
        server.with(ShopObjects.NAMESPACE, ShopObjects.json("{'metadata':{'name':'shop'}}"));

        assertThat(collect(ClusterFixture.pod("checkout-gone-too")).message("kubernetes.pod"))
                .contains("kubernetes.pods lists the existing ones")
                .doesNotContain("no namespace");
    }

    /** Objects that the workload owned may still exist. */
    @Test
    void findsPodsOfADeletedWorkloadByItsName() throws IOException {
        server.refusing("/apis/apps/v1/namespaces/shop/deployments/checkout", 404, "NotFound", "deployments not found");

        CollectedCluster gathered = collect(DEPLOYMENT);

        assertThat(gathered.item("kubernetes.workload").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.items("kubernetes.pod"))
                .extracting(item -> item.planned().param("podName"))
                .containsExactly("checkout-a");
    }

    @Test
    void requestsEventsButNoLogsOfADeletedPod() throws IOException {
        CollectedCluster gathered = collect(ClusterFixture.pod("checkout-gone"));

        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.message("kubernetes.pod")).contains("checkout-gone", "deleted", "kubernetes.events");
        assertThat(gathered.item("kubernetes.log").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.item("kubernetes.pod-events").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(server.requests("/apis/events.k8s.io/v1/namespaces/shop/events"))
                .extracting(asked -> asked.query().getOrDefault("fieldSelector", ""))
                .contains("regarding.kind=Pod,regarding.name=checkout-gone");
    }

    @Test
    void distinguishesAReplacedPodFromItsSuccessor() throws IOException {
        server.with(PODS + "/checkout-a", ShopObjects.pod("checkout-a", "pod-b"));

        CollectedCluster gathered = collect(DEPLOYMENT);

        assertThat(gathered.item("kubernetes.pod", "uid", "pod-a").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.message("kubernetes.pod", "uid", "pod-a")).contains("with the UID pod-b, created at");
        assertThat(gathered.item("kubernetes.log", "uid", "pod-a").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.item("kubernetes.pod", "uid", "pod-b").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("kubernetes.log", "uid", "pod-b", "container", "app")
                        .code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void outcomeContainsTheMissingPermission() throws IOException {
        server.refusing(PODS + "/checkout-a/log", 403, "Forbidden", "pods checkout-a is forbidden");
        server.refusing("/api/v1/nodes/node-1", 403, "Forbidden", "nodes is forbidden");

        CollectedCluster gathered = collect(DEPLOYMENT);

        ItemOutcome log = gathered.item("kubernetes.log", "container", "app");
        assertThat(log.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(log.outcome().detail()).isEqualTo("get pods/log");
        assertThat(log.outcome().message()).contains("infra/kubernetes/collector-rbac.yaml");
        assertThat(gathered.item("kubernetes.node").outcome().detail()).isEqualTo("get nodes");
        assertThat(gathered.item("kubernetes.node-pods").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void readsAPodFromTheListWhenGetIsDenied() throws IOException {
        server.refusing(PODS + "/checkout-a", 403, "Forbidden", "forbidden");

        CollectedCluster gathered = collect(ClusterFixture.pod("checkout-a"));

        assertThat(gathered.item("kubernetes.pod").code()).isEqualTo(OutcomeCode.COLLECTED);
        ItemOutcome log = gathered.item("kubernetes.log", "container", "app");
        assertThat(gathered.bodies(log)).contains("app now 2");
        assertThat(server.requests(PODS)).anyMatch(asked -> asked.query().containsValue("metadata.name=checkout-a"));
    }

    @Test
    void collectsItemsThatNeedOnlyTheNameOfADeniedPod() throws IOException {
        server.refusing(PODS + "/checkout-a", 403, "Forbidden", "forbidden");
        server.refusing(PODS, 403, "Forbidden", "forbidden");

        CollectedCluster gathered = collect(ClusterFixture.pod("checkout-a"));

        assertThat(gathered.item("kubernetes.pod").outcome().detail()).isEqualTo("get pods");
        assertThat(gathered.item("kubernetes.log").code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(gathered.message("kubernetes.log")).contains("the outcome of kubernetes.pod.1");
        assertThat(gathered.item("kubernetes.pod-events").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    /** No invalid name becomes part of a URL or reaches a terminal unescaped. */
    @Test
    void doesNotRequestInvalidNames() throws IOException {
        String hostile = "../../secrets/x%2f?y=\u001b[31m'\"\n";
        ObjectNode pod = ShopObjects.pod("checkout-a", "pod-a");
        ((ObjectNode) pod.path("metadata")).put("name", hostile);
        ((ObjectNode) pod.path("metadata").path("ownerReferences").path(0)).put("name", hostile);
        ((ObjectNode) pod.path("spec")).put("nodeName", hostile);
        ((ObjectNode) pod.path("spec").path("containers").path(0)).put("name", hostile);
        server.with(PODS + "/checkout-a", pod);
        server.answering(
                PODS + "/checkout-a/log",
                (exchange, asked) ->
                        ScriptedApiServer.text(exchange, lines(Instant.parse(ShopObjects.START), 3, "x ")));
        server.listing(PODS, List.of(pod, owned("Pod", hostile, "pod-h", "ReplicaSet", "x", "rs-1")));

        CollectedCluster gathered = collect(DEPLOYMENT);
        CollectedCluster one = collect(ClusterFixture.pod("checkout-a"));

        assertThat(server.requests()).noneMatch(asked -> asked.path().contains("secrets"));
        assertThat(gathered.item("kubernetes.pod", "uid", "pod-h").outcome().detail())
                .isEqualTo("NotAName");
        assertThat(one.item("kubernetes.node").outcome().detail()).isEqualTo("NotAName");
        assertThat(one.item("kubernetes.node-pods").outcome().detail()).isEqualTo("NotAName");
        assertThat(one.item("kubernetes.owners").outcome().detail()).isEqualTo("NotAName");
        assertThat(one.item("kubernetes.log", "container", hostile).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(server.requests(PODS + "/checkout-a/log"))
                .anyMatch(asked -> hostile.equals(asked.query().get("container")));
        assertThat(one.seal().outcomes().items())
                .allSatisfy(item -> assertThat(item.outcome().message()).doesNotContain("\u001b", "\n"));
    }

    /** A name of any length would be held in memory and written to each plan. */
    @Test
    void doesNotPlanWithNamesAboveTheLimit() throws IOException {
        String endless = "x".repeat(1 << 20);
        ObjectNode pod = ShopObjects.pod("checkout-a", "pod-a");
        ObjectNode spec = (ObjectNode) pod.path("spec");
        spec.put("nodeName", endless).put("serviceAccountName", endless);
        ((ObjectNode) spec.path("containers").path(0)).put("image", endless);
        ((ObjectNode) spec.path("initContainers").path(0)).put("name", endless);
        ObjectNode owner =
                (ObjectNode) pod.path("metadata").path("ownerReferences").path(0);
        owner.put("name", endless).put("more", endless);
        server.with(PODS + "/checkout-a", pod);
        server.listing(
                PODS,
                List.of(
                        pod,
                        owned("Pod", endless, "pod-b", "ReplicaSet", "x", "rs-1"),
                        owned("Pod", "checkout-c", endless, "ReplicaSet", "x", "rs-1")));

        CollectedCluster gathered = collect(DEPLOYMENT);

        assertThat(gathered.item("kubernetes.pods").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.message("kubernetes.pods")).contains("owns 1 of them", "left out");
        assertThat(gathered.items("kubernetes.pod")).hasSize(1);
        assertThat(gathered.message("kubernetes.pod")).contains("1 more container");
        assertThat(gathered.item("kubernetes.node").outcome().detail()).isEqualTo("NotAName");
        assertThat(gathered.item("kubernetes.account").outcome().detail()).isEqualTo("NotAName");
        assertThat(gathered.item("kubernetes.owners").outcome().detail()).isEqualTo("NotAName");
        assertThat(gathered.seal().outcomes().items())
                .allSatisfy(
                        item -> assertThat(item.planned().params().toString()).hasSizeLessThan(4096));
    }

    @Test
    void reportsDeletedOwnersAndOwnersOfOtherKinds() throws IOException {
        ObjectNode pod = ShopObjects.pod("checkout-a", "pod-a");
        ((ObjectNode) pod.path("metadata"))
                .putArray("ownerReferences")
                .add(ShopObjects.json(
                        "{'apiVersion':'argoproj.io/v1','kind':'Rollout','name':'checkout','uid':'ro-1'}"))
                .add(ShopObjects.json(
                        "{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'checkout-7d4b','uid':'rs-old'}"))
                .add(ShopObjects.json("{'apiVersion':'batch/v1','kind':'Job','name':'gone','uid':'job-1'}"));
        server.with(PODS + "/checkout-a", pod);

        ItemOutcome owners = collect(ClusterFixture.pod("checkout-a")).item("kubernetes.owners");

        assertThat(owners.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(owners.extent().records()).isEqualTo(2);
        assertThat(owners.outcome().message()).contains("Rollout.argoproj.io checkout");
    }

    private CollectedCluster collect(Target target) throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        SourceContext access = new SourceContext(cluster, surroundings, ReadLimits.USUAL, Clock.systemUTC());
        return new ClusterFixture(folder.resolve(target.kind()), access).collect(target);
    }
}
