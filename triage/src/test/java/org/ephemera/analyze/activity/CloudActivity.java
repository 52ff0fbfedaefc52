package org.ephemera.analyze.activity;

import static org.ephemera.analyze.testing.FixtureCalls.USER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** Activity in accounts and subscriptions, with the rules that report it. */
final class CloudActivity {
    private CloudActivity() {}

    private static final String JANE = "jane@shop.example";
    static final String EXEC = "Microsoft.ContainerInstance/containerGroups/containers/exec/action";
    private static final String TASK = "9f3c1a7be4d24c0f8a6b5d2e17c0934a";
    private static final String ROLE = "arn:aws:sts::111122223333:assumed-role/shop-task/";
    static final String OWN = ROLE + ActivityFixture.SESSION;

    static final String SHELL = "{\"cluster\":\"shop\",\"task\":\"" + TASK
            + "\",\"container\":\"checkout\",\"command\":\"/bin/sh\",\"interactive\":true}";

    private static final String PAST_ECS = "{\"target\":\"ecs:my_shop_" + TASK + "_" + TASK + "-0527807250\"}";

    private static String definition(String image, String cpu) {
        return "{\"cpu\":\"" + cpu + "\",\"containerDefinitions\":[{\"image\":\"" + image + "\"}]}";
    }

