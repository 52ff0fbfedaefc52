package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.testing.FixtureCalls.USER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.SealedFixture;
import org.ephemera.evidence.Target;
import org.ephemera.testing.InMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivityRulesTest {
    private static final String JANE = "jane@shop.example";
    private static final String EXEC = "Microsoft.ContainerInstance/containerGroups/containers/exec/action";
    private static final String POD = "/api/v1/namespaces/shop/pods/checkout-1";
    private static final String NODE = "/api/v1/nodes/ip-10-0-3-27/proxy/";
    private static final String TASK = "9f3c1a7be4d24c0f8a6b5d2e17c0934a";
    private static final String ROLE = "arn:aws:sts::111122223333:assumed-role/shop-task/";
    private static final String OWN = ROLE + ActivityStage.SESSION;
    private static final String SHELL = "{\"cluster\":\"shop\",\"task\":\"" + TASK
            + "\",\"container\":\"checkout\",\"command\":\"/bin/sh\",\"interactive\":true}";

    private static final String PAST_ECS = "{\"target\":\"ecs:my_shop_" + TASK + "_" + TASK + "-0527807250\"}";

    @TempDir(factory = InMemory.class)
    Path folder;

    /** What happened, and the findings that must come of it: no others. */
    record Case(String name, Consumer<ActivityStage> happened, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case found(String name, String expected, Consumer<ActivityStage> happened) {
        return new Case(name, happened, List.of(expected.split(", ", -1)));
    }

    private static Case silent(String name, Consumer<ActivityStage> happened) {
        return new Case(name, happened, List.of());
    }

    private static void shell(ActivityStage scene, String verb, String query) {
        scene.kubernetes(JANE, verb, POD + "/exec?" + query, "pods", "exec");
    }

    private static String definition(String image, String cpu) {
        return "{\"cpu\":\"" + cpu + "\",\"containerDefinitions\":[{\"image\":\"" + image + "\"}]}";
    }

    private static void access(
            ActivityStage scene, String user, String verb, String resource, String part, String body) {
        ObjectNode entry = scene.kubernetes(user, verb, "/", resource, part);
        entry.set("requestObject", FixtureCalls.json(body));
    }

    static Stream<Case> kubernetes() {
        return Stream.of(
                found("exec is a POST", "EXE-001 medium", s -> shell(s, "create", "command=ls")),
                found("exec is a GET", "EXE-001 medium", s -> shell(s, "get", "command=ls&command=-la")),
                found("a shell at a terminal", "EXE-001 high", s -> shell(s, "get", "command=%2Fbin%2Fbash&tty=true")),
                found("attach", "EXE-001 medium", s -> s.kubernetes(JANE, "get", POD + "/attach", "pods", "attach")),
                found("exec in production", "EXE-001 high", s -> {
                    ObjectNode entry = s.kubernetes(JANE, "get", POD + "/exec?command=ls", "pods", "exec");
                    ((ObjectNode) entry.path("objectRef")).put("namespace", "shop-prod");
                }),
                silent("a namespace with prod in a word", s -> s.kubernetes(JANE, "get", POD, "pods", "")),
                found("exec in a namespace of products", "EXE-001 medium", s -> {
                    ObjectNode entry = s.kubernetes(JANE, "get", POD + "/exec?command=ls", "pods", "exec");
                    ((ObjectNode) entry.path("objectRef")).put("namespace", "products");
                }),
                found("exec from a new address", "EXE-001 high", s -> {
                    ObjectNode before = s.kubernetes(JANE, "list", "/api/v1/pods", "pods", "");
                    before.put("requestReceivedTimestamp", "2026-11-26T08:00:00Z");
                    before.putArray("sourceIPs").add("198.51.100.7");
                    shell(s, "get", "command=ls");
                }),
                found("exec from a known address", "EXE-001 medium", s -> {
                    s.kubernetes(JANE, "list", "/api/v1/pods", "pods", "")
                            .put("requestReceivedTimestamp", "2026-11-26T08:00:00Z");
                    shell(s, "get", "command=ls");
                }),
                found("exec refused", "EXE-001 low", s -> {
                    ObjectNode entry = s.kubernetes(JANE, "get", POD + "/exec?command=sh&tty=true", "pods", "exec");
                    entry.putObject("responseStatus").put("code", 403).put("reason", "Forbidden");
                }),
                silent("a pod is read", s -> s.kubernetes(JANE, "get", POD, "pods", "")),
                silent("logs are read", s -> s.kubernetes(JANE, "get", POD + "/log", "pods", "log")),
                found(
                        "debug container",
                        "EXE-002 medium",
                        s -> s.kubernetes(JANE, "patch", POD + "/ephemeralcontainers", "pods", "ephemeralcontainers")),
                silent(
                        "the kubelet says how a debug container is",
                        s -> s.kubernetes(
                                "system:node:n1",
                                "patch",
                                POD + "/ephemeralcontainers",
                                "pods",
                                "ephemeralcontainers")),
                silent(
                        "debug containers are read",
                        s -> s.kubernetes(JANE, "get", POD + "/ephemeralcontainers", "pods", "ephemeralcontainers")),
                found(
                        "kubelet's exec",
                        "EXE-003 high",
                        s -> s.kubernetes(JANE, "create", NODE + "exec/shop/p/c", "nodes", "proxy")),
                found(
                        "kubelet's exec, disguised",
                        "EXE-003 high",
                        s -> s.kubernetes(JANE, "get", NODE + "/metrics/%2e%2e/.//run/shop/p/c", "nodes", "proxy")),
                found(
                        "kubelet's pods",
                        "EXE-003 medium",
                        s -> s.kubernetes(JANE, "get", NODE + "pods", "nodes", "proxy")),
                silent(
                        "kubelet's metrics",
                        s -> s.kubernetes(JANE, "get", NODE + "metrics/cadvisor", "nodes", "proxy")),
                found("run command", "EXE-006 medium", s -> {
                    ObjectNode entry = s.kubernetes("masterclient", "create", "/", "pods", "");
                    ((ObjectNode) entry.path("objectRef")).put("namespace", "aks-command");
                }),
                found(
                        "port forwarded",
                        "EXE-008 low",
                        s -> s.kubernetes(JANE, "get", POD + "/portforward", "pods", "portforward")),
                found("events deleted", "EXE-009 high", s -> s.kubernetes(JANE, "deletecollection", "/", "events", "")),
                silent(
                        "a namespace goes, and its events with it",
                        s -> s.kubernetes(
                                "system:serviceaccount:kube-system:namespace-controller",
                                "deletecollection",
                                "/",
                                "events",
                                "")),
                found(
                        "cluster-admin bound",
                        "EXE-011 high",
                        s -> access(
                                s,
                                JANE,
                                "create",
                                "clusterrolebindings",
                                "",
                                "{\"roleRef\":{\"name\":\"cluster-admin\"}}")),
                silent(
                        "view bound",
                        s -> access(s, JANE, "create", "clusterrolebindings", "", "{\"roleRef\":{\"name\":\"view\"}}")),
                found(
                        "a role that may do all that cluster-admin may",
                        "EXE-011 high",
                        s -> access(
                                s,
                                JANE,
                                "create",
                                "clusterroles",
                                "",
                                "{\"rules\":[{\"apiGroups\":[\"*\"],\"resources\":[\"*\"],\"verbs\":[\"*\"]}]}")),
                silent(
                        "a role that may do all with its own resources",
                        s -> access(
                                s,
                                JANE,
                                "create",
                                "clusterroles",
                                "",
                                "{\"rules\":[{\"apiGroups\":[\"shop.example\"],\"resources\":[\"*\"],\"verbs\":[\"*\"]}]}")),
                found(
                        "view bound for whoever has no name",
                        "EXE-011 high",
                        s -> access(
                                s,
                                JANE,
                                "create",
                                "clusterrolebindings",
                                "",
                                "{\"roleRef\":{\"name\":\"view\"},\"subjects\":[{\"kind\":\"User\",\"name\":\"system:anonymous\"}]}")),
                found(
                        "a binding of which the log says nothing",
                        "EXE-011 medium",
                        s -> s.kubernetes(JANE, "patch", "/", "clusterrolebindings", "")),
                found(
                        "a token made",
                        "EXE-011 high",
                        s -> s.kubernetes(JANE, "create", "/", "serviceaccounts", "token")),
                silent(
                        "a kubelet gets a token for a pod",
                        s -> s.kubernetes("system:node:n1", "create", "/", "serviceaccounts", "token")),
                found(
                        "a certificate approved",
                        "EXE-011 high",
                        s -> s.kubernetes(JANE, "update", "/", "certificatesigningrequests", "approval")),
                silent(
                        "the control plane approves a kubelet's certificate",
                        s -> s.kubernetes(
                                "system:serviceaccount:kube-system:certificate-controller",
                                "update",
                                "/",
                                "certificatesigningrequests",
                                "approval")),
                silent(
                        "EKS approves a kubelet's certificate",
                        s -> s.kubernetes(
                                "eks:certificate-controller", "update", "/", "certificatesigningrequests", "approval")),
                silent(
                        "AKS keeps its own webhook",
                        s -> s.kubernetes("aksService", "update", "/", "validatingwebhookconfigurations", "")),
                found(
                        "whoever has the cluster's own credential sets a webhook",
                        "EXE-011 high",
                        s -> s.kubernetes("masterclient", "create", "/", "mutatingwebhookconfigurations", "")),
                found(
                        "a webhook set",
                        "EXE-011 high",
                        s -> s.kubernetes(JANE, "create", "/", "mutatingwebhookconfigurations", "")),
                found(
                        "a policy that changes objects set",
                        "EXE-011 high",
                        s -> s.kubernetes(JANE, "create", "/", "mutatingadmissionpolicies", "")),
                silent(
                        "a policy that refuses objects set",
                        s -> s.kubernetes(JANE, "create", "/", "validatingadmissionpolicies", "")),
                found(
                        "cert-manager keeps its webhook",
                        "EXE-011 medium",
                        s -> s.kubernetes(
                                "system:serviceaccount:cert-manager:cainjector",
                                "patch",
                                "/",
                                "validatingwebhookconfigurations",
                                "")),
                found("aws-auth changed", "EXE-011 high", s -> {
                    ObjectNode entry = s.kubernetes(JANE, "patch", "/", "configmaps", "");
                    ((ObjectNode) entry.path("objectRef"))
                            .put("name", "aws-auth")
                            .put("namespace", "kube-system");
                }),
                silent("another map changed", s -> s.kubernetes(JANE, "patch", "/", "configmaps", "")));
    }

    static Stream<Case> clouds() {
        return Stream.of(
                found("a shell over ECS Exec", "EXE-004 high", s -> s.aws(0, USER, "ecs:ExecuteCommand", SHELL)),
                found(
                        "a command over ECS Exec",
                        "EXE-004 medium",
                        s -> s.aws(0, USER, "ecs:ExecuteCommand", SHELL.replace("/bin/sh", "rails console"))),
                found(
                        "ECS Exec refused",
                        "EXE-004 low",
                        s -> s.aws(0, USER, "ecs:ExecuteCommand", SHELL)
                                .put("errorCode", "TargetNotConnectedException")),
                found(
                        "ECS Exec into another task",
                        "EXE-004 info",
                        s -> s.aws(
                                0,
                                USER,
                                "ecs:ExecuteCommand",
                                SHELL.replace(TASK, "0d6a5f1e7b934c2c9e8d3a4b5c6f7081"))),
                found("ECS Exec into another task by who was here", "EXE-004 high, EXE-004 medium", s -> {
                    s.aws(0, USER, "ecs:ExecuteCommand", SHELL);
                    s.aws(1, USER, "ecs:ExecuteCommand", SHELL.replace(TASK, "0d6a5f1e7b934c2c9e8d3a4b5c6f7081"));
                }),
                found("a shell past ECS", "EXE-004 high", s -> s.aws(0, USER, "ssm:StartSession", PAST_ECS)),
                found(
                        "a port forwarded past ECS",
                        "EXE-004 medium",
                        s -> s.aws(
                                0,
                                USER,
                                "ssm:StartSession",
                                PAST_ECS.replace("}", ",\"documentName\":\"AWS-StartPortForwardingSession\"}"))),
                found(
                        "a shell past ECS in another task",
                        "EXE-004 info",
                        s -> s.aws(
                                0,
                                USER,
                                "ssm:StartSession",
                                PAST_ECS.replace(TASK, "0d6a5f1e7b934c2c9e8d3a4b5c6f7081"))),
                found(
                        "a shell past ECS refused",
                        "EXE-004 low",
                        s -> s.aws(0, USER, "ssm:StartSession", PAST_ECS).put("errorCode", "AccessDenied")),
                silent("a session that ECS itself opens", s -> {
                    ObjectNode call = s.aws(0, USER, "ssm:StartSession", PAST_ECS);
                    call.withObject("/userIdentity").put("invokedBy", "ecs.amazonaws.com");
                }),
                silent(
                        "a session on a machine",
                        s -> s.aws(0, USER, "ssm:StartSession", "{\"target\":\"i-0123456789abcdef0\"}")),
                silent(
                        "a session on what is called like a container",
                        s -> s.aws(0, USER, "ssm:StartSession", "{\"target\":\"ecs:_" + TASK + "\"}")),
                silent("tasks are described", s -> s.aws(0, USER, "ecs:DescribeTasks", "{}")),
                found("exec in Azure, begun and ended", "EXE-005 medium", s -> {
                    s.azure(0, JANE, EXEC, "Started");
                    s.azure(0, JANE, EXEC, "Succeeded");
                }),
                found("exec in Azure from a new address", "EXE-005 high", s -> {
                    ObjectNode before =
                            s.azure(-300, JANE, "Microsoft.ContainerInstance/containerGroups/write", "Succeeded");
                    before.putObject("httpRequest").put("clientIpAddress", "198.51.100.7");
                    s.azure(0, JANE, EXEC, "Succeeded");
                }),
                found("exec in Azure refused", "EXE-005 low", s -> s.azure(0, JANE, EXEC, "Failed")),
                found(
                        "a token for a console",
                        "EXE-005 low",
                        s -> s.azure(0, JANE, "Microsoft.App/containerApps/getAuthToken/action", "Succeeded")),
                silent(
                        "a group is restarted",
                        s -> s.azure(
                                0, JANE, "Microsoft.ContainerInstance/containerGroups/restart/action", "Succeeded")),
                found(
                        "run command asked of Azure",
                        "EXE-006 medium",
                        s -> s.azure(
                                0, JANE, "Microsoft.ContainerService/managedClusters/runCommand/action", "Succeeded")),
                found(
                        "exec after the case was opened",
                        "EXE-004 high, EXE-007 high",
                        s -> s.aws(45, USER, "ecs:ExecuteCommand", SHELL)),
                found(
                        "exec into another task after the case was opened",
                        "EXE-004 info, EXE-007 info",
                        s -> s.aws(45, USER, "ecs:ExecuteCommand", SHELL.replace(TASK, "another"))),
                found(
                        "refused after the case was opened",
                        "EXE-004 low",
                        s -> s.aws(45, USER, "ecs:ExecuteCommand", SHELL).put("errorCode", "AccessDenied")),
                found(
                        "a log group deleted",
                        "EXE-009 high",
                        s -> s.aws(0, USER, "logs:DeleteLogGroup", "{\"logGroupName\":\"/shop/checkout\"}")),
                found(
                        "retention of a day",
                        "EXE-009 high",
                        s -> s.aws(
                                0, USER, "logs:PutRetentionPolicy", "{\"logGroupName\":\"g\",\"retentionInDays\":1}")),
                silent(
                        "retention of a year",
                        s -> s.aws(
                                0,
                                USER,
                                "logs:PutRetentionPolicy",
                                "{\"logGroupName\":\"g\",\"retentionInDays\":365}")),
                found(
                        "EKS stops its audit log",
                        "EXE-009 high",
                        s -> s.aws(
                                0,
                                USER,
                                "eks:UpdateClusterConfig",
                                "{\"name\":\"c\",\"logging\":{\"clusterLogging\":[{\"types\":[\"audit\"],\"enabled\":false}]}}")),
                silent(
                        "EKS begins its audit log",
                        s -> s.aws(
                                0,
                                USER,
                                "eks:UpdateClusterConfig",
                                "{\"name\":\"c\",\"logging\":{\"clusterLogging\":[{\"types\":[\"audit\"],\"enabled\":true}]}}")),
                found(
                        "a trail keeps calls that read alone",
                        "EXE-009 high",
                        s -> s.aws(
                                0,
                                USER,
                                "cloudtrail:PutEventSelectors",
                                "{\"trailName\":\"all\",\"eventSelectors\":[{\"readWriteType\":\"ReadOnly\"}]}")),
                silent(
                        "a trail has events of data besides",
                        s -> s.aws(
                                0,
                                USER,
                                "cloudtrail:PutEventSelectors",
                                "{\"trailName\":\"all\",\"eventSelectors\":[{\"readWriteType\":\"All\",\"includeManagementEvents\":true}]}")),
                found(
                        "a detector is switched off",
                        "EXE-009 high",
                        s -> s.aws(0, USER, "guardduty:UpdateDetector", "{\"detectorId\":\"d\",\"enable\":false}")),
                silent(
                        "a detector publishes more often",
                        s -> s.aws(0, USER, "guardduty:UpdateDetector", "{\"detectorId\":\"d\",\"enable\":true}")),
                found("flow logs deleted", "EXE-009 high", s -> s.aws(0, USER, "ec2:DeleteFlowLogs", "{}")),
                found(
                        "rows of a workspace purged",
                        "EXE-009 high",
                        s -> s.azure(0, JANE, "Microsoft.OperationalInsights/workspaces/purge/action", "Succeeded")),
                found(
                        "a diagnostic setting deleted",
                        "EXE-009 high",
                        s -> s.azure(0, JANE, "Microsoft.Insights/diagnosticSettings/delete", "Succeeded")),
                found("a diagnostic setting deleted, begun and ended", "EXE-009 high", s -> {
                    s.azure(0, JANE, "Microsoft.Insights/diagnosticSettings/delete", "Started");
                    s.azure(0, JANE, "Microsoft.Insights/diagnosticSettings/delete", "Succeeded");
                }),
                found("exec in Azure that began, and was refused", "EXE-005 low", s -> {
                    s.azure(0, JANE, EXEC, "Started");
                    s.azure(1, JANE, EXEC, "Failed");
                }),
                found("big tasks of an image named like a registry", "EXE-010 high", s -> {
                    s.aws(0, USER, "ecs:RegisterTaskDefinition", definition("user/x.dkr.ecr.y:1", "16384"));
                    s.aws(9, USER, "ecs:RunTask", "{\"count\":10}");
                }),
                found("big tasks of a stranger's image", "EXE-010 high", s -> {
                    s.aws(0, USER, "ecs:RegisterTaskDefinition", definition("user/secret:user", "16384"));
                    s.aws(9, USER, "ecs:RunTask", "{\"count\":10}");
                }),
                silent("big tasks of an own image", s -> {
                    s.aws(
                            0,
                            USER,
                            "ecs:RegisterTaskDefinition",
                            definition("111122223333.dkr.ecr.eu-central-1.amazonaws.com/render:4", "16384"));
                    s.aws(9, USER, "ecs:RunTask", "{\"count\":10}");
                }),
                silent("small tasks of a public image", s -> {
                    s.aws(0, USER, "ecs:RegisterTaskDefinition", definition("nginx:1.29", "256"));
                    s.aws(9, USER, "ecs:CreateService", "{}");
                }),
                silent("big tasks that are started the next day", s -> {
                    s.aws(-1440, USER, "ecs:RegisterTaskDefinition", definition("user/secret:user", "16384"));
                    s.aws(0, USER, "ecs:RunTask", "{\"count\":10}");
                }),
                found("clusters in three regions", "EXE-010 high", s -> {
                    s.aws(0, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-east-1");
                    s.aws(1, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-west-2");
                    s.aws(2, USER, "ecs:CreateCluster", "{}").put("awsRegion", "sa-east-1");
                }),
                silent("clusters in three regions, two of which were refused", s -> {
                    s.aws(0, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-east-1");
                    s.aws(1, USER, "ecs:CreateCluster", "{}").put("errorCode", "AccessDenied");
                    s.aws(2, USER, "ecs:CreateCluster", "{}")
                            .put("awsRegion", "sa-east-1")
                            .put("errorCode", "AccessDenied");
                }),
                silent("two clusters in two regions", s -> {
                    s.aws(0, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-east-1");
                    s.aws(1, USER, "ecs:CreateCluster", "{}").put("awsRegion", "us-west-2");
                }),
                found(
                        "a dry run",
                        "EXE-010 medium",
                        s -> s.aws(0, USER, "ec2:RunInstances", "{}").put("errorCode", "Client.DryRunOperation")),
                found("a dry run and an instance that stays", "EXE-010 high, EXE-010 high", s -> {
                    s.aws(0, USER, "ec2:RunInstances", "{}").put("errorCode", "Client.DryRunOperation");
                    s.aws(1, USER, "ec2:ModifyInstanceAttribute", "{\"disableApiTermination\":{\"value\":true}}");
                }),
                found(
                        "access to a cluster of EKS",
                        "EXE-011 high",
                        s -> s.aws(
                                0,
                                USER,
                                "eks:AssociateAccessPolicy",
                                "{\"name\":\"c\",\"principalArn\":\"arn:aws:iam::1:user/x\"}")),
                found(
                        "the target's own role makes a key",
                        "EXE-012 high",
                        s -> s.aws(0, OWN, "iam:CreateAccessKey", "{\"userName\":\"admin\"}")),
                found(
                        "the target's own role opens a bucket",
                        "EXE-012 high",
                        s -> s.aws(0, OWN, "s3:PutBucketPolicy", "{\"bucketName\":\"invoices\"}")),
                found("the target's own role tries to", "EXE-012 low, EXE-012 medium", s -> {
                    s.aws(0, OWN, "iam:CreateUser", "{}").put("errorCode", "AccessDenied");
                    s.aws(1, OWN, "ecs:RunTask", "{}").put("errorCode", "AccessDenied");
                }),
                found("a runner starts task after task with its own role", "EXE-012 medium", s -> {
                    for (int minute = 0; minute < 30; minute++) {
                        s.aws(minute, OWN, "ecs:RunTask", "{\"taskDefinition\":\"build:7\"}");
                    }
                }),
                found("the target's own role used by whoever took it", "EXE-012 high", s -> {
                    s.aws(-120, OWN, "ssm:GetParameters", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "198.51.100.7");
                    s.aws(0, OWN, "sts:GetCallerIdentity", "{}");
                    s.aws(1, OWN, "s3:ListBuckets", "{}").put("errorCode", "AccessDenied");
                }),
                found("by whoever took it, or past the endpoints of the network", "EXE-012 medium", s -> {
                    s.aws(-120, OWN, "ssm:GetParameters", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "10.0.3.27");
                    s.aws(0, OWN, "sts:GetCallerIdentity", "{}");
                }),
                silent("another program, by an endpoint of the network", s -> {
                    s.aws(-120, OWN, "ssm:GetParameters", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "198.51.100.7");
                    for (String inside : List.of("10.0.3.27", "172.31.4.4", "100.64.0.9", "fd00::1", "AWS Internal")) {
                        s.aws(0, OWN, "s3:ListBuckets", "{}").put("sourceIPAddress", inside);
                    }
                }),
                silent("another program in the container, and another way out of its network", s -> {
                    s.aws(-120, OWN, "ssm:GetParameters", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "10.0.3.27");
                    s.aws(0, OWN, "s3:ListBuckets", "{}").put("sourceIPAddress", "10.0.3.27");
                    s.aws(1, OWN, "sqs:ListQueues", "{}").put("userAgent", "aws-sdk-java/2.29");
                }),
                found("a function made with the target's own role, from elsewhere", "EXE-012 high, EXE-012 high", s -> {
                    s.aws(-120, OWN, "s3:ListBuckets", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "198.51.100.7");
                    s.aws(0, OWN, "lambda:CreateFunction20150331", "{}");
                }),
                found("a stack that the target's own role set up makes a service", "EXE-012 medium", s -> {
                    s.aws(-120, OWN, "cloudformation:CreateStack", "{}")
                            .put("userAgent", "aws-sdk-java/2.29")
                            .put("sourceIPAddress", "198.51.100.7");
                    s.aws(0, OWN, "ecs:CreateService", "{}")
                            .put("userAgent", "cloudformation.amazonaws.com")
                            .put("sourceIPAddress", "cloudformation.amazonaws.com");
                }),
                silent("the target's own role reads", s -> {
                    s.aws(0, OWN, "s3:ListBuckets", "{}");
                    s.aws(1, OWN, "secretsmanager:GetSecretValue", "{}");
                    s.aws(2, OWN, "logs:CreateLogStream", "{}");
                }),
                silent("a pipeline's role deploys", s -> {
                    s.aws(0, ROLE + "GitHubActions", "ecs:RegisterTaskDefinition", definition("nginx:1.29", "256"));
                    s.aws(1, ROLE + "GitHubActions", "ecs:UpdateService", "{\"service\":\"checkout\"}");
                    s.aws(2, ROLE + "GitHubActions", "iam:PutRolePolicy", "{}");
                }),
                silent("access entries are listed", s -> s.aws(0, USER, "eks:ListAccessEntries", "{\"name\":\"c\"}")));
    }

    static Stream<Case> cases() {
        return Stream.concat(kubernetes(), clouds());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void judges(Case one) {
        ActivityStage scene = new ActivityStage();
        one.happened().accept(scene);
        assertThat(ActivityStage.shown(scene.judge(folder).findings())).isEqualTo(one.expected());
    }

    @Test
    void everyRuleHasAPositiveCase() {
        Set<String> seen = cases().flatMap(one -> one.expected().stream())
                .map(expected -> expected.substring(0, 7))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen)
                .isEqualTo(RuleBook.standard().all().stream()
                        .map(Rule::id)
                        .filter(id -> id.startsWith("EXE-"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Of a group, only what goes into it spoils what is collected of it. */
    @Test
    void execIntoAnotherGroupSpoilsNothing() throws Exception {
        String group = "/subscriptions/s/resourceGroups/shop/providers/p/t/";
        for (String name : List.of("Checkout", "check", "other")) {
            ActivityStage scene = new ActivityStage();
            scene.azure(45, JANE, EXEC, "Succeeded");
            SealedFixture fixture = SealedFixture.in(folder.resolve(name))
                    .target(new Target("azure.aci.group", group + name, Map.of()));
            assertThat(ActivityStage.shown(scene.judge(fixture).findings()))
                    .as(name)
                    .contains("EXE-007 " + (name.equals("Checkout") ? "high" : "info"));
        }
    }

    @Test
    void saysWhatWasDoneWithARoleThatWasTaken() {
        ActivityStage scene = new ActivityStage();
        scene.aws(-120, OWN, "ssm:GetParameters", "{}")
                .put("userAgent", "aws-sdk-java/2.29")
                .put("sourceIPAddress", "10.0.3.27");
        scene.aws(0, OWN, "sts:GetCallerIdentity", "{}");
        scene.aws(1, OWN, "s3:ListBuckets", "{}").put("errorCode", "AccessDenied");
        assertThat(scene.judge(folder).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo(ActivityStage.SESSION);
            assertThat(finding.because())
                    .endsWith("was used from 203.0.113.66 with aws-cli, neither of which it had used before:"
                            + " sts:GetCallerIdentity, s3:ListBuckets (refused)");
            assertThat(finding.evidence()).hasSize(2);
        });
    }

    @Test
    void whoWasRefusedOnlyTried() {
        ActivityStage scene = new ActivityStage();
        scene.aws(0, USER, "ecs:ExecuteCommand", SHELL).put("errorCode", "AccessDenied");
        shell(scene, "get", "command=ls");
        ObjectNode refused = scene.kubernetes(JANE, "get", POD + "/exec?command=ls", "pods", "exec");
        refused.putObject("responseStatus").put("code", 403).put("reason", "Forbidden");
        assertThat(scene.judge(folder).findings())
                .extracting(Finding::because)
                .filteredOn(because -> because.contains("tried to run"))
                .hasSize(2)
                .allMatch(because -> because.contains("refused"));
    }
}
