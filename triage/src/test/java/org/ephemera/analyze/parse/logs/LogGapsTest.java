package org.ephemera.analyze.parse.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gaps about logs that were not read: the absence of findings in them has no significance. */
class LogGapsTest {
    private static final String STREAM = "aws.logs.stream";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void reportsDeniedAndExternalLogsAsGaps() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        STREAM,
                        Map.of("container", "app", "group", "/a", "stream", "1"),
                        new Outcome.Collected("2 events"))
                .item(STREAM, Map.of("container", "app", "group", "/a", "stream", "2"), denied())
                .item(STREAM, Map.of("container", "app", "group", "/a", "stream", "3"), denied())
                .item(
                        STREAM,
                        Map.of("container", "audit"),
                        new Outcome.NotApplicable("audit: the output went to the log driver splunk: ask there, x"))
                .item(
                        STREAM,
                        Map.of("container", "aws-guardduty-agent-x"),
                        new Outcome.NotApplicable("its output goes to GuardDuty"))
                .item(
                        STREAM,
                        Map.of("container", "aws-guardduty-agent-y", "configured", "aws.ecs.task-definition#/x"),
                        new Outcome.NotApplicable("the output went to the log driver none"))
                .item(
                        STREAM,
                        Map.of("container", "cold", "group", "/b", "stream", "4"),
                        new Outcome.NotApplicable("aws.logs.insights.1 reads it with Logs Insights"))
                .item("azure.loganalytics.rows", Map.of("a", "b"), new Outcome.NotEnabled("there is no workspace"))
                .item(
                        "aws.logs.insights",
                        Map.of("a", "b"),
                        new Outcome.Partial("the first 100 events are there"),
                        FixtureResponse.json("logs:GetQueryResults", "{}"))
                .seal()) {
            assertThat(LogGaps.of(sealed))
                    .containsExactlyInAnyOrder(
                            new EvidenceGap(
                                    "LOG",
                                    "the output of a container was analyzed in part only; aws.logs.insights.1 is"
                                            + " PARTIAL: the first 100 events are there"),
                            new EvidenceGap(
                                    "LOG",
                                    "the output of a container was not analyzed; aws.logs.stream.2 and 1 more are"
                                            + " DENIED: refused"),
                            new EvidenceGap(
                                    "LOG",
                                    "the output of a container was not analyzed; aws.logs.stream.4 is NOT_APPLICABLE:"
                                            + " audit: the output went to the log driver splunk: ask there, x"),
                            new EvidenceGap(
                                    "LOG",
                                    "the output of a container was not analyzed; aws.logs.stream.6 is NOT_APPLICABLE:"
                                            + " the output went to the log driver none"));
        }
    }

    /** The collector cannot open the log stream of an app: without a workspace its output is unknown. */
    @Test
    void reportsAppWithoutWorkspaceAsGap() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .target(new Target("azure.app", "/subscriptions/s/x", Map.of()))
                .item("azure.loganalytics.rows", Map.of("a", "b"), new Outcome.NotEnabled("there is no workspace"))
                .seal()) {
            assertThat(LogGaps.of(sealed))
                    .extracting(EvidenceGap::why)
                    .containsExactly(
                            "the output of a container was not analyzed; azure.loganalytics.rows.1 is NOT_ENABLED:"
                                    + " there is no workspace");
        }
    }

    private static Outcome denied() {
        return new Outcome.Denied("logs:GetLogEvents", "refused");
    }

    @Test
    void reportsLogsThatMayHaveBeenRotated() throws Exception {
        Map<String, String> log = Map.of("namespace", "shop", "podName", "web-1", "container", "app");
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("kubernetes.log", log, new Outcome.Collected(DetailCode.POSSIBLY_ROTATED, "2 lines"))
                .item("kubernetes.log", log, new Outcome.Collected("2 lines"))
                .seal()) {
            assertThat(LogGaps.of(sealed))
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.why()).contains("the log of shop/web-1/app,"));
        }
    }
}
