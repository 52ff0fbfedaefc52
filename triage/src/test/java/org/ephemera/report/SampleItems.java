package org.ephemera.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.Requester;
import org.ephemera.format.RetentionPolicy;
import org.ephemera.model.CaseId;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.ephemera.store.Retention;

/** Items and acquisition record of the sample. */
final class SampleItems {
    private SampleItems() {}

    private static final PackageId ID = new PackageId("01a217db-6b1f-787a-9d73-b639e112a804");

    static List<CoverageEntry> coverage(UnaryOperator<String> said) {
        return List.of(
                item(
                        "aws.ecs.memory",
                        Volatility.V0,
                        new Outcome.Impossible("no API of ECS reads a task's memory"),
                        0,
                        null),
                item("aws.ecs.writable-layer", Volatility.V1, new Outcome.Impossible("no API copies it"), 0, null),
                item(
                        "aws.ecs.task",
                        Volatility.V2,
                        new Outcome.Collected("Running", "the task is RUNNING and has 2 containers"),
                        1,
                        null),
                item(
                        "aws.ecs.exec-session.1",
                        Volatility.V3,
                        new Outcome.Partial("12 events; " + said.apply("its end is missing")),
                        12,
                        null),
                item(
                        "aws.cloudwatch.container-insights.1",
                        Volatility.V3,
                        new Outcome.Collected("250472 data points"),
                        250_472,
                        null),
                item(
                        "aws.cloudtrail.events.1",
                        Volatility.V4,
                        new Outcome.Collected("3 events"),
                        3,
                        "2027-02-24T09:15:16Z"),
                item(
                        "aws.logs.stream.1",
                        Volatility.V4,
                        new Outcome.Collected("3680 events"),
                        3680,
                        "2026-12-03T05:36:55Z"),
                item(
                        "aws.logs.stream.2",
                        Volatility.V4,
                        new Outcome.Denied("logs:GetLogEvents", "not authorized"),
                        0,
                        "2026-11-28T05:36:55Z"),
                item("aws.logs.late.1", Volatility.V4, new Outcome.Empty("there are no events"), 0, null),
                item(
                        "aws.ec2.flow-logs",
                        Volatility.V5,
                        new Outcome.NotEnabled("no flow log is set on the subnet"),
                        0,
                        null),
                item("aws.ecs.action-logs", Volatility.V5, new Outcome.Expired("kept for 7 days"), 0, null),
                item(
                        "aws.ecr.image.1",
                        Volatility.V5,
                        new Outcome.Failed("ThrottlingException", said.apply("rate exceeded")),
                        0,
                        null),
                item(
                        "aws.ecr.image.4",
                        Volatility.V5,
                        new Outcome.NotApplicable("the image is in the public gallery"),
                        0,
                        null),
                item("aws.iam.role.1", Volatility.V5, new Outcome.Skipped("left out by policy"), 0, null));
    }

    private static CoverageEntry item(
            String item,
            Volatility volatility,
            Outcome outcome,
            long records,
            @org.jspecify.annotations.Nullable String lost) {
        boolean answered = outcome instanceof Outcome.Collected || outcome instanceof Outcome.Empty;
        EvidenceExtent extent = records > 0
                ? EvidenceExtent.of(records).between(SampleAnalysis.FROM, SampleAnalysis.TO)
                : EvidenceExtent.of(records);
        PlannedItem planned = new PlannedItem(
                item,
                item.replaceAll("\\.\\d+$", ""),
                item.startsWith("aws.logs.stream"),
                false,
                volatility,
                new TimeWindow(SampleAnalysis.FROM, SampleAnalysis.TO),
                new TreeMap<>());
        return new CoverageEntry(
                new ItemOutcome(
                        planned,
                        outcome,
                        lost == null ? extent : extent.lostAfter(Instant.parse(lost)),
                        List.of("4bce8da1"),
                        List.of(),
                        answered ? 1 : 0,
                        0,
                        answered ? 1 : 0,
                        answered ? 31_337 : 0),
                answered ? List.of("ecs:DescribeTasks") : List.of(),
                answered ? Optional.of(SampleAnalysis.TO) : Optional.empty());
    }

    static OpenRecord request(UnaryOperator<String> said) {
        return new OpenRecord(
                ID,
                Optional.of(new CaseId("IR-2026-118")),
                SampleAnalysis.TO,
                new AcquisitionTrigger(
                        AcquisitionTrigger.Kind.ALERT,
                        "aws.guardduty",
                        said.apply("Impact:Runtime/CryptoMinerExecuted"),
                        "a8c9e1f04b7d4e52b6a3910fd27c6e84",
                        Optional.of(Instant.parse("2026-11-26T11:56:13.518Z")),
                        Optional.of(org.ephemera.model.AlertSeverity.of(80, "8"))),
                SampleAnalysis.SHA,
                new Requester("aws.guardduty", Requester.Method.EVENT_SOURCE, false),
                said.apply("CPU alarm of checkout"),
                new Target("aws.ecs.task", SampleAnalysis.TASK, Map.of("cluster", "shop")),
                new TimeWindow(SampleAnalysis.FROM, SampleAnalysis.TO),
                List.of(),
                new RetentionPolicy(Retention.NONE, Optional.empty()));
    }

    static ObjectNode closing() {
        ObjectNode closing = Json.object();
        closing.putObject("collector")
                .put("version", "0.1.0")
                .put("gitCommit", "0ba27c8edf41026372522d035670f6cba15f5f78");
        closing.putObject("runtime").put("principal", "arn:aws:sts::111122223333:assumed-role/ephemera-collector/demo");
        closing.putObject("clock").put("offsetMs", -415).put("source", "median of 101 Date headers");
        closing.putObject("retention")
                .put("asked", "none")
                .putObject("confirmed")
                .put("mode", "none")
                .putNull("until");
        closing.putArray("footprint")
                .addObject()
                .put("item", "aws.ecr.image.1")
                .put("what", "BatchGetImage may have set its lastRecordedPullTime");
        return closing;
    }

    static SealStatement seal() {
        return new SealStatement(
                ID,
                Optional.of(new CaseId("IR-2026-118")),
                SampleAnalysis.TO,
                SampleAnalysis.TO.plusSeconds(1),
                "partial",
                163,
                7_584_960,
                0,
                Map.of("collected", 44),
                SampleAnalysis.SHA,
                SampleAnalysis.SHA,
                SampleAnalysis.SHA,
                "SHA256:283b3f73994b64fac2f25a5e08a1013da8b65e617e37c0f4c5a083e8b28d7298",
                "file:demo-key.pem");
    }
}
