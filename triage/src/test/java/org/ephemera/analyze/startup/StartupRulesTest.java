package org.ephemera.analyze.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.startup.StartupFixture.USER;
import static org.ephemera.analyze.startup.StartupFixture.container;
import static org.ephemera.analyze.startup.StartupFixture.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartupRulesTest {
    static final String OWNED = "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"web-1\",\"creationTimestamp\":"
            + "\"2026-11-26T11:00:00Z\",\"ownerReferences\":[{\"kind\":\"ReplicaSet\",\"name\":\"web\"}]},\"status\":";

    private static final String OTHER = "arn:aws:sts::111122223333:assumed-role/web-deploy/ci";
    private static final String GROUP = "/subscriptions/s/resourceGroups/shop/providers/p/t/";
    private static final String RESTART = "containerGroups/restart/action";
    private static final String DELETE = "containerGroups/delete";
    private static final String WRITE = "containerGroups/write";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Case with its events and exactly the findings expected. */
    record Case(String name, Consumer<StartupFixture> happened, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Case found(String name, String expected, Consumer<StartupFixture> happened) {
        return new Case(name, happened, List.of(expected.split(", ", -1)));
    }

    static Case silent(String name, Consumer<StartupFixture> happened) {
        return new Case(name, happened, List.of());
    }

    private static void crashes(StartupFixture stage, double... minutes) {
        for (double minute : minutes) {
            stage.stopped(minute - 2, minute, "EssentialContainerExited", 1);
        }
    }

    static ObjectNode overridden(StartupFixture stage, String overrides) {
        stage.definition();
        ObjectNode task = stage.task(0);
        task.set("overrides", FixtureCalls.json(overrides));
        return task;
    }

    static String command(String value) {
        return "{\"containerOverrides\":[{\"name\":\"app\",\"command\":[\"" + value + "\"]}]}";
    }

    private static void killed(StartupFixture stage, String container, double minute) {
        ObjectNode view = stage.view(container, 1);
        event(view, "Pulled", -300, -300, "pulled");
        event(view, "Started", -299, minute + 1, "started");
        event(view, "Killing", minute, minute, "Killing container");
    }

    static Stream<Case> crashes() {
        return Stream.of(
                found("three crashes in a quarter of an hour", "STA-001 medium", s -> crashes(s, 5, 10, 15)),
                found("three crashes after a deployment", "STA-001 low", s -> {
                    s.aws(-10, OTHER, "ecs:UpdateService", "{}");
                    crashes(s, 5, 10, 15);
                }),
                found("three crashes after another service's deployment", "STA-001 medium", s -> {
                    s.aws(-10, OTHER, "ecs:UpdateService", "{\"service\":\"other\"}");
                    crashes(s, 5, 10, 15);
                }),
                silent("three crashes in an hour", s -> crashes(s, 5, 30, 55)),
                silent("one crash", s -> crashes(s, 5)),
                found(
                        "six restarts of a group",
                        "STA-001 medium",
                        s -> event(event(s.view("app", 6), "Pulled", 0, 0, "pulled"), "Started", 0, 20, "started")),
                found(
                        "three restarts in a month",
                        "STA-001 low",
                        s -> event(event(s.view("app", 3), "Pulled", 0, 0, "pulled"), "Started", -40000, 0, "started")),
                silent(
                        "two restarts",
                        s -> event(event(s.view("app", 2), "Pulled", 0, 0, "pulled"), "Started", 0, 20, "started")),
                found(
                        "a pod in back-off that ran out of memory",
                        "STA-001 medium, STA-002 medium",
                        s -> s.pod(
                                OWNED
                                        + "{\"containerStatuses\":[{\"name\":\"app\",\"restartCount\":6,\"state\":{\"waiting\":{\"reason\":"
                                        + "\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":137,\"reason\":\"OOMKilled\"}}}]}}")),
                found(
                        "a task that ran out of memory",
                        "STA-002 medium",
                        s -> container(s.stopped(0, 30, "EssentialContainerExited", 137))
                                .put("reason", "OutOfMemoryError: Container killed due to memory usage")),
                found("137 and nothing else", "STA-002 low", s -> s.stopped(0, 30, "EssentialContainerExited", 137)),
                found("sudden memory of the size of RandomX, then killed", "STA-002 high", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.memory(180, 182, 181, 2300, 2510, 2510);
                }),
                found("sudden memory up to the limit, then killed", "STA-002 medium", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.limit(1024).memory(180, 182, 181, 700, 1010, 1020);
                }),
                found("gradual memory up to the limit, then killed", "STA-002 low", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    double[] leak = new double[80];
                    java.util.Arrays.setAll(leak, minute -> 200 + 10.4 * minute);
                    s.limit(1024).memory(leak);
                }),
                found("killed, with a log of a miner", "STA-002 high", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.found("LOG-001", "app");
                }),
                found("killed, with a request that contains words of a miner", "STA-002 low", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.found("LOG-001", Severity.MEDIUM, "app");
                }),
                found("killed, with a log of a miner in another container", "STA-002 low", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.found("LOG-001", "apple");
                }),
                found("137 by the scheduler", "STA-008 info", s -> s.stopped(0, 30, "ServiceSchedulerInitiated", 137)),
                found("three short runs", "STA-007 low", s -> jobs(s, 0, 0.7, 3)),
                silent("two short runs", s -> jobs(s, 0, 0.7, 2)),
                silent("three longer runs", s -> jobs(s, 0, 20, 3)),
                found("three short runs that fail", "STA-001 medium", s -> jobs(s, 1, 0.7, 3)));
    }

    private static void jobs(StartupFixture stage, int exit, double minutes, int count) {
        for (int i = 0; i < count; i++) {
            stage.stopped(i, i + minutes, "EssentialContainerExited", exit).put("group", "family:job");
        }
    }

    private static void renewed(StartupFixture stage, double minute) {
        stage.stopped(0, minute, "UserInitiated", 143)
                .put("stoppedReason", "ECS is performing maintenance on the underlying infrastructure");
    }

    private static void scaled(StartupFixture stage, String user, int replicas) {
        ObjectNode entry = stage.kubernetes(user, "patch", "deployments");
        ((ObjectNode) entry.path("objectRef")).put("subresource", "scale");
        entry.putObject("requestObject").putObject("spec").put("replicas", replicas);
    }

    private static void status(ObjectNode entry, String status) {
        entry.putObject("status").put("value", status);
    }

    static Stream<Case> ends() {
        return Stream.of(
                found("by a user", "STA-008 medium", s -> s.stopped(0, 70, "UserInitiated", 137)),
                found("by Spot", "STA-008 info", s -> s.stopped(0, 70, "SpotInterruption", 137)),
                found("by maintenance, with all calls of that time collected", "STA-008 info", s -> {
                    renewed(s, 10);
                    s.aws(9, OTHER, "logs:DescribeLogGroups", "{}");
                }),
                found("by maintenance according to its reason, without calls", "STA-008 low", s -> renewed(s, 10)),
                found("by maintenance according to its reason, with delayed calls", "STA-008 low", s -> {
                    renewed(s, 85);
                    s.aws(9, OTHER, "logs:DescribeLogGroups", "{}");
                }),
                found("by a user who wrote maintenance as the reason", "STA-008 medium", s -> {
                    String task = s.stopped(0, 70, "UserInitiated", 143)
                            .put("stoppedReason", "ECS is performing maintenance")
                            .path("taskArn")
                            .asText();
                    s.aws(69, USER, "ecs:StopTask", "{\"task\":\"" + task + "\"}");
                }),
                found("by the scheduler, of a service scaled to zero after the alert", "STA-008 medium", s -> {
                    s.stopped(0, 70, "ServiceSchedulerInitiated", 143);
                    s.aws(68, USER, "ecs:UpdateService", "{\"service\":\"web\",\"desiredCount\":0}");
                }),
                found("by the scheduler, after a deployment before the alert", "STA-008 info", s -> {
                    s.stopped(0, 50, "ServiceSchedulerInitiated", 143);
                    s.aws(48, USER, "ecs:UpdateService", "{\"service\":\"web\"}");
                }),
                found("by the scheduler, with another service scaled to zero", "STA-008 info", s -> {
                    s.stopped(0, 70, "ServiceSchedulerInitiated", 143);
                    s.aws(68, USER, "ecs:UpdateService", "{\"service\":\"other\",\"desiredCount\":0}");
                }),
                silent("by itself", s -> s.stopped(0, 70, "EssentialContainerExited", 1)),
                found("a group restarted", "STA-008 medium", s -> {
                    event(event(s.view("app", 1), "Pulled", 0, 0, "p"), "Started", 0, 0, "s");
                    s.azure(70, "ops@shop.example", RESTART);
                }),
                found("a group restarted, begun and ended", "STA-008 medium", s -> {
                    event(event(s.view("app", 1), "Pulled", 0, 0, "p"), "Started", 0, 0, "s");
                    status(s.azure(70, "ops@shop.example", RESTART), "Started");
                    s.azure(71, "ops@shop.example", RESTART);
                }),
                silent("a group that could not be deleted", s -> {
                    event(event(s.view("app", 1), "Pulled", 0, 0, "p"), "Started", 0, 0, "s");
                    status(s.azure(70, "ops@shop.example", DELETE), "Started");
                    status(s.azure(71, "ops@shop.example", DELETE), "Failed");
                }),
                found("a pod deleted with a service account's token", "STA-008 low", s -> {
                    s.pod(OWNED + "{}}");
                    s.kubernetes("system:serviceaccount:shop:web", "delete", "pods");
                }),
                found("pods deleted all at once", "STA-008 medium", s -> {
                    s.pod(OWNED + "{}}");
                    s.kubernetes("jane", "deletecollection", "pods");
                }),
                found("a pod deleted by a person", "STA-008 medium", s -> {
                    s.pod(OWNED + "{}}");
                    s.kubernetes("jane", "delete", "pods");
                }),
                found("the owner of the pods deleted", "STA-008 medium", s -> {
                    s.pod(OWNED + "{}}");
                    s.kubernetes("jane", "delete", "deployments");
                }),
                found("the owner of the pods scaled to zero", "STA-008 medium", s -> {
                    s.pod(OWNED + "{}}");
                    scaled(s, "jane", 0);
                }),
                silent("the owner of the pods scaled", s -> {
                    s.pod(OWNED + "{}}");
                    scaled(s, "jane", 1);
                    scaled(s, "system:serviceaccount:kube-system:horizontal-pod-autoscaler", 0);
                }),
                found("an app stopped", "STA-008 medium", s -> {
                    s.task(0);
                    ObjectNode entry = s.azure(70, "ops@shop.example", "x");
                    entry.putObject("operationName").put("value", "Microsoft.App/containerApps/stop/action");
                    entry.putObject("resourceProviderName").put("value", "Microsoft.App");
                }),
                silent("a pod deleted by its controller", s -> {
                    s.pod(OWNED + "{}}");
                    s.kubernetes("system:serviceaccount:kube-system:replicaset-controller", "delete", "pods");
                }),
                found(
                        "pulled and never started",
                        "STA-009 medium",
                        s -> event(s.view("app", 0), "Pulled", 0, 0, "pulled")),
                silent(
                        "pulled, and could not start",
                        s -> event(event(s.view("app", 0), "Pulled", 0, 0, "pulled"), "Failed", 1, 1, "failed")),
                found("killed without a request", "STA-009 medium", s -> {
                    killed(s, "app", 40);
                    s.azure(-300, "ops@shop.example", WRITE);
                }),
                found("killed, with another group restarted", "STA-008 medium, STA-009 medium", s -> {
                    killed(s, "app", 40);
                    s.azure(39.9, "ops@shop.example", RESTART).put("resourceId", GROUP + "other");
                }),
                found("killed by a restart", "STA-008 medium", s -> {
                    killed(s, "app", 40);
                    s.azure(39.9, "ops@shop.example", RESTART);
                }),
                silent("killed because of failed probes", s -> {
                    killed(s, "app", 40);
                    event((ObjectNode) s.groupView(0), "Unhealthy", 39, 39, "Liveness probe failed");
                    s.azure(-300, "ops@shop.example", WRITE);
                }),
                found("all killed, as during a host renewal", "STA-009 info, STA-009 info", s -> {
                    killed(s, "app", 40);
                    killed(s, "agent", 40);
                    s.azure(-300, "ops@shop.example", WRITE);
                }));
    }

    static Stream<Case> cases() {
        return Stream.of(crashes(), StartCases.cases(), ends()).flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsExactlyTheExpectedFindings(Case one) {
        StartupFixture stage = new StartupFixture();
        one.happened().accept(stage);
        assertThat(StartupFixture.shown(stage.judge(folder).findings())).isEqualTo(one.expected());
    }

    @Test
    void namesCallerOfStopAfterTheAlert() {
        StartupFixture stage = new StartupFixture();
        stage.stopped(0, 70, "UserInitiated", 137).put("taskArn", SealedPackageFixture.TASK);
        stage.aws(69, USER, "ecs:StopTask", "{\"task\":\"" + SealedPackageFixture.TASK + "\"}");
        StartupRules.Result result = stage.judge(folder);
        assertThat(result.findings().getFirst().because()).contains(USER, "after the alert");
        assertThat(result.gaps().toString()).doesNotContain("STA-008");
    }

    @Test
    void referencesBothCallsWhenRepeated() {
        StartupFixture stage = new StartupFixture();
        event(event(stage.view("app", 2), "Pulled", 0, 0, "p"), "Started", 0, 0, "s");
        stage.azure(40, "ops@shop.example", RESTART).put("operationId", "o-1");
        stage.azure(50, "ops@shop.example", RESTART).put("operationId", "o-2");
        assertThat(stage.judge(folder).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence())
                        .extracting(place -> place.place().toString())
                        .containsExactly("/value/0", "/value/1"));
    }

    /** The containers count no restart, so nothing else in the package shows that an earlier log is missing. */
    @Test
    void reportsGapWhenGroupWasRestarted() {
        StartupFixture stage = new StartupFixture();
        event(event(stage.view("app", 0), "Pulled", 0, 0, "p"), "Started", 0, 0, "s");
        stage.azure(40, "ops@shop.example", RESTART);
        assertThat(stage.judge(folder).gaps().toString()).contains("STA-008", "2026-11-26T11:40:00Z");
    }

    @Test
    void reportsGapWhenStopTaskCallIsMissing() {
        StartupFixture stage = new StartupFixture();
        stage.stopped(0, 50, "UserInitiated", 137);
        StartupRules.Result result = stage.judge(folder);
        assertThat(result.findings().getFirst().because()).doesNotContain("after the alert");
        assertThat(result.gaps().toString()).contains("STA-008", "StopTask");
    }

    @Test
    void reportsGapWhenOnlyReasonIndicatesPlatform() {
        StartupFixture stage = new StartupFixture();
        renewed(stage, 10);
        assertThat(stage.judge(folder).gaps().toString()).contains("STA-008");
    }

    @Test
    void reportsGapForKillWithoutActivityLog() {
        StartupFixture stage = new StartupFixture();
        killed(stage, "app", 40);
        StartupRules.Result result = stage.judge(folder);
        assertThat(result.findings()).isEmpty();
        assertThat(result.gaps().toString()).contains("STA-009");
    }

    @Test
    void readsDeletedTaskFromTheAlert() {
        String event =
                "{\"detail-type\":\"ECS Task State Change\",\"detail\":{\"taskArn\":\"" + SealedPackageFixture.TASK
                        + "\",\"group\":\"service:web\",\"startedBy\":\"ecs-svc/1\",\"stopCode\":\"EssentialContainerExited\","
                        + "\"stoppedAt\":\"2026-11-26T12:00:00.123Z\",\"containers\":[{\"name\":\"app\",\"exitCode\":137,"
                        + "\"reason\":\"OutOfMemoryError: killed\"}],\"overrides\":{\"containerOverrides\":[{\"name\":\"app\","
                        + "\"command\":[\"sh\"]}]}}}";
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .trigger(
                        new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "aws.ecs", "e-1", Optional.empty()),
                        event);
        StartupRules.Result result = new StartupFixture().judge(fixture);
        assertThat(StartupFixture.shown(result.findings())).containsExactly("STA-002 medium", "STA-004 high");
        assertThat(result.findings().getFirst().evidence().getFirst().place())
                .hasToString("/detail/overrides/containerOverrides/0/command");
    }

    @Test
    void hidesValuesOfEnvironmentOverrides() {
        StartupFixture stage = new StartupFixture();
        overridden(
                stage,
                "{\"containerOverrides\":[{\"name\":\"app\",\"environment\":[{\"name\":\"POOL\",\"value\":\"of-fish\"},"
                        + "{\"name\":\"MODE\",\"value\":\"slow\"}]}]}");
        assertThat(stage.judge(folder).findings().getFirst().because())
                .isEqualTo("app: environment POOL was added; app: environment MODE was changed");
    }

    @Test
    void reportsGapWhenPackageIsEmpty() {
        assertThat(new StartupFixture().judge(folder).gaps().toString()).contains("STA");
    }

    @Test
    void coversEachRuleWithPositiveCase() {
        Set<String> seen = cases().flatMap(one -> one.expected().stream())
                .map(expected -> expected.substring(0, 7))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen)
                .isEqualTo(RuleBook.standard().all().stream()
                        .map(Rule::id)
                        .filter(id -> id.startsWith("STA-"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
