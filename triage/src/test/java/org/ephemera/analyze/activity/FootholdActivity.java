package org.ephemera.analyze.activity;

import static org.ephemera.analyze.testing.FixtureCalls.USER;

import java.util.stream.Stream;

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
}
