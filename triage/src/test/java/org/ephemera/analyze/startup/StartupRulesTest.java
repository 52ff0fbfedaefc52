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
import org.ephemera.format.Trigger;
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

    /** What happened, and the findings that must come of it: no others. */
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
                found("three crashes in a quarter", "STA-001 medium", s -> crashes(s, 5, 10, 15)),
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
                        "a pod that is made to wait and wants memory",
                        "STA-001 medium, STA-002 medium",
                        s -> s.pod(
                                OWNED
                                        + "{\"containerStatuses\":[{\"name\":\"app\",\"restartCount\":6,\"state\":{\"waiting\":{\"reason\":"
                                        + "\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":137,\"reason\":\"OOMKilled\"}}}]}}")),
                found(
                        "a task that wants memory",
                        "STA-002 medium",
                        s -> container(s.stopped(0, 30, "EssentialContainerExited", 137))
                                .put("reason", "OutOfMemoryError: Container killed due to memory usage")),
                found("137 and nothing else", "STA-002 low", s -> s.stopped(0, 30, "EssentialContainerExited", 137)),
                found("memory for RandomX at once, and then killed", "STA-002 high", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.memory(180, 182, 181, 2300, 2510, 2510);
                }),
                found("all it may have at once, and then killed", "STA-002 medium", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.limit(1024).memory(180, 182, 181, 700, 1010, 1020);
                }),
                found("all it may have little by little, and then killed", "STA-002 low", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    double[] leak = new double[80];
                    java.util.Arrays.setAll(leak, minute -> 200 + 10.4 * minute);
                    s.limit(1024).memory(leak);
                }),
                found("killed, and its log is a miner's", "STA-002 high", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.found("LOG-001", "app");
                }),
                found("killed, and somebody asked it for a miner's words", "STA-002 low", s -> {
                    s.stopped(0, 30, "EssentialContainerExited", 137);
                    s.found("LOG-001", Severity.MEDIUM, "app");
                }),
                found("killed, and another's log is a miner's", "STA-002 low", s -> {
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
                found("by maintenance, and the calls of its time were read", "STA-008 info", s -> {
                    renewed(s, 10);
                    s.aws(9, OTHER, "logs:DescribeLogGroups", "{}");
                }),
                found("by maintenance, as it says, and no call was read", "STA-008 low", s -> renewed(s, 10)),
                found("by maintenance, as it says, and calls of its time come late", "STA-008 low", s -> {
                    renewed(s, 85);
                    s.aws(9, OTHER, "logs:DescribeLogGroups", "{}");
                }),
                found("by a user, who writes that it was maintenance", "STA-008 medium", s -> {
                    String task = s.stopped(0, 70, "UserInitiated", 143)
                            .put("stoppedReason", "ECS is performing maintenance")
                            .path("taskArn")
                            .asText();
                    s.aws(69, USER, "ecs:StopTask", "{\"task\":\"" + task + "\"}");
                }),
                found("by the scheduler, of a service that somebody emptied after the alert", "STA-008 medium", s -> {
                    s.stopped(0, 70, "ServiceSchedulerInitiated", 143);
                    s.aws(68, USER, "ecs:UpdateService", "{\"service\":\"web\",\"desiredCount\":0}");
                }),
                found("by the scheduler, after a deployment before the alert", "STA-008 info", s -> {
                    s.stopped(0, 50, "ServiceSchedulerInitiated", 143);
                    s.aws(48, USER, "ecs:UpdateService", "{\"service\":\"web\"}");
                }),
                found("by the scheduler, and somebody emptied another service", "STA-008 info", s -> {
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
                found("what owns the pods deleted", "STA-008 medium", s -> {
                    s.pod(OWNED + "{}}");
                    s.kubernetes("jane", "delete", "deployments");
                }),
                found("what owns the pods scaled to none", "STA-008 medium", s -> {
                    s.pod(OWNED + "{}}");
                    scaled(s, "jane", 0);
                }),
                silent("what owns the pods scaled", s -> {
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
                found("killed, and nobody asked", "STA-009 medium", s -> {
                    killed(s, "app", 40);
                    s.azure(-300, "ops@shop.example", WRITE);
                }),
                found("killed, and another group was restarted", "STA-008 medium, STA-009 medium", s -> {
                    killed(s, "app", 40);
                    s.azure(39.9, "ops@shop.example", RESTART).put("resourceId", GROUP + "other");
                }),
                found("killed by a restart", "STA-008 medium", s -> {
                    killed(s, "app", 40);
                    s.azure(39.9, "ops@shop.example", RESTART);
                }),
                silent("killed for being ill", s -> {
                    killed(s, "app", 40);
                    event((ObjectNode) s.groupView(0), "Unhealthy", 39, 39, "Liveness probe failed");
                    s.azure(-300, "ops@shop.example", WRITE);
                }),
                found("all killed, as by a renewed host", "STA-009 info, STA-009 info", s -> {
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
    void judges(Case one) {
        StartupFixture stage = new StartupFixture();
        one.happened().accept(stage);
        assertThat(StartupFixture.shown(stage.judge(folder).findings())).isEqualTo(one.expected());
    }

    @Test
    void whoStoppedItIsNamedAndThatItWasAfterTheAlert() {
        StartupFixture stage = new StartupFixture();
        stage.stopped(0, 70, "UserInitiated", 137).put("taskArn", SealedPackageFixture.TASK);
        stage.aws(69, USER, "ecs:StopTask", "{\"task\":\"" + SealedPackageFixture.TASK + "\"}");
        StartupRules.Result result = stage.judge(folder);
        assertThat(result.findings().getFirst().because()).contains("stopped by " + USER + ", after the alert");
        assertThat(result.gaps().toString()).doesNotContain("STA-008");
    }

    @Test
    void whatWasDoneTwiceHasBothPlaces() {
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

    /** Its containers count no restart, so that nothing else in the package says that an earlier log is gone. */
    @Test
    void whatAGroupWroteBeforeItBeganAnewIsAGap() {
        StartupFixture stage = new StartupFixture();
        event(event(stage.view("app", 0), "Pulled", 0, 0, "p"), "Started", 0, 0, "s");
        stage.azure(40, "ops@shop.example", RESTART);
        assertThat(stage.judge(folder).gaps().toString())
                .contains("STA-008", "what the containers of", "its count of restarts does not tell of it");
    }

    @Test
    void whoStoppedItIsAGapIfNoCallSaysSo() {
        StartupFixture stage = new StartupFixture();
        stage.stopped(0, 50, "UserInitiated", 137);
        StartupRules.Result result = stage.judge(folder);
        assertThat(result.findings().getFirst().because()).doesNotContain("after the alert");
        assertThat(result.gaps().toString()).contains("STA-008", "no StopTask");
    }

    @Test
    void whoStoppedItIsAGapWhereItsReasonAloneSaysThatItWasThePlatform() {
        StartupFixture stage = new StartupFixture();
        renewed(stage, 10);
        assertThat(stage.judge(folder).gaps().toString()).contains("STA-008", "whether the platform stopped");
    }

    @Test
    void aKillIsNotJudgedWithoutTheActivityLog() {
        StartupFixture stage = new StartupFixture();
        killed(stage, "app", 40);
        StartupRules.Result result = stage.judge(folder);
        assertThat(result.findings()).isEmpty();
        assertThat(result.gaps().toString()).contains("STA-009", "activity log was not read");
    }

    @Test
    void aTaskThatIsGoneIsReadFromTheAlert() {
        String event =
                "{\"detail-type\":\"ECS Task State Change\",\"detail\":{\"taskArn\":\"" + SealedPackageFixture.TASK
                        + "\",\"group\":\"service:web\",\"startedBy\":\"ecs-svc/1\",\"stopCode\":\"EssentialContainerExited\","
                        + "\"stoppedAt\":\"2026-11-26T12:00:00.123Z\",\"containers\":[{\"name\":\"app\",\"exitCode\":137,"
                        + "\"reason\":\"OutOfMemoryError: killed\"}],\"overrides\":{\"containerOverrides\":[{\"name\":\"app\","
                        + "\"command\":[\"sh\"]}]}}}";
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .trigger(new Trigger(Trigger.Kind.ALERT, "aws.ecs", "e-1", Optional.empty()), event);
        StartupRules.Result result = new StartupFixture().judge(fixture);
        assertThat(StartupFixture.shown(result.findings())).containsExactly("STA-002 medium", "STA-004 high");
        assertThat(result.findings().getFirst().evidence().getFirst().place())
                .hasToString("/detail/overrides/containerOverrides/0/command");
    }

    @Test
    void valuesOfTheEnvironmentAreNotShown() {
        StartupFixture stage = new StartupFixture();
        overridden(
                stage,
                "{\"containerOverrides\":[{\"name\":\"app\",\"environment\":[{\"name\":\"POOL\",\"value\":\"of-fish\"},"
                        + "{\"name\":\"MODE\",\"value\":\"slow\"}]}]}");
        assertThat(stage.judge(folder).findings().getFirst().because())
                .isEqualTo("app: environment POOL is new; app: environment MODE is another");
    }

    @Test
    void nothingReadIsAGap() {
        assertThat(new StartupFixture().judge(folder).gaps().toString()).contains("nothing in the package tells");
    }

    @Test
    void everyRuleHasAPositiveCase() {
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
