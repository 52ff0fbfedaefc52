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
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivityRulesTest {
    /** Rule on the alert, which is tested in {@link ReverseShellAlertTest}. */
    private static final String OF_ALERTS = "EXE-015";

    private static final String JANE = "jane@shop.example";
    private static final String POD = "/api/v1/namespaces/shop/pods/checkout-1";
    private static final String NODE = "/api/v1/nodes/ip-10-0-3-27/proxy/";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Activity with the complete list of expected findings. */
    record Case(String name, Consumer<ActivityFixture> happened, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Case found(String name, String expected, Consumer<ActivityFixture> happened) {
        return new Case(name, happened, List.of(expected.split(", ", -1)));
    }

    static Case silent(String name, Consumer<ActivityFixture> happened) {
        return new Case(name, happened, List.of());
    }

    static void shell(ActivityFixture scene, String verb, String query) {
        scene.kubernetes(JANE, verb, POD + "/exec?" + query, "pods", "exec");
    }

    static void access(ActivityFixture scene, String user, String verb, String resource, String part, String body) {
        ObjectNode entry = scene.kubernetes(user, verb, "/", resource, part);
        entry.set("requestObject", FixtureCalls.json(body));
    }

    private static ObjectNode secrets(ActivityFixture scene, String user, String verb, String namespace) {
        ObjectNode entry = scene.kubernetes(user, verb, "/api/v1/secrets", "secrets", "");
        ((ObjectNode) entry.path("objectRef")).put("namespace", namespace);
        return entry;
    }

    static Stream<Case> kubernetes() {
        return Stream.of(
                found("exec is a POST", "EXE-001 medium", s -> shell(s, "create", "command=ls")),
                found("exec is a GET", "EXE-001 medium", s -> shell(s, "get", "command=ls&command=-la")),
                found("interactive shell", "EXE-001 high", s -> shell(s, "get", "command=%2Fbin%2Fbash&tty=true")),
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
                found("secrets of kube-system", "EXE-016 high", s -> secrets(s, JANE, "list", "kube-system")),
                found("secrets of all namespaces", "EXE-016 high", s -> secrets(s, JANE, "list", "")),
                found("secrets of a namespace", "EXE-016 medium", s -> secrets(s, JANE, "list", "shop")),
                found("a secret", "EXE-016 medium", s -> secrets(s, JANE, "get", "shop")),
                found(
                        "an operator lists secrets",
                        "EXE-016 low",
                        s -> secrets(s, "system:serviceaccount:operators:sync", "list", "")),
                silent(
                        "an add-on lists secrets",
                        s -> secrets(s, "system:serviceaccount:kube-system:token-cleaner", "list", "")),
                silent("a node reads a secret", s -> secrets(s, "system:node:n1", "get", "shop")),
                silent("a secret is created", s -> secrets(s, JANE, "create", "shop")),
                silent(
                        "secrets refused",
                        s -> secrets(s, JANE, "list", "kube-system")
                                .putObject("responseStatus")
                                .put("code", 403)
                                .put("reason", "Forbidden")),
                silent("a pod is read", s -> s.kubernetes(JANE, "get", POD, "pods", "")),
                silent("logs are read", s -> s.kubernetes(JANE, "get", POD + "/log", "pods", "log")),
                found(
                        "debug container",
                        "EXE-002 medium",
                        s -> s.kubernetes(JANE, "patch", POD + "/ephemeralcontainers", "pods", "ephemeralcontainers")),
                silent(
                        "the kubelet reports the status of a debug container",
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
                        "a namespace is deleted with its events",
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
                found(
                        "cluster-admin bound with the token of an add-on",
                        "EXE-011 medium",
                        s -> access(
                                s,
                                "system:serviceaccount:kube-system:aws-node",
                                "create",
                                "clusterrolebindings",
                                "",
                                "{\"roleRef\":{\"name\":\"cluster-admin\"}}")),
                silent(
                        "an add-on keeps its webhook",
                        s -> s.kubernetes(
                                "system:serviceaccount:kube-system:aws-load-balancer-controller",
                                "patch",
                                "/",
                                "mutatingwebhookconfigurations",
                                "")),
                silent(
                        "the control plane aggregates a role",
                        s -> access(
                                s,
                                "system:serviceaccount:kube-system:clusterrole-aggregation-controller",
                                "patch",
                                "clusterroles",
                                "",
                                "{\"rules\":[{\"apiGroups\":[\"*\"],\"resources\":[\"*\"],\"verbs\":[\"*\"]}]}")),
                silent(
                        "view bound",
                        s -> access(s, JANE, "create", "clusterrolebindings", "", "{\"roleRef\":{\"name\":\"view\"}}")),
                found(
                        "admin bound in all namespaces",
                        "EXE-011 high",
                        s -> access(
                                s, JANE, "create", "clusterrolebindings", "", "{\"roleRef\":{\"name\":\"admin\"}}")),
                silent(
                        "admin bound in one",
                        s -> access(s, JANE, "create", "rolebindings", "", "{\"roleRef\":{\"name\":\"admin\"}}")),
                found(
                        "a role with all permissions of cluster-admin",
                        "EXE-011 high",
                        s -> access(
                                s,
                                JANE,
                                "create",
                                "clusterroles",
                                "",
                                "{\"rules\":[{\"apiGroups\":[\"*\"],\"resources\":[\"*\"],\"verbs\":[\"*\"]}]}")),
                silent(
                        "a role with all verbs on its own resources",
                        s -> access(
                                s,
                                JANE,
                                "create",
                                "clusterroles",
                                "",
                                "{\"rules\":[{\"apiGroups\":[\"shop.example\"],\"resources\":[\"*\"],\"verbs\":[\"*\"]}]}")),
                found(
                        "view bound to anonymous users",
                        "EXE-011 high",
                        s -> access(
                                s,
                                JANE,
                                "create",
                                "clusterrolebindings",
                                "",
                                "{\"roleRef\":{\"name\":\"view\"},\"subjects\":[{\"kind\":\"User\",\"name\":\"system:anonymous\"}]}")),
                found(
                        "a binding without a request body",
                        "EXE-011 medium",
                        s -> s.kubernetes(JANE, "patch", "/", "clusterrolebindings", "")),
                found(
                        "token created",
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
                        "the user of the administrator credential sets a webhook",
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

    static Stream<Case> cases() {
        return Stream.of(kubernetes(), CloudActivity.cases(), PersistenceActivity.cases())
                .flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsExpectedFindings(Case one) {
        ActivityFixture scene = new ActivityFixture();
        one.happened().accept(scene);
        assertThat(ActivityFixture.shown(scene.judge(folder).findings())).isEqualTo(one.expected());
    }

    @Test
    void hasPositiveCaseForEachRule() {
        Set<String> seen = cases().flatMap(one -> one.expected().stream())
                .map(expected -> expected.substring(0, 7))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen)
                .isEqualTo(RuleBook.standard().all().stream()
                        .map(Rule::id)
                        .filter(id -> id.startsWith("EXE-") && !id.equals(OF_ALERTS))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Only access to the target itself can change its evidence. */
    @Test
    void ratesExecIntoOtherGroupAsInfo() throws Exception {
        String group = "/subscriptions/s/resourceGroups/shop/providers/p/t/";
        for (String name : List.of("Checkout", "check", "other")) {
            ActivityFixture scene = new ActivityFixture();
            scene.azure(45, JANE, CloudActivity.EXEC, "Succeeded");
            SealedPackageFixture fixture = SealedPackageFixture.in(folder.resolve(name))
                    .target(new Target("azure.aci.group", group + name, Map.of()));
            assertThat(ActivityFixture.shown(scene.judge(fixture).findings()))
                    .as(name)
                    .contains("EXE-007 " + (name.equals("Checkout") ? "high" : "info"));
        }
    }

    /** A cluster has many services. A container that is not part of this service belongs to another. */
    @Test
    void ratesExecIntoOtherServiceLow() throws Exception {
        String task = "arn:aws:ecs:eu-central-1:111122223333:task/shop/";
        for (String container : List.of("checkout", "was", "worker")) {
            ActivityFixture scene = new ActivityFixture();
            scene.aws(0, USER, "ecs:ExecuteCommand", CloudActivity.SHELL.replace("checkout", container));
            SealedPackageFixture fixture = SealedPackageFixture.in(folder.resolve(container))
                    .target(new Target(
                            "aws.ecs.service",
                            "arn:aws:ecs:eu-central-1:111122223333:service/shop/web",
                            Map.of("cluster", "shop", "region", "eu-central-1")))
                    .item("aws.ecs.tasks", Map.of(), FixtureResponse.json("ecs:DescribeTasks", """
                        {"tasks": [{"taskArn": "%s1", "group": "service:web", "containers": [{"name": "checkout"}]},
                          {"taskArn": "%s2", "group": "service:jobs", "containers": [{"name": "worker"}]}]}\
                        """.formatted(
                                    task, task)))
                    .item(
                            "aws.ecs.definition-history",
                            Map.of(),
                            FixtureResponse.json("ecs:DescribeTaskDefinition", """
                                {"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:eu-central-1:111122223333:task-definition/web:6",
                                  "containerDefinitions": [{"name": "checkout"}, {"name": "was"}]}}\
                                """));
            assertThat(ActivityFixture.shown(scene.judge(fixture).findings()))
                    .as(container)
                    .containsExactly("EXE-004 " + (container.equals("worker") ? "low" : "high"));
        }
    }

    @Test
    void listsCallsOfStolenRole() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(-120, CloudActivity.OWN, "ssm:GetParameters", "{}")
                .put("userAgent", "aws-sdk-java/2.29")
                .put("sourceIPAddress", "10.0.3.27");
        scene.aws(0, CloudActivity.OWN, "sts:GetCallerIdentity", "{}");
        scene.aws(1, CloudActivity.OWN, "s3:ListBuckets", "{}").put("errorCode", "AccessDenied");
        assertThat(scene.judge(folder).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo(ActivityFixture.SESSION);
            assertThat(finding.because())
                    .endsWith("was used from 203.0.113.66 with aws-cli, neither of which it had used before:"
                            + " sts:GetCallerIdentity, s3:ListBuckets (refused)");
            assertThat(finding.evidence()).hasSize(2);
        });
    }

    @Test
    void reportsDeniedExecAsAttempt() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, USER, "ecs:ExecuteCommand", CloudActivity.SHELL).put("errorCode", "AccessDenied");
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