    static Stream<ActivityRulesTest.Case> cases() {
        return Stream.of(
                ActivityRulesTest.found(
                        "a shell over ECS Exec", "EXE-004 high", s -> s.aws(0, USER, "ecs:ExecuteCommand", SHELL)),
                ActivityRulesTest.found(
                        "a command over ECS Exec",
                        "EXE-004 medium",
                        s -> s.aws(0, USER, "ecs:ExecuteCommand", SHELL.replace("/bin/sh", "rails console"))),
                ActivityRulesTest.found(
                        "ECS Exec refused",
                        "EXE-004 low",
                        s -> s.aws(0, USER, "ecs:ExecuteCommand", SHELL)
                                .put("errorCode", "TargetNotConnectedException")),
                ActivityRulesTest.found(
                        "ECS Exec into another task",
                        "EXE-004 info",
                        s -> s.aws(
                                0,
                                USER,
                                "ecs:ExecuteCommand",
                                SHELL.replace(TASK, "0d6a5f1e7b934c2c9e8d3a4b5c6f7081"))),
                ActivityRulesTest.found(
                        "ECS Exec into another task by the same principal", "EXE-004 high, EXE-004 medium", s -> {
                            s.aws(0, USER, "ecs:ExecuteCommand", SHELL);
                            s.aws(
                                    1,
                                    USER,
                                    "ecs:ExecuteCommand",
                                    SHELL.replace(TASK, "0d6a5f1e7b934c2c9e8d3a4b5c6f7081"));
                        }),
                ActivityRulesTest.found(
                        "a shell with Session Manager",
                        "EXE-004 high",
                        s -> s.aws(0, USER, "ssm:StartSession", PAST_ECS)),
                ActivityRulesTest.found(
                        "a port forwarded with Session Manager",
                        "EXE-004 medium",
                        s -> s.aws(
                                0,
                                USER,
                                "ssm:StartSession",
                                PAST_ECS.replace("}", ",\"documentName\":\"AWS-StartPortForwardingSession\"}"))),
                ActivityRulesTest.found(
                        "a shell with Session Manager in another task",
                        "EXE-004 info",
                        s -> s.aws(
                                0,
                                USER,
                                "ssm:StartSession",
                                PAST_ECS.replace(TASK, "0d6a5f1e7b934c2c9e8d3a4b5c6f7081"))),
                ActivityRulesTest.found(
                        "a denied shell with Session Manager",
                        "EXE-004 low",
                        s -> s.aws(0, USER, "ssm:StartSession", PAST_ECS).put("errorCode", "AccessDenied")),
                ActivityRulesTest.silent("a session that ECS itself opens", s -> {
                    ObjectNode call = s.aws(0, USER, "ssm:StartSession", PAST_ECS);
                    call.withObject("/userIdentity").put("invokedBy", "ecs.amazonaws.com");
                }),
                ActivityRulesTest.silent(
                        "a session on a machine",
                        s -> s.aws(0, USER, "ssm:StartSession", "{\"target\":\"i-0123456789abcdef0\"}")),
                ActivityRulesTest.silent(
                        "a session on what is called like a container",
                        s -> s.aws(0, USER, "ssm:StartSession", "{\"target\":\"ecs:_" + TASK + "\"}")),
                ActivityRulesTest.silent("tasks are described", s -> s.aws(0, USER, "ecs:DescribeTasks", "{}")),
                ActivityRulesTest.found("exec in Azure, begun and ended", "EXE-005 medium", s -> {
                    s.azure(0, JANE, EXEC, "Started");
                    s.azure(0, JANE, EXEC, "Succeeded");
                }),
                ActivityRulesTest.found("exec in Azure from a new address", "EXE-005 high", s -> {
                    ObjectNode before =
                            s.azure(-300, JANE, "Microsoft.ContainerInstance/containerGroups/write", "Succeeded");
                    before.putObject("httpRequest").put("clientIpAddress", "198.51.100.7");
                    s.azure(0, JANE, EXEC, "Succeeded");
                }),
                ActivityRulesTest.found("exec in Azure refused", "EXE-005 low", s -> s.azure(0, JANE, EXEC, "Failed")),
                ActivityRulesTest.found(
                        "a token for a console",
                        "EXE-005 low",
                        s -> s.azure(0, JANE, "Microsoft.App/containerApps/getAuthToken/action", "Succeeded")),
                ActivityRulesTest.found(
                        "a token for the consoles of an environment",
                        "EXE-005 low",
                        s -> s.azure(0, JANE, "Microsoft.App/managedEnvironments/getAuthToken/action", "Succeeded")),
                ActivityRulesTest.silent(
                        "a group is restarted",
                        s -> s.azure(
                                0, JANE, "Microsoft.ContainerInstance/containerGroups/restart/action", "Succeeded")),
                ActivityRulesTest.found(
                        "run command requested from Azure",
                        "EXE-006 medium",
                        s -> s.azure(
                                0, JANE, "Microsoft.ContainerService/managedClusters/runCommand/action", "Succeeded")),
                ActivityRulesTest.found(
                        "exec after the case was opened",
                        "EXE-004 high, EXE-007 high",
                        s -> s.aws(45, USER, "ecs:ExecuteCommand", SHELL)),
                ActivityRulesTest.found(
                        "a shell with Session Manager after the case was opened",
                        "EXE-004 high, EXE-007 high",
                        s -> s.aws(45, USER, "ssm:StartSession", PAST_ECS)),
                ActivityRulesTest.found(
                        "exec into another task after the case was opened",
                        "EXE-004 info, EXE-007 info",
                        s -> s.aws(45, USER, "ecs:ExecuteCommand", SHELL.replace(TASK, "another"))),
                ActivityRulesTest.found(
                        "refused after the case was opened",
                        "EXE-004 low",
                        s -> s.aws(45, USER, "ecs:ExecuteCommand", SHELL).put("errorCode", "AccessDenied")),
                ActivityRulesTest.found(
                        "a log group deleted",
                        "EXE-009 high",
                        s -> s.aws(0, USER, "logs:DeleteLogGroup", "{\"logGroupName\":\"/shop/checkout\"}")),
                ActivityRulesTest.found(
                        "retention of a day",
                        "EXE-009 high",
                        s -> s.aws(
                                0, USER, "logs:PutRetentionPolicy", "{\"logGroupName\":\"g\",\"retentionInDays\":1}")),
                ActivityRulesTest.found(
                        "runtime monitoring switched off",
                        "EXE-009 high",
                        s -> s.aws(
                                0,
                                USER,
                                "guardduty:UpdateDetector",
                                "{\"detectorId\":\"d\",\"features\":[{\"name\":\"RUNTIME_MONITORING\",\"status\":\"DISABLED\"}]}")),
                ActivityRulesTest.silent(
                        "runtime monitoring switched on",
                        s -> s.aws(
                                0,
                                USER,
                                "guardduty:UpdateDetector",
                                "{\"detectorId\":\"d\",\"features\":[{\"name\":\"RUNTIME_MONITORING\",\"status\":\"ENABLED\"}]}")),
                ActivityRulesTest.found(
                        "sessions logged no more",
                        "EXE-009 high",
                        s -> s.aws(
                                0,
                                USER,
                                "ecs:UpdateCluster",
                                "{\"cluster\":\"shop\",\"configuration\":{\"executeCommandConfiguration\":{\"logging\":\"NONE\"}}}")),
                ActivityRulesTest.silent(
                        "retention of a year",
                        s -> s.aws(
                                0,
                                USER,
                                "logs:PutRetentionPolicy",
                                "{\"logGroupName\":\"g\",\"retentionInDays\":365}")),
                ActivityRulesTest.found(
                        "EKS stops its audit log",
                        "EXE-009 high",
                        s -> s.aws(
                                0,
                                USER,
                                "eks:UpdateClusterConfig",
                                "{\"name\":\"c\",\"logging\":{\"clusterLogging\":[{\"types\":[\"audit\"],\"enabled\":false}]}}")),
                ActivityRulesTest.silent(
                        "EKS begins its audit log",
                        s -> s.aws(
                                0,
                                USER,
                                "eks:UpdateClusterConfig",
                                "{\"name\":\"c\",\"logging\":{\"clusterLogging\":[{\"types\":[\"audit\"],\"enabled\":true}]}}")),
                ActivityRulesTest.found(
                        "a trail keeps calls that read alone",
                        "EXE-009 high",
                        s -> s.aws(
                                0,
                                USER,
                                "cloudtrail:PutEventSelectors",
                                "{\"trailName\":\"all\",\"eventSelectors\":[{\"readWriteType\":\"ReadOnly\"}]}")),
                ActivityRulesTest.silent(
                        "a trail records data events in addition",
                        s -> s.aws(
                                0,
                                USER,
                                "cloudtrail:PutEventSelectors",
                                "{\"trailName\":\"all\",\"eventSelectors\":[{\"readWriteType\":\"All\",\"includeManagementEvents\":true}]}")),
                ActivityRulesTest.found(
                        "a detector is switched off",
                        "EXE-009 high",
                        s -> s.aws(0, USER, "guardduty:UpdateDetector", "{\"detectorId\":\"d\",\"enable\":false}")),
                ActivityRulesTest.silent(
                        "a detector publishes more often",
                        s -> s.aws(0, USER, "guardduty:UpdateDetector", "{\"detectorId\":\"d\",\"enable\":true}")),
                ActivityRulesTest.found(
                        "flow logs deleted", "EXE-009 high", s -> s.aws(0, USER, "ec2:DeleteFlowLogs", "{}")),
                ActivityRulesTest.found(
                        "rows of a workspace purged",
                        "EXE-009 high",
                        s -> s.azure(0, JANE, "Microsoft.OperationalInsights/workspaces/purge/action", "Succeeded")),
                ActivityRulesTest.found(
                        "keys of an account",
                        "EXE-013 info",
                        s -> s.azure(0, JANE, "Microsoft.Storage/storageAccounts/listKeys/action", "Succeeded")),
                ActivityRulesTest.silent(
                        "what may be attached to is listed",
                        s -> s.azure(0, JANE, "Microsoft.Web/sites/config/list/action", "Succeeded")),
                ActivityRulesTest.found(
                        "a diagnostic setting deleted",
                        "EXE-009 high",
                        s -> s.azure(0, JANE, "Microsoft.Insights/diagnosticSettings/delete", "Succeeded")),
                ActivityRulesTest.found("a diagnostic setting deleted, begun and ended", "EXE-009 high", s -> {
                    s.azure(0, JANE, "Microsoft.Insights/diagnosticSettings/delete", "Started");
                    s.azure(0, JANE, "Microsoft.Insights/diagnosticSettings/delete", "Succeeded");
                }),
                ActivityRulesTest.found("exec in Azure that began, and was refused", "EXE-005 low", s -> {
                    s.azure(0, JANE, EXEC, "Started");
                    s.azure(1, JANE, EXEC, "Failed");
                }),
                ActivityRulesTest.found("big tasks of an image named like a registry", "EXE-010 high", s -> {
                    s.aws(0, USER, "ecs:RegisterTaskDefinition", definition("user/x.dkr.ecr.y:1", "16384"));
                    s.aws(9, USER, "ecs:RunTask", "{\"count\":10}");
                }),
                ActivityRulesTest.found("big tasks with an image of an unknown publisher", "EXE-010 high", s -> {
                    s.aws(0, USER, "ecs:RegisterTaskDefinition", definition("user/secret:user", "16384"));
                    s.aws(9, USER, "ecs:RunTask", "{\"count\":10}");
                }),
                ActivityRulesTest.silent("big tasks of an own image", s -> {
                    s.aws(
                            0,
                            USER,
                            "ecs:RegisterTaskDefinition",
                            definition("111122223333.dkr.ecr.eu-central-1.amazonaws.com/render:4", "16384"));
                    s.aws(9, USER, "ecs:RunTask", "{\"count\":10}");
                }),
                ActivityRulesTest.silent("small tasks of a public image", s -> {
                    s.aws(0, USER, "ecs:RegisterTaskDefinition", definition("nginx:1.29", "256"));
                    s.aws(9, USER, "ecs:CreateService", "{}");
                }),
                ActivityRulesTest.silent("big tasks that are started the next day", s -> {
                    s.aws(-1440, USER, "ecs:RegisterTaskDefinition", definition("user/secret:user", "16384"));
                    s.aws(0, USER, "ecs:RunTask", "{\"count\":10}");
                }),
                ActivityRulesTest.found("clusters in three regions", "EXE-010 high", s -> {
                    s.aws(0, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-east-1");
                    s.aws(1, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-west-2");
                    s.aws(2, USER, "ecs:CreateCluster", "{}").put("awsRegion", "sa-east-1");
                }),
                ActivityRulesTest.silent("clusters in three regions, two of which were refused", s -> {
                    s.aws(0, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-east-1");
                    s.aws(1, USER, "ecs:CreateCluster", "{}").put("errorCode", "AccessDenied");
                    s.aws(2, USER, "ecs:CreateCluster", "{}")
                            .put("awsRegion", "sa-east-1")
                            .put("errorCode", "AccessDenied");
                }),
                ActivityRulesTest.silent("two clusters in two regions", s -> {
                    s.aws(0, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-east-1");
                    s.aws(1, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-west-2");
                }),
                ActivityRulesTest.found(
                        "dry run",
                        "EXE-010 medium",
                        s -> s.aws(0, USER, "ec2:RunInstances", "{}").put("errorCode", "Client.DryRunOperation")),
                ActivityRulesTest.found("a dry run and termination protection", "EXE-010 high, EXE-010 high", s -> {
                    s.aws(0, USER, "ec2:RunInstances", "{}").put("errorCode", "Client.DryRunOperation");
                    s.aws(1, USER, "ec2:ModifyInstanceAttribute", "{\"disableApiTermination\":{\"value\":true}}");
                }),
                ActivityRulesTest.found(
                        "access to a cluster of EKS",
                        "EXE-011 high",
                        s -> s.aws(
                                0,
                                USER,
                                "eks:AssociateAccessPolicy",
                                "{\"name\":\"c\",\"principalArn\":\"arn:aws:iam::1:user/x\"}")),
                ActivityRulesTest.found(
                        "an identity provider is associated with an EKS cluster",
                        "EXE-011 high",
                        s -> s.aws(
                                0,
                                USER,
                                "eks:AssociateIdentityProviderConfig",
                                "{\"name\":\"c\",\"oidc\":{\"issuerUrl\":\"https://evil.example\"}}")),
                ActivityRulesTest.found(
                        "the administrator's credential of a cluster of AKS",
                        "EXE-011 medium",
                        s -> s.azure(
                                0,
                                JANE,
                                "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action",
                                "Succeeded")),
                ActivityRulesTest.found(
                        "the target's own role makes a key",
                        "EXE-012 high",
                        s -> s.aws(0, OWN, "iam:CreateAccessKey", "{\"userName\":\"admin\"}")),
                ActivityRulesTest.found(
                        "the target's own role opens a bucket",
                        "EXE-012 high",
                        s -> s.aws(0, OWN, "s3:PutBucketPolicy", "{\"bucketName\":\"invoices\"}")),
                ActivityRulesTest.found("the target's own role tries to", "EXE-012 low, EXE-012 medium", s -> {
                    s.aws(0, OWN, "iam:CreateUser", "{}").put("errorCode", "AccessDenied");
                    s.aws(1, OWN, "ecs:RunTask", "{}").put("errorCode", "AccessDenied");
                }),
                ActivityRulesTest.found("a runner starts task after task with its own role", "EXE-012 medium", s -> {
                    for (int minute = 0; minute < 30; minute++) {
                        s.aws(minute, OWN, "ecs:RunTask", "{\"taskDefinition\":\"build:7\"}");
                    }
                }),
                ActivityRulesTest.found(
                        "the target's own role puts a daemon on every machine",
                        "EXE-012 medium",
                        s -> s.aws(0, OWN, "ecs:CreateDaemon", "{}")),
                ActivityRulesTest.found("the target's own role used from outside", "EXE-012 high", s -> {
                    s.aws(-120, OWN, "ssm:GetParameters", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "198.51.100.7");
                    s.aws(0, OWN, "sts:GetCallerIdentity", "{}");
                    s.aws(1, OWN, "s3:ListBuckets", "{}").put("errorCode", "AccessDenied");
                }),
                ActivityRulesTest.found(
                        "a refused change with the target's role from outside", "EXE-012 high, EXE-012 high", s -> {
                            s.aws(-120, OWN, "ssm:GetParameters", "{}")
                                    .put("userAgent", "aws-sdk-java/2.29")
                                    .put("sourceIPAddress", "198.51.100.7");
                            s.aws(0, OWN, "iam:CreateUser", "{}").put("errorCode", "AccessDenied");
                        }),
                ActivityRulesTest.found(
                        "used from outside, or through a gateway of the network", "EXE-012 medium", s -> {
                            s.aws(-120, OWN, "ssm:GetParameters", "{}")
                                    .put("userAgent", "aws-sdk-java/2.29")
                                    .put("sourceIPAddress", "10.0.3.27");
                            s.aws(0, OWN, "sts:GetCallerIdentity", "{}");
                        }),
                ActivityRulesTest.silent("another program, by an endpoint of the network", s -> {
                    s.aws(-120, OWN, "ssm:GetParameters", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "198.51.100.7");
                    for (String inside : List.of("10.0.3.27", "172.31.4.4", "100.64.0.9", "fd00::1", "AWS Internal")) {
                        s.aws(0, OWN, "s3:ListBuckets", "{}").put("sourceIPAddress", inside);
                    }
                }),
                ActivityRulesTest.silent("another program in the container, and another way out of its network", s -> {
                    s.aws(-120, OWN, "ssm:GetParameters", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "10.0.3.27");
                    s.aws(0, OWN, "s3:ListBuckets", "{}").put("sourceIPAddress", "10.0.3.27");
                    s.aws(1, OWN, "sqs:ListQueues", "{}").put("userAgent", "aws-sdk-java/2.29");
                }),
                ActivityRulesTest.found(
                        "a function made with the target's own role, from elsewhere",
                        "EXE-012 high, EXE-012 high",
                        s -> {
                            s.aws(-120, OWN, "s3:ListBuckets", "{}")
                                    .put("userAgent", "aws-sdk-java/2.29")
                                    .put("sourceIPAddress", "198.51.100.7");
                            s.aws(0, OWN, "lambda:CreateFunction20150331", "{}");
                        }),
                ActivityRulesTest.found(
                        "a stack that the target's own role set up makes a service", "EXE-012 medium", s -> {
                            s.aws(-120, OWN, "cloudformation:CreateStack", "{}")
                                    .put("userAgent", "aws-sdk-java/2.29")
                                    .put("sourceIPAddress", "198.51.100.7");
                            s.aws(0, OWN, "ecs:CreateService", "{}")
                                    .put("userAgent", "cloudformation.amazonaws.com")
                                    .put("sourceIPAddress", "cloudformation.amazonaws.com");
                        }),
                ActivityRulesTest.silent("the target's own role reads", s -> {
                    s.aws(0, OWN, "s3:ListBuckets", "{}");
                    s.aws(1, OWN, "secretsmanager:GetSecretValue", "{}");
                    s.aws(2, OWN, "logs:CreateLogStream", "{}");
                }),
                ActivityRulesTest.silent("a pipeline's role deploys", s -> {
                    s.aws(0, ROLE + "GitHubActions", "ecs:RegisterTaskDefinition", definition("nginx:1.29", "256"));
                    s.aws(1, ROLE + "GitHubActions", "ecs:UpdateService", "{\"service\":\"checkout\"}");
                    s.aws(2, ROLE + "GitHubActions", "iam:PutRolePolicy", "{}");
                }),
                ActivityRulesTest.silent(
                        "access entries are listed", s -> s.aws(0, USER, "eks:ListAccessEntries", "{\"name\":\"c\"}")));
    }
}
