package org.ephemera.analyze.activity;

import static org.ephemera.analyze.testing.FixtureCalls.USER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.bag.Json;

/** Ways to come back that were made, and what deployments make that looks like one. */
final class FootholdActivity {
    private FootholdActivity() {}

    static Stream<ActivityRulesTest.Case> cases() {
        return Stream.of(
                ActivityRulesTest.found("a key made for a user", "EXE-014 medium", s -> {
                    s.aws(0, USER, "iam:CreateAccessKey", "{\"userName\":\"backup\"}");
                    s.aws(1, USER, "iam:CreateAccessKey", "{\"userName\":\"backup\"}");
                }),
                ActivityRulesTest.found("a function that anybody may call", "EXE-014 high", s -> {
                    s.aws(-300, USER, "ecs:DescribeTasks", "{}").put("sourceIPAddress", "198.51.100.7");
                    s.aws(
                            0,
                            USER,
                            "lambda:CreateFunctionUrlConfig2021",
                            "{\"functionName\":\"f\",\"authType\":\"NONE\"}");
                }),
                ActivityRulesTest.found(
                        "a template makes a user",
                        "EXE-014 low",
                        s -> s.aws(0, USER, "iam:CreateUser", "{\"userName\":\"smtp\"}")
                                .put("sourceIPAddress", "cloudformation.amazonaws.com")),
                ActivityRulesTest.found(
                        "a role that another account may take", "EXE-014 low, EXE-014 medium, EXE-014 medium", s -> {
                            trusted(s, "\"AWS\":\"arn:aws:iam::999988887777:root\"", "{}");
                            trusted(s, "\"AWS\":[\"111122223333\",\"*\"]", "{}");
                            trusted(s, "\"AWS\":\"999988887777\"", "{\"StringEquals\":{\"sts:ExternalId\":\"x\"}}");
                        }),
                ActivityRulesTest.found("rights over everything for a role", "EXE-014 medium, EXE-014 medium", s -> {
                    s.aws(0, USER, "iam:AttachRolePolicy", attached("IAMFullAccess"));
                    written(s, "[\"s3:GetObject\",\"iam:*\"]", "*");
                }),
                ActivityRulesTest.silent("a role for the own account, or the own organization", s -> {
                    trusted(s, "\"AWS\":\"arn:aws:iam::111122223333:root\"", "{}");
                    trusted(s, "\"Service\":\"ecs-tasks.amazonaws.com\"", "{}");
                    trusted(s, "\"AWS\":\"999988887777\"", "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}");
                    written(s, "[\"s3:*\",\"iam:PassRole\"]", "*");
                    written(s, "\"sts:AssumeRole\"", "arn:aws:iam::111122223333:role/deploy");
                }),
                ActivityRulesTest.silent("a pipeline that makes what it deploys", s -> {
                    s.aws(0, USER, "iam:CreateRole", "{\"roleName\":\"shop\"}");
                    s.aws(
                            1,
                            USER,
                            "iam:AttachRolePolicy",
                            "{\"policyArn\":\"arn:aws:iam::aws:policy/ReadOnlyAccess\"}");
                    s.aws(2, USER, "lambda:CreateFunctionUrlConfig", "{\"authType\":\"AWS_IAM\"}");
                }));
    }

    private static void trusted(ActivityStage scene, String principal, String condition) {
        document(
                scene,
                "CreateRole",
                "assumeRolePolicyDocument",
                "{\"Effect\":\"Allow\",\"Principal\":{" + principal + "},\"Action\":\"sts:AssumeRole\",\"Condition\":"
                        + condition + "}");
    }

    private static void written(ActivityStage scene, String action, String resource) {
        document(
                scene,
                "PutRolePolicy",
                "policyDocument",
                "{\"Effect\":\"Allow\",\"Action\":" + action + ",\"Resource\":\"" + resource + "\"}");
    }

    private static String attached(String policy) {
        return "{\"roleName\":\"shop\",\"policyArn\":\"arn:aws:iam::aws:policy/" + policy + "\"}";
    }

    private static void document(ActivityStage scene, String operation, String field, String statement) {
        ObjectNode request = Json.object()
                .put("roleName", "shop")
                .put(field, "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}");
        scene.aws(0, USER, "iam:" + operation, FixtureCalls.text(request));
    }
}
