package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.testing.FixtureCalls.USER;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the target's logs are known, another application's weighs less; a log of calls is everybody's (EXE-009). */
class LogTamperingTest {
    private static final String ELSEWHERE = ", which is no log of the target";

    @TempDir
    private Path folder;

    @Test
    void logsOfOthersWeighLess() {
        assertThat(told(SealedPackageFixture.in(folder), "aws.logs.group"))
                .containsExactlyInAnyOrder(
                        "high DeleteLogGroup /shop/checkout",
                        "medium DeleteLogGroup /preview/pr-17" + ELSEWHERE,
                        "high DeleteLogGroup /aws/ecs/containerinsights/shop/performance",
                        "high DeleteLogGroup aws-cloudtrail-logs");
    }

    /** Where sessions or calls are logged is known of a task, too, of whose own log nothing is. */
    @Test
    void noLogIsAnothersWhereTheTargetsIsNotKnown() {
        assertThat(told(SealedPackageFixture.in(folder), "aws.ecs.exec-logs"))
                .allMatch(finding -> finding.startsWith("high ") && !finding.endsWith(ELSEWHERE))
                .hasSize(4);
    }

    /** Agents in a cluster of Kubernetes write wherever they are told to. */
    @Test
    void noLogIsAnothersInKubernetes() {
        Target pod = new Target("kubernetes.pod", "k8s://shop/shop/checkout-1", Map.of());
        assertThat(told(SealedPackageFixture.in(folder).target(pod), "aws.logs.insights"))
                .allMatch(finding -> finding.startsWith("high "))
                .hasSize(4);
    }

