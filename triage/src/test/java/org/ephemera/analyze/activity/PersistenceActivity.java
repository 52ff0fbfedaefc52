package org.ephemera.analyze.activity;

import static org.ephemera.analyze.testing.FixtureCalls.USER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.format.Json;

/** Credentials and trust that were created, and similar changes by deployments. */
final class PersistenceActivity {
    private static final String GITHUB = provider("111122223333", "oidc-provider/token.actions.githubusercontent.com");
    private static final String CLUSTER =
            provider("111122223333", "oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A1");

    private PersistenceActivity() {}

    static Stream<ActivityRulesTest.Case> cases() {
        return Stream.of(
                ActivityRulesTest.found("a key made for a user", "EXE-014 medium", s -> {
                    s.aws(0, USER, "iam:CreateAccessKey", "{\"userName\":\"backup\"}");
                    s.aws(1, USER, "iam:CreateAccessKey", "{\"userName\":\"backup\"}");
                }),
                ActivityRulesTest.found("a public function", "EXE-014 high", s -> {
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
                        "a role that another account may take", "EXE-014 medium, EXE-014 medium, EXE-014 medium", s -> {
                            trusted(s, "\"AWS\":\"arn:aws:iam::999988887777:root\"", "{}");
                            trusted(s, "\"AWS\":[\"111122223333\",\"*\"]", "{}");
                            trusted(s, "\"AWS\":\"444455556666\"", "{\"StringEquals\":{\"sts:ExternalId\":\"x\"}}");
                        }),
                ActivityRulesTest.found(
                        "a role for a service that looks after accounts", "EXE-014 low, EXE-014 medium", s -> {
                            trusted(s, "\"AWS\":\"464622532012\"", "{\"StringEquals\":{\"sts:ExternalId\":\"x\"}}");
                            trusted(s, "\"AWS\":\"464622532012\"", "{}");
                        }),
                ActivityRulesTest.found(
                        "a role for federated users", "EXE-014 medium, EXE-014 medium, EXE-014 medium", s -> {
                            trusted(
                                    s,
                                    GITHUB,
                                    "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\"}}");
                            trusted(
                                    s,
                                    CLUSTER,
                                    "{\"StringLike\":{\"oidc.eks.eu-central-1.amazonaws.com/id/A1:sub\":\"system:serviceaccount:*:*\"}}");
                            trusted(s, provider("999988887777", "saml-provider/sso"), "{}");
                        }),
                ActivityRulesTest.found("a repository of any owner", "EXE-014 medium", s -> {
                    for (String sub : List.of("repo:*", "repo:shop*", "repo:*/infra:ref:refs/heads/main", "*")) {
                        trusted(s, GITHUB, github(sub));
                    }
                    trusted(
                            s,
                            GITHUB,
                            "{\"StringEquals\":{\"token.actions.githubusercontent.com:ref\":\"refs/heads/main\","
                                    + "\"token.actions.githubusercontent.com:environment\":\"prod\"}}");
                }),
                ActivityRulesTest.found(
                        "a role for one repository, one pool and one's own sign-in",
                        "EXE-014 low, EXE-014 low, EXE-014 low, EXE-014 low",
                        s -> {
                            trusted(s, GITHUB, github("repo:shop/infra:*"));
                            trusted(
                                    s,
                                    GITHUB,
                                    "{\"StringLike\":{\"token.actions.githubusercontent.com:repository\":\"shop/*\"}}");
                            trusted(
                                    s,
                                    "\"Federated\":\"cognito-identity.amazonaws.com\"",
                                    "{\"StringEquals\":{\"cognito-identity.amazonaws.com:aud\":\"eu-central-1:1\"}}");
                            trusted(s, provider("111122223333", "saml-provider/sso"), "{}");
                        }),
                ActivityRulesTest.found("the same with a program that is new for the caller", "EXE-014 medium", s -> {
                    s.aws(-300, USER, "ecs:DescribeTasks", "{}").put("userAgent", "Terraform/1.9");
                    trusted(s, GITHUB, github("repo:shop/infra:*"));
                }),
                ActivityRulesTest.silent("a role for pods of a cluster", s -> {
                    for (String pods : List.of("shop:checkout", "shop:*", "*:ebs-csi-controller-sa")) {
                        trusted(
                                s,
                                CLUSTER,
                                "{\"StringLike\":{\"oidc.eks.eu-central-1.amazonaws.com/id/A1:sub\":\"system:serviceaccount:"
                                        + pods + "\"}}");
                    }
                }),
                ActivityRulesTest.found("a role for accounts of an organization, whosever it is", "EXE-014 info", s -> {
                    trusted(s, "\"AWS\":\"999988887777\"", "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}");
                    trusted(s, "\"AWS\":\"999988887777\"", "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}");
                }),
                ActivityRulesTest.found(
                        "conditions without effect",
                        "EXE-014 medium, EXE-014 medium, EXE-014 medium, EXE-014 medium",
                        s -> {
                            trusted(
                                    s,
                                    "\"AWS\":\"111111111111\"",
                                    "{\"StringNotEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}");
                            trusted(s, "\"AWS\":\"222222222222\"", "{\"StringLike\":{\"aws:PrincipalOrgID\":\"o-*\"}}");
                            trusted(s, "\"AWS\":\"333333333333\"", "{\"Null\":{\"sts:ExternalId\":\"true\"}}");
                            trusted(s, "\"AWS\":\"444444444444\"", "{\"StringLike\":{\"sts:ExternalId\":\"*\"}}");
                        }),
                ActivityRulesTest.found("rights over everything for a role", "EXE-014 medium, EXE-014 medium", s -> {
                    s.aws(0, USER, "iam:AttachRolePolicy", attached("IAMFullAccess"));
                    written(s, "[\"s3:GetObject\",\"iam:*\"]", "*");
                }),
                ActivityRulesTest.found("rights over everything, written otherwise", "EXE-014 medium", s -> {
                    written(s, "\"ia?:CreateAccessKe?\"", "arn:aws:iam::111122223333:*");
                    written(s, "\"*\"", "arn:*");
                    written(s, "\"iam:*Policy\"", "arn:aws:iam::*:ro*");
                }),
                ActivityRulesTest.found(
                        "a policy that may do everything, for later", "EXE-014 medium, EXE-014 medium", s -> {
                            policy(s, "CreatePolicy", "policyName", "ops", "\"*\"", "*");
                            policy(
                                    s,
                                    "CreatePolicyVersion",
                                    "policyArn",
                                    "arn:aws:iam::111122223333:policy/p",
                                    "\"*\"",
                                    "*");
                        }),
                ActivityRulesTest.silent("a role for the own account, or rights over what is no way further", s -> {
                    policy(s, "CreatePolicy", "policyName", "images", "\"*\"", "arn:aws:s3:::*");
                    written(s, "\"iam:*Tags\"", "*");
                    trusted(s, "\"AWS\":\"arn:aws:iam::111122223333:root\"", "{}");
                    trusted(s, "\"Service\":\"ecs-tasks.amazonaws.com\"", "{}");
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

    private static String provider(String account, String name) {
        return "\"Federated\":\"arn:aws:iam::" + account + ":" + name + "\"";
    }

    private static String github(String sub) {
        return "{\"StringLike\":{\"token.actions.githubusercontent.com:sub\":[\"" + sub + "\"]}}";
    }

    private static void trusted(ActivityFixture scene, String principal, String condition) {
        document(
                scene,
                "CreateRole",
                "assumeRolePolicyDocument",
                "{\"Effect\":\"Allow\",\"Principal\":{" + principal + "},\"Action\":\"sts:AssumeRole\",\"Condition\":"
                        + condition + "}");
    }

    private static void written(ActivityFixture scene, String action, String resource) {
        document(
                scene,
                "PutRolePolicy",
                "policyDocument",
                "{\"Effect\":\"Allow\",\"Action\":" + action + ",\"Resource\":\"" + resource + "\"}");
    }

    private static void policy(
            ActivityFixture scene, String operation, String field, String name, String action, String resource) {
        ObjectNode request = Json.object()
                .put(field, name)
                .put("setAsDefault", false)
                .put(
                        "policyDocument",
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":" + action + ",\"Resource\":\"" + resource
                                + "\"}}");
        scene.aws(0, USER, "iam:" + operation, FixtureCalls.text(request));
    }

    private static String attached(String policy) {
        return "{\"roleName\":\"shop\",\"policyArn\":\"arn:aws:iam::aws:policy/" + policy + "\"}";
    }

    private static void document(ActivityFixture scene, String operation, String field, String statement) {
        ObjectNode request = Json.object()
                .put("roleName", "shop")
                .put(field, "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}");
        scene.aws(0, USER, "iam:" + operation, FixtureCalls.text(request));
    }
}
