package org.ephemera.analyze.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ephemera.analyze.model.CallerSummaries;
import org.ephemera.analyze.model.CallerSummary;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.aws.TrailEntry;
import org.ephemera.analyze.parse.call.BoundedCallList;
import org.ephemera.analyze.parse.call.CallerSummarizer;
import org.ephemera.analyze.parse.call.CollectorPrincipal;
import org.ephemera.analyze.parse.call.ReadOnlyCalls;
import org.ephemera.analyze.parse.kubernetes.KubernetesAudit;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.Json;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlCallReaderTest {
    private static final Instant T = Instant.parse("2026-11-26T11:53:13Z");
    private static final String COLLECTOR = "arn:aws:sts::111122223333:assumed-role/ephemera-collector/test";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private static ObjectNode trail(String id, String arn, String name) {
        return FixtureCalls.trail(id, T, arn, "ecs.amazonaws.com", name, "{\"cluster\":\"shop\"}");
    }

    private ControlCallReader.Result read(SealedPackageFixture fixture) throws Exception {
        try (SealedPackage sealed = fixture.seal()) {
            return ControlCallReader.of(sealed);
        }
    }

    @Test
    void readsCloudTrailEntryFromEverySource() throws Exception {
        ObjectNode first = trail("e-1", FixtureCalls.USER, "ExecuteCommand");
        ObjectNode log = Json.object();
        log.putArray("events")
                .addObject()
                .put("message", FixtureCalls.text(trail("e-2", FixtureCalls.USER, "StopTask")));
        ObjectNode insights = Json.object();
        insights.putArray("results")
                .addArray()
                .addObject()
                .put("field", "@message")
                .put("value", FixtureCalls.text(trail("e-4", FixtureCalls.USER, "CreateService")));
        String running = FixtureCalls.text(insights.deepCopy().put("status", "Running"));
        ControlCallReader.Result read = read(SealedPackageFixture.in(folder)
                .item(
                        "aws.cloudtrail.log",
                        Map.of("of", "Infrequent Access"),
                        FixtureResponse.json("logs:GetQueryResults", running),
                        FixtureResponse.json(
                                "logs:GetQueryResults", FixtureCalls.text(insights.put("status", "Complete"))))
                .item("aws.cloudtrail.events", Map.of("value", "a"), FixtureCalls.lookup(first))
                .item("aws.cloudtrail.events", Map.of("value", "b"), FixtureCalls.lookup(first))
                .item(
                        "aws.cloudtrail.log",
                        Map.of("a", "b"),
                        FixtureResponse.json("logs:FilterLogEvents", FixtureCalls.text(log))));
        assertThat(read.gaps()).isEmpty();
        assertThat(read.calls())
                .extracting(
                        ControlCall::id,
                        ControlCall::action,
                        c -> c.evidence().place().toString())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("e-4", "CreateService", "/results/0/0/value"),
                        org.assertj.core.groups.Tuple.tuple("e-1", "ExecuteCommand", "/Events/0/CloudTrailEvent"),
                        org.assertj.core.groups.Tuple.tuple("e-2", "StopTask", "/events/0/message"));
        ControlCall call = read.calls().stream()
                .filter(each -> each.id().equals("e-1"))
                .findFirst()
                .orElseThrow();
        assertThat(call.service()).isEqualTo("ecs");
        assertThat(call.principal()).isEqualTo(FixtureCalls.USER);
        assertThat(call.sourceIp()).contains("203.0.113.66");
        assertThat(call.userAgent()).contains("aws-cli/2.31.7");
        assertThat(call.region()).isEqualTo("eu-central-1");
        assertThat(call.request().path("cluster").asText()).isEqualTo("shop");
        assertThat(call.error()).isEmpty();
        assertThat(call.isCollectorRead()).isFalse();
    }

    /** EKS API servers have no proxy in front of them: a client in the network may claim any address. */
    @Test
    void usesConnectingAddressOnEks() throws Exception {
        ObjectNode entry = FixtureCalls.audit("a-1", "list", "/api/v1/secrets", "secrets", "");
        entry.putArray("sourceIPs").add("198.51.100.7").add("10.0.3.27");
        ObjectNode log = Json.object();
        log.putArray("events").addObject().put("message", FixtureCalls.text(entry));
        assertThat(read(SealedPackageFixture.in(folder)
                                .item(
                                        "aws.eks.audit",
                                        Map.of("a", "b"),
                                        FixtureResponse.json("logs:FilterLogEvents", FixtureCalls.text(log))))
                        .calls())
                .singleElement()
                .satisfies(call -> assertThat(call.sourceIp()).contains("10.0.3.27"));
    }

    @Test
    void readsAzureActivityLog() throws Exception {
        String exec = "Microsoft.ContainerInstance/containerGroups/containers/exec/action";
        ControlCallReader.Result read = read(SealedPackageFixture.in(folder)
                .item(
                        "azure.monitor.activity-log",
                        Map.of("a", "b"),
                        FixtureCalls.activityLog(
                                FixtureCalls.activity("d-1", T, "ops@shop.example", exec, "Succeeded"),
                                FixtureCalls.activity("d-2", T.plusSeconds(1), "ops@shop.example", exec, "Failed")))
                .item(
                        "azure.monitor.late-activity",
                        Map.of("a", "b"),
                        FixtureCalls.activityLog(
                                FixtureCalls.activity("d-1", T, "ops@shop.example", exec, "Succeeded"))));
        assertThat(read.calls()).extracting(ControlCall::id).containsExactly("d-1", "d-2");
        assertThat(read.calls())
                .extracting(ControlCall::error)
                .containsExactly(Optional.empty(), Optional.of("Failed"));
        ControlCall call = read.calls().getFirst();
        assertThat(call.service()).isEqualTo("Microsoft.ContainerInstance");
        assertThat(call.action()).isEqualTo(exec);
        assertThat(call.principal()).isEqualTo("ops@shop.example");
        assertThat(call.sourceIp()).contains("203.0.113.66");
        assertThat(call.evidence().place()).hasToString("/value/0");
    }

    @Test
    void identifiesCollectorByPrincipalOnly() throws Exception {
        ObjectNode claimed = trail("e-3", FixtureCalls.USER, "DescribeTasks").put("userAgent", "ephemera/1.0");
        ControlCallReader.Result read = read(SealedPackageFixture.in(folder)
                .principal(COLLECTOR)
                .item(
                        "aws.cloudtrail.events",
                        Map.of("value", "a"),
                        FixtureCalls.lookup(
                                trail("e-1", COLLECTOR, "DescribeTasks"),
                                trail("e-2", COLLECTOR, "ExecuteCommand"),
                                claimed,
                                trail("e-4", COLLECTOR.replace("/test", "/ephemera-01ab"), "DescribeTasks"),
                                trail("e-5", COLLECTOR.replace("/test", "/mallory"), "DescribeTasks"))));
        assertThat(read.calls())
                .filteredOn(ControlCall::isCollectorRead)
                .extracting(ControlCall::id)
                .containsExactly("e-1", "e-4");
    }

    @Test
    void reportsInvalidCallsAsGaps() throws Exception {
        ControlCallReader.Result read = read(SealedPackageFixture.in(folder)
                .item(
                        "aws.cloudtrail.events",
                        Map.of("value", "a"),
                        FixtureResponse.json(
                                "cloudtrail:LookupEvents",
                                "{\"Events\":[{\"CloudTrailEvent\":\"{\"},{\"CloudTrailEvent\":7},{}]}"),
                        FixtureResponse.json("cloudtrail:LookupEvents", "{\"Events\":"),
                        FixtureResponse.json("cloudtrail:LookupEvents", "[]")));
        assertThat(read.calls()).isEmpty();
        assertThat(read.gaps()).hasSize(5);
        assertThat(read.gaps().toString()).contains("/Events/0/CloudTrailEvent", "LookupEvents", "'Events'");
    }

    @Test
    void readsKubernetesAuditEvent() throws Exception {
        ObjectNode entry = FixtureCalls.audit("a-1", "get", "/api/v1/namespaces/shop/pods/p/exec", "pods", "exec");
        ControlCall call = KubernetesAudit.call(entry, anywhere()).orElseThrow();
        assertThat(call.action()).isEqualTo("get pods/exec");
        assertThat(call.principal()).isEqualTo("jane@shop.example");
        assertThat(call.sourceIp()).contains("203.0.113.66");
        assertThat(call.error()).isEmpty();
        assertThat(ReadOnlyCalls.isReadOnly(call)).isFalse();
        entry.putObject("responseStatus").put("code", 403).put("reason", "Forbidden");
        assertThat(KubernetesAudit.call(entry, anywhere()).orElseThrow().error())
                .contains("Forbidden");
        assertThat(KubernetesAudit.call(Json.object(), anywhere())).isEmpty();
    }

    @Test
    void keepsLatestAndChangingCalls() throws Exception {
        BoundedCallList kept = new BoundedCallList(3);
        IntStream.range(0, 6).forEach(i -> kept.add(call("r-" + i, "DescribeTasks", i), 10));
        kept.add(call("w-0", "StopTask", -9), 10);
        kept.add(call("r-5", "DescribeTasks", 5), 10);
        assertThat(kept.calls()).extracting(ControlCall::id).containsExactly("w-0", "r-4", "r-5");
        assertThat(kept.gap().orElseThrow().why()).contains("up to 4 read-only calls");
    }

    @Test
    void groupsAllCallsOfPrincipal() throws Exception {
        List<ControlCall> calls = new ArrayList<>();
        calls.add(by("mallory", "StopTask", "", -60));
        calls.add(by("mallory", "GetSecretValue", "AccessDenied", -59));
        calls.add(by("mallory", "DescribeTasks", "ThrottlingException", -58));
        IntStream.range(0, 3000).forEach(i -> calls.add(by("monitor", "DescribeTasks", "", i)));
        IntStream.range(0, 300).forEach(i -> calls.add(by("passer-" + i, "DescribeTasks", "", 4000 + i)));
        calls.add(by("late", "RunTask", "", 5000));
        CallerSummaries callers = CallerSummarizer.of(calls);
        assertThat(callers.callers())
                .hasSize(200)
                .extracting(CallerSummary::first)
                .isSorted();
        assertThat(callers.more()).isEqualTo(103);
        assertThat(callers.callers().getLast().principal()).isEqualTo("late");
        assertThat(callers.callers().get(1).calls()).isEqualTo(3000);
        CallerSummary mallory = callers.callers().getFirst();
        assertThat(mallory)
                .isEqualTo(new CallerSummary(
                        "mallory",
                        3,
                        1,
                        2,
                        1,
                        List.of("StopTask", "GetSecretValue", "DescribeTasks"),
                        0,
                        T.minusSeconds(60),
                        T.minusSeconds(58)));
    }

    private static ControlCall by(String principal, String action, String error, int second) {
        ObjectNode entry =
                Json.object().put("readOnly", !List.of("StopTask", "RunTask").contains(action));
        return new ControlCall(
                T.plusSeconds(second),
                "ecs",
                action,
                principal,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.of(error).filter(text -> !text.isEmpty()),
                "id",
                entry,
                entry,
                false,
                anywhere());
    }

    @Test
    void limitsCharactersOfCalls() {
        BoundedCallList kept = new BoundedCallList();
        IntStream.range(0, 3).forEach(i -> kept.add(call("r-" + i, "DescribeTasks", i), 12 << 20));
        assertThat(kept.calls()).extracting(ControlCall::id).containsExactly("r-1", "r-2");
        assertThat(kept.gap().orElseThrow().why()).contains("up to 1 read-only calls");
    }

    private ControlCall call(String id, String name, int second) {
        ObjectNode entry =
                FixtureCalls.trail(id, T.plusSeconds(second), FixtureCalls.USER, "ecs.amazonaws.com", name, "{}");
        return TrailEntry.call(entry, new CollectorPrincipal(""), anywhere()).orElseThrow();
    }

    private static org.ephemera.analyze.model.EvidenceLocation anywhere() {
        return new org.ephemera.analyze.model.EvidenceLocation(
                "data/raw/x.json",
                org.ephemera.analyze.model.FileLocation.root(),
                org.ephemera.model.Digest.of(new byte[0]));
    }
}