    /** One that only marks what falls under it hides nothing. */
    @Test
    void findingsThatAreNeverSeenAreLogsSwitchedOff() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, USER, "guardduty:CreateFilter", "{\"detectorId\":\"d\",\"name\":\"tidy\",\"action\":\"ARCHIVE\"}");
        scene.aws(
                1,
                USER,
                "guardduty:UpdateFilter",
                "{\"detectorId\":\"d\",\"filterName\":\"seen\",\"action\":\"NOOP\"}");
        assertThat(scene.judge(folder).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id() + " " + finding.severity().word()).isEqualTo("EXE-009 high");
            assertThat(finding.because()).isEqualTo("findings of the detector d are put away by the filter tidy");
        });
    }

    /** A trail that goes on with less, and the rules by which alerts are sent; those of an application come and go. */
    @Test
    void whatIsToldToNobodyAnyMoreIsSwitchedOffAsWell() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, USER, "cloudtrail:UpdateTrail", "{\"name\":\"org\",\"isMultiRegionTrail\":false}");
        scene.aws(1, USER, "cloudtrail:UpdateTrail", "{\"name\":\"org\",\"isMultiRegionTrail\":true}");
        scene.aws(2, USER, "cloudtrail:UpdateTrail", "{\"name\":\"org\",\"cloudWatchLogsLogGroupArn\":\"\"}");
        scene.aws(3, USER, "events:DisableRule", "{\"name\":\"guardduty-to-ephemera\"}");
        scene.aws(4, USER, "events:RemoveTargets", "{\"rule\":\"guardduty-to-ephemera\",\"ids\":[\"1\"]}");
        scene.aws(5, USER, "events:DeleteRule", "{\"name\":\"nightly-etl\"}");
        scene.aws(6, USER, "events:PutRule", "{\"name\":\"findings\",\"state\":\"DISABLED\"}");
        scene.aws(7, USER, "events:PutRule", "{\"name\":\"findings\",\"state\":\"ENABLED\"}");
        scene.aws(
                8,
                USER,
                "ecs:UpdateClusterSettings",
                "{\"cluster\":\"shop\",\"settings\":[{\"name\":\"containerInsights\",\"value\":\"disabled\"}]}");
        assertThat(scene.judge(folder).findings())
                .extracting(finding -> finding.severity().word() + " " + finding.because())
                .containsExactlyInAnyOrder(
                        "medium the trail org was set to be of one region alone",
                        "medium the trail org was set to be with no log group",
                        "high DisableRule guardduty-to-ephemera",
                        "high RemoveTargets guardduty-to-ephemera",
                        "low DeleteRule nightly-etl",
                        "high the rule findings was switched off",
                        "medium the cluster shop was told to do without Container Insights");
    }

    /** What applications call by such words is theirs; what a rule is given says more than its name. */
    @Test
    void rulesOfApplicationsAreToldApartFromThoseOfAlerts() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(-90, USER, "events:PutRule", "{\"name\":\"alarm-clock\",\"scheduleExpression\":\"rate(1 day)\"}");
        scene.aws(1, USER, "events:DeleteRule", "{\"name\":\"alarm-clock\"}");
        scene.aws(1, USER, "events:PutRule", "{\"name\":\"detect-orders\",\"scheduleExpression\":\"rate(1 day)\"}");
        scene.aws(2, USER, "events:DeleteRule", "{\"name\":\"detect-orders\"}");
        scene.aws(3, USER, "events:DeleteRule", "{\"name\":\"protection-plans\"}");
        scene.aws(
                4,
                USER,
                "events:PutRule",
                "{\"name\":\"to-soc\",\"state\":\"DISABLED\",\"eventPattern\":\"{\\\"source\\\":[\\\"aws.guardduty\\\"]}\"}");
        scene.aws(
                5,
                USER,
                "events:PutRule",
                "{\"name\":\"findings\",\"state\":\"DISABLED\",\"eventPattern\":\"{\\\"source\\\":[\\\"nobody\\\"]}\"}");
        scene.aws(6, USER, "events:DisableRule", "{\"name\":\"alarms\"}").put("errorCode", "AccessDenied");
        for (String name : List.of(
                "ephemeral-environments",
                "pharmacies",
                "siemens-sync",
                "pathfinding",
                "SOCSecurityAlerts",
                "ToSIEM",
                "Guard-Duty")) {
            scene.aws(7, USER, "events:DisableRule", "{\"name\":\"" + name + "\"}");
        }
        assertThat(scene.judge(folder).findings())
                .extracting(finding -> finding.severity().word() + " " + finding.because())
                .containsExactlyInAnyOrder(
                        "low DeleteRule alarm-clock",
                        "medium DeleteRule detect-orders",
                        "low DeleteRule protection-plans",
                        "high the rule to-soc was switched off",
                        "high the rule findings was switched off",
                        "low DisableRule alarms; refused: AccessDenied",
                        "low DisableRule ephemeral-environments",
                        "low DisableRule pharmacies",
                        "low DisableRule siemens-sync",
                        "low DisableRule pathfinding",
                        "medium DisableRule SOCSecurityAlerts",
                        "high DisableRule ToSIEM",
                        "high DisableRule Guard-Duty");
    }

    /** What a call says of a rule replaces what was said of it before; what was never of alerts is nobody's loss. */
    @Test
    void rulesOfAlertsThatAreGivenAnotherPatternAreSwitchedOff() {
        ActivityFixture scene = new ActivityFixture();
        rule(scene, -90, "to-soc", "aws.guardduty");
        rule(scene, 1, "to-soc", "nobody");
        rule(scene, -90, "tuned", "aws.securityhub\\\",\\\"aws.macie");
        rule(scene, 1, "tuned", "aws.securityhub");
        rule(scene, -90, "deployed", "aws.guardduty");
        rule(scene, 1, "deployed", "aws.guardduty");
        rule(scene, 1, "GuardDuty-findings", "nobody");
        rule(scene, 1, "ephemera-StoppedTasks", "aws.ecs");
        rule(scene, -90, "orders", "shop");
        rule(scene, 1, "orders", "warehouse");
        scene.aws(2, USER, "events:PutRule", "{\"name\":\"guardduty-summary\",\"scheduleExpression\":\"rate(1 day)\"}");
        scene.aws(3, USER, "events:PutRule", "{\"name\":\"to-soc\",\"scheduleExpression\":\"rate(1 day)\"}")
                .put("errorCode", "AccessDenied");
        assertThat(scene.judge(folder).findings())
                .extracting(finding -> finding.severity().word() + " " + finding.because())
                .containsExactlyInAnyOrder(
                        "high the rule to-soc was given another pattern, which asks for no alerts",
                        "low the rule tuned was given another pattern",
                        "medium the rule GuardDuty-findings was given a pattern that asks for no alerts",
                        "medium the rule to-soc was given another pattern, which asks for no alerts; refused: AccessDenied");
    }

    private static void rule(ActivityFixture scene, int minute, String name, String source) {
        scene.aws(
                minute,
                USER,
                "events:PutRule",
                "{\"name\":\"" + name + "\",\"eventPattern\":\"{\\\"source\\\":[\\\"" + source + "\\\"]}\"}");
    }

    private static List<String> told(SealedPackageFixture fixture, String artifact) {
        ActivityFixture scene = new ActivityFixture();
        for (String group : List.of(
                "/shop/checkout",
                "/preview/pr-17",
                "/aws/ecs/containerinsights/shop/performance",
                "aws-cloudtrail-logs")) {
            scene.aws(0, USER, "logs:DeleteLogGroup", "{\"logGroupName\":\"" + group + "\"}");
        }
        return scene
                .judge(fixture.item(
                        artifact,
                        Map.of("group", "/shop/checkout"),
                        FixtureResponse.json("logs:DescribeLogGroups", "{}")))
                .findings()
                .stream()
                .map(finding -> finding.severity().word() + " " + finding.because())
                .toList();
    }
}
