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

/**
 * Tests EXE-009. If the logs of the target are known, those of other applications have a lower severity. Audit logs
 * concern everyone.
 */
class LogTamperingTest {
    private static final String OTHER_LOG = ", which is not a log of the target";

    @TempDir
    private Path folder;

    @Test
    void ratesLogsOfOtherApplicationsLower() {
        assertThat(findings(SealedPackageFixture.in(folder), "aws.logs.group"))
                .containsExactlyInAnyOrder(
                        "high DeleteLogGroup /shop/checkout",
                        "medium DeleteLogGroup /preview/pr-17" + OTHER_LOG,
                        "high DeleteLogGroup /aws/ecs/containerinsights/shop/performance",
                        "high DeleteLogGroup aws-cloudtrail-logs");
    }

    /** The log group of exec sessions does not identify the log groups of the containers. */
    @Test
    void ratesAllLogsHighWhenTargetLogsAreUnknown() {
        assertThat(findings(SealedPackageFixture.in(folder), "aws.ecs.exec-logs"))
                .allMatch(finding -> finding.startsWith("high ") && !finding.endsWith(OTHER_LOG))
                .hasSize(4);
    }

    /** Agents in a Kubernetes cluster choose the log group by their configuration. */
    @Test
    void ratesAllLogsHighInKubernetes() {
        Target pod = new Target("kubernetes.pod", "k8s://shop/shop/checkout-1", Map.of());
        assertThat(findings(SealedPackageFixture.in(folder).target(pod), "aws.logs.insights"))
                .allMatch(finding -> finding.startsWith("high "))
                .hasSize(4);
    }

    @Test
    void ordersWorstActFirst() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, "arn:aws:iam::111122223333:user/a", "logs:DeleteLogStream", "{\"logGroupName\":\"/aws/trail\"}");
        scene.aws(1, "arn:aws:iam::111122223333:user/z", "cloudtrail:StopLogging", "{\"name\":\"org\"}");
        assertThat(scene.judge(folder).findings().getFirst().because()).isEqualTo("StopLogging org");
    }

    /** A filter without the action ARCHIVE hides nothing. */
    @Test
    void reportsArchivingFindingFilter() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, USER, "guardduty:CreateFilter", "{\"detectorId\":\"d\",\"name\":\"tidy\",\"action\":\"ARCHIVE\"}");
        scene.aws(
                1,
                USER,
                "guardduty:UpdateFilter",
                "{\"detectorId\":\"d\",\"filterName\":\"seen\",\"action\":\"NOOP\"}");
        assertThat(scene.judge(folder).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id() + " " + finding.severity().word()).isEqualTo("EXE-009 high");
            assertThat(finding.because()).isEqualTo("findings of the detector d are archived by the filter tidy");
        });
    }

    /** Rules of applications are created and deleted often. */
    @Test
    void reportsDisabledTrailsRulesAndInsights() {
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
                        "medium the trail org was set to: limited to one region",
                        "medium the trail org was set to: without a log group",
                        "high DisableRule guardduty-to-ephemera",
                        "high RemoveTargets guardduty-to-ephemera",
                        "low DeleteRule nightly-etl",
                        "high the rule findings was disabled",
                        "medium Container Insights of the cluster shop were disabled");
    }

    /** The pattern of a rule is a stronger indicator than its name, which applications may use too. */
    @Test
    void distinguishesApplicationRulesFromAlertRules() {
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
                "{\"name\":\"findings\",\"state\":\"DISABLED\",\"eventPattern\":\"{\\\"source\\\":[\\\"other\\\"]}\"}");
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
                        "high the rule to-soc was disabled",
                        "high the rule findings was disabled",
                        "low DisableRule alarms; refused: AccessDenied",
                        "low DisableRule ephemeral-environments",
                        "low DisableRule pharmacies",
                        "low DisableRule siemens-sync",
                        "low DisableRule pathfinding",
                        "medium DisableRule SOCSecurityAlerts",
                        "high DisableRule ToSIEM",
                        "high DisableRule Guard-Duty");
    }

    /** A call replaces the earlier pattern of a rule. Rules that never matched alerts are ignored. */
    @Test
    void reportsPatternThatNoLongerMatchesAlerts() {
        ActivityFixture scene = new ActivityFixture();
        rule(scene, -90, "to-soc", "aws.guardduty");
        rule(scene, 1, "to-soc", "other");
        rule(scene, -90, "tuned", "aws.securityhub\\\",\\\"aws.macie");
        rule(scene, 1, "tuned", "aws.securityhub");
        rule(scene, -90, "deployed", "aws.guardduty");
        rule(scene, 1, "deployed", "aws.guardduty");
        rule(scene, 1, "GuardDuty-findings", "other");
        rule(scene, 1, "ephemera-StoppedTasks", "aws.ecs");
        rule(scene, -90, "orders", "shop");
        rule(scene, 1, "orders", "warehouse");
        scene.aws(2, USER, "events:PutRule", "{\"name\":\"guardduty-summary\",\"scheduleExpression\":\"rate(1 day)\"}");
        scene.aws(3, USER, "events:PutRule", "{\"name\":\"to-soc\",\"scheduleExpression\":\"rate(1 day)\"}")
                .put("errorCode", "AccessDenied");
        assertThat(scene.judge(folder).findings())
                .extracting(finding -> finding.severity().word() + " " + finding.because())
                .containsExactlyInAnyOrder(
                        "high the pattern of the rule to-soc was changed and no longer matches alerts",
                        "low the pattern of the rule tuned was changed",
                        "medium the rule GuardDuty-findings was set to a pattern that does not match alerts",
                        "medium the pattern of the rule to-soc was changed and no longer matches alerts; refused:"
                                + " AccessDenied");
    }

    private static void rule(ActivityFixture scene, int minute, String name, String source) {
        scene.aws(
                minute,
                USER,
                "events:PutRule",
                "{\"name\":\"" + name + "\",\"eventPattern\":\"{\\\"source\\\":[\\\"" + source + "\\\"]}\"}");
    }

    private static List<String> findings(SealedPackageFixture fixture, String artifact) {
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
