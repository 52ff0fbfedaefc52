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
        ObjectNode deleted = FixtureCalls.audit("a-1", "delete", "/api/v1/namespaces/shop/pods/deleted", "pods", "");
        fixture.item(
                "aws.eks.audit",
                Map.of(),
                FixtureResponse.json(
                        "logs:FilterLogEvents",
                        "{\"events\":[{\"timestamp\":1,\"message\":"
                                + Json.object().textNode(deleted.toString()) + "}]}"));

        assertThat(ended(fixture)).containsExactlyInAnyOrder("shop/done", "shop/evicted");
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
        ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("namespace", "shop").put("name", name).put("uid", "u-" + name);
        pod.putObject("status").put("phase", phase);
        fixture.item(
                "kubernetes.pod",
                Map.of("namespace", "shop", "podName", name, "uid", "u-" + name),
                FixtureResponse.json("kubernetes:get pods", pod.toString()));
    }
}
