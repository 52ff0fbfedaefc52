package org.ephemera.analyze.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detection of ended tasks, pods and container groups. */
class EndedWorkloadsTest {
    private static final Instant EARLIER = SealedPackageFixture.NOW.minusSeconds(60);
    private static final Instant LATER = SealedPackageFixture.NOW.plusSeconds(60);
    private static final String TASK = "arn:aws:ecs:eu-central-1:111122223333:task/shop/";
    private static final String GROUP =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/";

    @TempDir
    private Path folder;

    @Test
    void tasksEndWhenStoppedOrStopTaskWasCalled() throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .item("aws.ecs.tasks", Map.of(), tasks("0001 RUNNING", "0002 STOPPED", "0003 RUNNING", "0004 RUNNING"));
        ObjectNode refused = call("e-2", "StopTask", "0004").put("errorCode", "AccessDeniedException");
        fixture.item(
                "aws.cloudtrail.events",
                Map.of(),
                FixtureCalls.lookup(
                        call("e-1", "StopTask", TASK + "0003"), refused, call("e-3", "ExecuteCommand", "0001")));

        assertThat(ended(fixture)).containsExactlyInAnyOrder(TASK + "0002", TASK + "0003");
    }

    /** A pod that is being deleted may run until its grace period ends. */
    @Test
    void podsEndWithTheirPhase() throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder);
        pod(fixture, "done", "Succeeded");
        pod(fixture, "evicted", "Failed");
        pod(fixture, "runs", "Running");
        pod(fixture, "deleted", "Running");
        audited(fixture, deletion("deleted", EARLIER));

        assertThat(ended(fixture)).containsExactlyInAnyOrder("shop/done", "shop/evicted");
    }

    /** A later pod of that name is another one, so a command on the name would concern the wrong pod. */
    @Test
    void podsEndWhenDeletedAfterTheirDescription() throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder);
        pod(fixture, "db-0", "Running");
        pod(fixture, "db-1", "Running");
        pod(fixture, "db-2", "Running");
        ObjectNode refused = deletion("db-1", LATER);
        refused.withObject("/responseStatus").put("code", 403);
        ObjectNode eviction = deletion("db-2", LATER);
        eviction.withObject("/objectRef").put("subresource", "ephemeralcontainers");
        audited(fixture, deletion("db-0", LATER), refused, eviction);

        assertThat(ended(fixture)).containsExactly("shop/db-0");
    }

    /** The audit log of a cluster need not contain the deletion of each pod by its controllers. */
    @Test
    void podsEndWithTheirController() throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder);
        pod(fixture, "web-7d4b9c6f5-m8k2p", "Running", "ReplicaSet", "web-7d4b9c6f5");
        pod(fixture, "web-shop-6f5d8-x2k4q", "Running", "ReplicaSet", "web-shop-6f5d8");
        pod(fixture, "api-5c9d7-q8w2e", "Running", "ReplicaSet", "api-5c9d7");
        pod(fixture, "idle-5c9d7-q8w2e", "Running", "ReplicaSet", "idle-5c9d7");
        pod(fixture, "agent-w8r2t", "Running", "DaemonSet", "agent");
        pod(fixture, "db-0", "Running", "StatefulSet", "db");
        ObjectNode orphaned = change("delete", "statefulsets", "db");
        orphaned.put("requestURI", "/apis/apps/v1/namespaces/shop/statefulsets/db?propagationPolicy=Orphan");
        ObjectNode scaled = change("patch", "deployments", "idle");
        scaled.withObject("/objectRef").put("subresource", "scale");
        scaled.withObject("/responseObject/spec").put("replicas", 0);
        ObjectNode grown = change("patch", "deployments", "api");
        grown.withObject("/responseObject/spec").put("replicas", 2);
        audited(
                fixture,
                change("delete", "deployments", "web"),
                change("delete", "daemonsets", "agent"),
                orphaned,
                scaled,
                grown);

        assertThat(ended(fixture))
                .containsExactlyInAnyOrder("shop/web-7d4b9c6f5-m8k2p", "shop/idle-5c9d7-q8w2e", "shop/agent-w8r2t");
    }

    private static ObjectNode deletion(String pod, Instant time) {
        return change("delete", "pods", pod).put("requestReceivedTimestamp", time.toString());
    }

    private static ObjectNode change(String verb, String resource, String name) {
        ObjectNode entry = FixtureCalls.audit(
                        "a-" + verb + name, verb, "/api/v1/namespaces/shop/" + resource + "/" + name, resource, "")
                .put("requestReceivedTimestamp", LATER.toString());
        entry.withObject("/objectRef").put("name", name);
        entry.withObject("/responseStatus").put("code", 200);
        return entry;
    }

    private static void audited(SealedPackageFixture fixture, ObjectNode... entries) {
        ObjectNode body = Json.object();
        for (ObjectNode entry : entries) {
            body.withArray("events").addObject().put("timestamp", 1).put("message", entry.toString());
        }
        fixture.item("aws.eks.audit", Map.of(), FixtureResponse.json("logs:FilterLogEvents", body.toString()));
    }

    @Test
    void revisionsEndWithTheirAppOrWhenDeactivated() throws Exception {
        String app = "/subscriptions/s/resourceGroups/g/providers/Microsoft.App/containerApps/web";
        SealedPackageFixture fixture = SealedPackageFixture.in(folder);
        ObjectNode page = Json.object();
        for (String id : new String[] {app + "/revisions/a", app + "/revisions/b", app + "2/revisions/c"}) {
            page.withArray("value").addObject().put("id", id);
        }
        fixture.item(
                "azure.app.revisions",
                Map.of(),
                FixtureResponse.json("app:ContainerAppsRevisions_ListRevisions", page.toString()));
        fixture.item(
                "azure.monitor.activity-log",
                Map.of(),
                FixtureCalls.activityLog(
                        FixtureCalls.activity(
                                        "1",
                                        LATER,
                                        "x",
                                        "Microsoft.App/containerApps/revisions/deactivate/action",
                                        "Succeeded")
                                .put("resourceId", app + "/revisions/A"),
                        FixtureCalls.activity("2", LATER, "x", "Microsoft.App/containerApps/delete", "Succeeded")
                                .put("resourceId", app + "2")));

        assertThat(ended(fixture)).containsExactlyInAnyOrder(app + "/revisions/a", app + "2/revisions/c");
    }

    @Test
    void groupsEndWhenStoppedOrDeletedLater() throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder);
        for (String group : new String[] {
            "a Running", "b Stopped", "c Succeeded", "d Failed", "e Running", "f Running", "g Running", "h Running"
        }) {
            String[] words = group.split(" ", -1);
            fixture.item(
                    "azure.aci.group",
                    Map.of("group", words[0]),
                    FixtureResponse.json(
                            "aci:ContainerGroups_Get",
                            Json.object().put("id", GROUP + words[0]).toString().replace("}", ",")
                                    + "\"properties\":{\"containers\":[],\"instanceView\":{\"state\":\"" + words[1]
                                    + "\"}}}"));
        }
        fixture.item(
                "azure.monitor.activity-log",
                Map.of(),
                FixtureCalls.activityLog(
                        operation("1", LATER, "e", "delete", "Succeeded"),
                        operation("2", EARLIER, "f", "delete", "Succeeded"),
                        operation("3", LATER, "g", "stop/action", "Succeeded"),
                        operation("4", LATER.plusSeconds(1), "g", "start/action", "Succeeded"),
                        operation("5", LATER, "h", "delete", "Failed")));

        assertThat(ended(fixture)).containsExactlyInAnyOrder(GROUP + "b", GROUP + "c", GROUP + "d", GROUP + "e");
    }

    private static Set<String> ended(SealedPackageFixture fixture) throws Exception {
        try (SealedPackage sealed = fixture.seal()) {
            return EndedWorkloads.of(sealed, ControlCallReader.of(sealed).calls());
        }
    }

    private static FixtureResponse tasks(String... all) {
        ObjectNode body = Json.object();
        for (String task : all) {
            String[] words = task.split(" ", -1);
            body.withArray("tasks").addObject().put("taskArn", TASK + words[0]).put("lastStatus", words[1]);
        }
        return FixtureResponse.json("ecs:DescribeTasks", body.toString());
    }

    private static ObjectNode call(String id, String name, String task) {
        return FixtureCalls.trail(
                id,
                EARLIER,
                FixtureCalls.USER,
                "ecs.amazonaws.com",
                name,
                "{\"cluster\":\"shop\",\"task\":\"" + task + "\"}");
    }

    private static ObjectNode operation(String id, Instant time, String group, String action, String status) {
        ObjectNode entry = FixtureCalls.activity(
                id, time, "ops@shop.example", "Microsoft.ContainerInstance/containerGroups/" + action, status);
        return entry.put("resourceId", GROUP + group).put("correlationId", "c-" + id);
    }

    private static void pod(SealedPackageFixture fixture, String name, String phase) {
        pod(fixture, name, phase, "", "");
    }

    private static void pod(SealedPackageFixture fixture, String name, String phase, String kind, String owner) {
        ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata")
                .put("namespace", "shop")
                .put("name", name)
                .put("uid", "u-" + name);
        if (!owner.isEmpty()) {
            metadata.putArray("ownerReferences").addObject().put("kind", kind).put("name", owner);
        }
        pod.putObject("status").put("phase", phase);
        fixture.item(
                "kubernetes.pod",
                Map.of("namespace", "shop", "podName", name, "uid", "u-" + name),
                FixtureResponse.json("kubernetes:get pods", pod.toString()));
    }
}
