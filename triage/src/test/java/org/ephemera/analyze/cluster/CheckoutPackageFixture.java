package org.ephemera.analyze.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.BodyType;
import org.ephemera.model.Outcome;
import org.ephemera.model.Target;

/**
 * Package fixture of the deployment {@code shop/checkout} with two pods. One has access to its node, the other is in a
 * crash loop. On the node of the first pod run a pod of the same namespace and one of another.
 */
final class CheckoutPackageFixture {
    static final String A = "checkout-6d5f7c9b8-a1";
    static final String B = "checkout-6d5f7c9b8-b2";
    private static final JsonNode DOCUMENTS = WorkloadDocuments.resource(CheckoutPackageFixture.class, "shop.json");

    private CheckoutPackageFixture() {}

    /** Returns the fixture without logs and calls. */
    static SealedPackageFixture in(Path folder) {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .target(new Target(
                        "aws.eks.workload",
                        "arn:aws:eks:eu-central-1:111122223333:cluster/shop#shop/deployment/checkout",
                        Map.of("namespace", "shop", "workload", "deployment", "name", "checkout")));
        one(fixture, "kubernetes.workload", "get deployments.apps", "workload");
        fixture.item(
                "kubernetes.pods",
                Map.of("namespace", "shop"),
                answer("list pods", "pods"),
                answer("list replicasets.apps", "replicaSets"));
        fixture.item("kubernetes.pod", pod(A, "pod-a"), answer("get pods", "a"));
        fixture.item("kubernetes.pod", pod(B, "pod-b"), answer("get pods", "b"));
        one(fixture, "kubernetes.pod-events", "list events.events.k8s.io", "events");
        one(fixture, "kubernetes.events", "list events.events.k8s.io", "events");
        one(fixture, "kubernetes.core-events", "list events", "coreEvents");
        one(fixture, "kubernetes.node", "get nodes", "node");
        one(fixture, "kubernetes.node-pods", "list pods", "nodePods");
        one(fixture, "kubernetes.volume-claims", "list persistentvolumeclaims", "claims");
        one(fixture, "kubernetes.volumes", "list persistentvolumes", "volumes");
        one(fixture, "kubernetes.services", "list services", "services");
        one(fixture, "kubernetes.network-policies", "list networkpolicies.networking.k8s.io", "policies");
        fixture.item(
                "kubernetes.account",
                Map.of("serviceAccount", "checkout"),
                answer("get serviceaccounts", "account"),
                answer("list clusterrolebindings.rbac.authorization.k8s.io", "bindings"),
                answer("get clusterroles.rbac.authorization.k8s.io", "role"));
        one(fixture, "kubernetes.replica-sets", "list replicasets.apps", "replicaSets");
        fixture.item(
                "aws.ec2.instances",
                Map.of(),
                FixtureResponse.json("ec2:DescribeInstances", FixtureCalls.text(DOCUMENTS.path("instances"))));
        return fixture;
    }

    private static void one(SealedPackageFixture fixture, String artifact, String operation, String document) {
        fixture.item(artifact, Map.of("namespace", "shop"), answer(operation, document));
    }

    /** Returns a response of the API server. */
    static FixtureResponse answer(String operation, String document) {
        return FixtureResponse.json("kubernetes:" + operation, FixtureCalls.text(DOCUMENTS.path(document)));
    }

    private static Map<String, String> pod(String name, String uid) {
        return new TreeMap<>(Map.of("namespace", "shop", "podName", name, "uid", uid));
    }

    /** Returns the parameters of the item for a container's log. */
    static Map<String, String> container(String pod, String uid, String container) {
        Map<String, String> params = pod(pod, uid);
        params.put("container", container);
        return params;
    }

    /** Adds a log in one or more consecutive responses. */
    static void log(SealedPackageFixture fixture, String artifact, Map<String, String> params, String... bodies) {
        FixtureResponse[] answers = new FixtureResponse[bodies.length];
        for (int i = 0; i < bodies.length; i++) {
            answers[i] = FixtureResponse.of(
                    "kubernetes:get pods/log", BodyType.TXT, bodies[i].getBytes(StandardCharsets.UTF_8));
        }
        fixture.item(artifact, params, answers);
    }

    static void denied(SealedPackageFixture fixture, String artifact, Map<String, String> params, String permission) {
        fixture.item(artifact, params, new Outcome.Denied(permission, "the collector may not " + permission));
    }

    /** Returns the audit entry of an exec into a pod over WebSocket, which is a GET request. */
    static ObjectNode exec(String id, String pod, String command) throws IOException {
        ObjectNode entry = FixtureCalls.audit(
                id,
                "get",
                "/api/v1/namespaces/shop/pods/" + pod + "/exec?container=checkout&" + command,
                "pods",
                "exec");
        ((ObjectNode) entry.path("objectRef")).put("name", pod);
        return entry;
    }
}
