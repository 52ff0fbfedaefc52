package org.ephemera.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.activity.ActivityRules;
import org.ephemera.analyze.activity.ActorIndicators;
import org.ephemera.analyze.activity.ReverseShellAlert;
import org.ephemera.analyze.cluster.ClusterRules;
import org.ephemera.analyze.command.AlertCommands;
import org.ephemera.analyze.command.CommandFindings;
import org.ephemera.analyze.command.CommandRules;
import org.ephemera.analyze.command.CommandText;
import org.ephemera.analyze.command.EnabledHostService;
import org.ephemera.analyze.command.LogRules;
import org.ephemera.analyze.command.TextOrigin;
import org.ephemera.analyze.drift.DriftAnalysis;
import org.ephemera.analyze.escape.EscapeRules;
import org.ephemera.analyze.escape.IncidentFacts;
import org.ephemera.analyze.escape.VerdictRules;
import org.ephemera.analyze.export.LogTextFiles;
import org.ephemera.analyze.export.MetricsCsv;
import org.ephemera.analyze.export.PackageRedaction;
import org.ephemera.analyze.export.RedactedCopies;
import org.ephemera.analyze.export.TimelineFiles;
import org.ephemera.analyze.image.ImageRules;
import org.ephemera.analyze.miner.CryptoAlert;
import org.ephemera.analyze.miner.MinerRules;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.AlertKinds;
import org.ephemera.analyze.parse.ControlCallReader;
import org.ephemera.analyze.parse.IdentityPermissions;
import org.ephemera.analyze.parse.LaterAlerts;
import org.ephemera.analyze.parse.RegistryImageReader;
import org.ephemera.analyze.parse.WorkloadReader;
import org.ephemera.analyze.parse.WorkloadRunReader;
import org.ephemera.analyze.parse.aws.EcsLaunchPlatform;
import org.ephemera.analyze.parse.aws.PastDefinitions;
import org.ephemera.analyze.parse.call.CallerSummarizer;
import org.ephemera.analyze.parse.call.OtherRegionActivity;
import org.ephemera.analyze.parse.container.ParsedWorkloads;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.kubernetes.ConfigMaps;
import org.ephemera.analyze.parse.logs.LogGaps;
import org.ephemera.analyze.parse.logs.LogLines;
import org.ephemera.analyze.parse.metrics.PackageMetrics;
import org.ephemera.analyze.parse.sealed.ClockGap;
import org.ephemera.analyze.parse.sealed.ItemCoverage;
import org.ephemera.analyze.parse.sealed.MissingFiles;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.startup.StartupRules;
import org.ephemera.analyze.timeline.LogSummary;
import org.ephemera.analyze.timeline.Timeline;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;

/** One analysis of a package: collects the findings, indicators and gaps of all rules. */
final class AnalysisRun {
    private static final int MOST_ENTRIES = 300;

    private final SealedPackage sealed;
    private final PackageAnalyzer.Options options;
    private final MetricBaseline.Found earlier;
    private final AnalysisOutputs outputs;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Indicator> indicators = new ArrayList<>();
    private final List<CurrentTag> tags = new ArrayList<>();
    private final List<EvidenceGap> gaps = new ArrayList<>();

    /**
     * Creates an analysis.
     *
     * @param earlier packages of sweeps, with the earlier metrics of the same containers
     */
    AnalysisRun(
            SealedPackage sealed,
            PackageAnalyzer.Options options,
            MetricBaseline.Found earlier,
            AnalysisOutputs outputs) {
        this.sealed = sealed;
        this.options = options;
        this.earlier = earlier;
        this.outputs = outputs;
    }

    Analysis run() throws IOException {
        // Gaps of this package come first, before gaps that every package has.
        MissingFiles missing = MissingFiles.of(sealed);
        gaps.addAll(missing.gaps());
        gaps.addAll(LogGaps.of(sealed));
        gaps.addAll(ClockGap.of(sealed));
        ControlCallReader.Result calls = ControlCallReader.of(sealed);
        ParsedWorkloads workloads = WorkloadReader.of(
                sealed, EcsLaunchPlatform.of(sealed, calls.calls()).map(LocatedValue::value));
        gaps.addAll(workloads.gaps());
        gaps.addAll(calls.gaps());
        PackageMetrics metrics = PackageMetrics.of(sealed);
        gaps.addAll(metrics.gaps());
        PastDefinitions.Result past = PastDefinitions.of(sealed, calls.calls());
        gaps.addAll(past.gaps());
        List<Workload> analyzed = Stream.concat(
                        workloads.workloads().stream(),
                        past.workloads().stream().filter(EscapeRules::hasPathToHost))
                .toList();
        IdentityPermissions permissions = configuration(analyzed, calls.calls());
        DriftAnalysis drift = DriftAnalysis.of(sealed, options.reference(), calls.calls());
        findings.addAll(drift.findings());
        gaps.addAll(drift.gaps());
        List<Finding> logFindings = new ArrayList<>();
        LogSummary shape = logs(logFindings);
        List<MinerScore> miners = miners(metrics.series(), workloads.workloads());
        startup(calls.calls(), workloads.workloads(), metrics.series());
        IncidentFacts incidents = IncidentFacts.of(sealed, analyzed, findings, logFindings);
        List<Finding> counted = EscapeRules.withIncidents(findings, analyzed, permissions, incidents);
        Timeline timeline = Timeline.of(sealed, calls.calls(), miners, counted, shape);
        gaps.addAll(timeline.gaps());
        write(timeline, metrics.series());
        return new Analysis(
                AnalyzedPackage.of(sealed),
                earlier.packages().stream().map(AnalyzedPackage::of).toList(),
                missing.names(),
                RuleBook.standard().version(),
                analyzed,
                VerdictRules.of(sealed, analyzed, counted, calls.calls(), drift.authors(), incidents),
                AlertKinds.typesOf(sealed),
                counted,
                miners,
                drift.changes(),
                tags,
                CallerSummarizer.of(calls.calls()),
                OtherRegionActivity.of(calls.calls(), sealed.request().target()),
                metrics.series(),
                shape.lineCounts(),
                timeline.mostImportant(MOST_ENTRIES),
                timeline.entries().size(),
                Indicator.merged(Stream.concat(indicators.stream(), ActorIndicators.of(calls.calls(), counted).stream())
                        .toList()),
                ItemCoverage.of(sealed),
                gaps.stream().distinct().toList());
    }

    private void write(Timeline timeline, List<TimeSeries> series) throws IOException {
        TimelineFiles.jsonl(timeline.entries(), outputs.create("timeline.jsonl"));
        TimelineFiles.csv(timeline.entries(), outputs.create("timeline.csv"));
        MetricsCsv.series(series, outputs.create("metrics-series.csv"));
        if (options.texts()) {
            MetricsCsv.points(series, outputs.create("metrics.csv"));
            RedactedCopies redacted =
                    PackageRedaction.of(sealed, redactionKey()).write(outputs::create);
            gaps.addAll(redacted.gaps());
            ObjectNode counts = Json.object();
            redacted.counts().forEach(counts::put);
            try (OutputStream out = outputs.create("redacted/replaced.json")) {
                out.write(Json.pretty(counts));
            }
        }
    }

    /**
     * Returns the key of the redaction marks, derived from the manifest. Only a reader who has the package, and with it
     * the secrets, can test guesses against the marks.
     */
    private byte[] redactionKey() throws IOException {
        try (InputStream in = sealed.open(PackageLayout.MANIFEST)) {
            MessageDigest digest = Digest.sha256();
            digest.update("ephemera redaction".getBytes(StandardCharsets.US_ASCII));
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return Digest.finish(digest).bytes();
        }
    }

    /**
     * Applies the rules about configuration, images, calls and cluster objects.
     *
     * @return permissions of the workloads' identities
     */
    private IdentityPermissions configuration(List<Workload> workloads, List<ControlCall> calls) {
        RegistryImageReader.Result images = RegistryImageReader.of(sealed);
        gaps.addAll(images.gaps());
        IdentityPermissions permissions = IdentityPermissions.of(sealed);
        gaps.addAll(permissions.gaps());
        findings.addAll(EscapeRules.findings(workloads, permissions));
        ClusterEvidence cluster = ClusterEvidence.of(sealed);
        add(CommandRules.findings(workloads, calls, texts(images, cluster)));
        ActivityRules.Result activity = ActivityRules.findings(calls, sealed);
        findings.addAll(activity.findings());
        gaps.addAll(activity.gaps());
        ReverseShellAlert.of(sealed).ifPresent(findings::add);
        ImageRules.Result imageResult = ImageRules.findings(images, workloads, calls, sealed);
        imageResult.findings().stream()
                .map(finding -> EscapeRules.suppressKnownImage(finding, workloads))
                .forEach(findings::add);
        gaps.addAll(imageResult.gaps());
        tags.addAll(imageResult.tags());
        findings.addAll(ClusterRules.findings(sealed, cluster));
        return permissions;
    }

    /** Applies the startup rules. They run last, because findings of other rules explain why a workload stopped. */
    private void startup(List<ControlCall> calls, List<Workload> workloads, List<TimeSeries> series) {
        WorkloadRunReader.Result runs = WorkloadRunReader.of(sealed);
        gaps.addAll(runs.gaps());
        StartupRules.Result startup = StartupRules.findings(runs.runs(), calls, workloads, series, findings, sealed);
        findings.addAll(startup.findings());
        gaps.addAll(startup.gaps());
    }

    /**
     * Returns texts that contain commands, in addition to those of workloads and calls: image history, config maps and
     * commands quoted in alerts.
     */
    private List<CommandText> texts(RegistryImageReader.Result images, ClusterEvidence cluster) {
        List<CommandText> texts = new ArrayList<>();
        ConfigMaps.values(ConfigMaps.of(sealed), cluster.pods())
                .forEach(value -> texts.add(new CommandText(
                        "ConfigMap/" + value.subject(),
                        value.key(),
                        value.value().textOrEmpty(),
                        value.value().evidence(),
                        TextOrigin.DEFINITION,
                        Optional.empty())));
        images.history()
                .forEach(text -> texts.add(new CommandText(
                        text.subject(),
                        text.what(),
                        text.value(),
                        text.evidence(),
                        TextOrigin.IMAGE,
                        Optional.empty())));
        try (InputStream in = sealed.open(PackageLayout.TRIGGER)) {
            JsonNode event = Json.parse(in);
            texts.addAll(AlertCommands.of(
                    sealed.request().target().id(),
                    event,
                    sealed.evidence(PackageLayout.TRIGGER, FileLocation.root())));
        } catch (IOException e) {
            gaps.add(new EvidenceGap(
                    PackageLayout.TRIGGER, "the alert is not JSON; commands that it may quote were not analyzed"));
        }
        gaps.addAll(LaterAlerts.forEach(
                sealed,
                event -> texts.addAll(
                        AlertCommands.of(sealed.request().target().id(), event.json(), event.evidence()))));
        return texts;
    }

    /**
     * Reads all log lines once: for the rules, for the shape of each log and, if requested, for the text files.
     *
     * @param found receives the findings in logs, in addition to the findings of the analysis
     */
    private LogSummary logs(List<Finding> found) throws IOException {
        LogRules rules = new LogRules();
        LogSummary shape = new LogSummary();
        try (LogTextFiles texts = new LogTextFiles(outputs::create)) {
            gaps.addAll(new LogLines(sealed).forEach(line -> {
                rules.accept(line);
                shape.accept(line);
                if (options.texts()) {
                    texts.accept(line);
                }
            }));
            texts.gap().ifPresent(gaps::add);
        }
        CommandFindings all = rules.findings();
        found.addAll(all.findings());
        add(all);
        List<Finding> services = EnabledHostService.of(findings);
        found.addAll(services);
        findings.addAll(services);
        return shape;
    }

    private List<MinerScore> miners(List<TimeSeries> series, List<Workload> workloads) {
        gaps.addAll(earlier.gaps());
        List<TimeSeries> baseline = new ArrayList<>();
        for (SealedPackage other : earlier.packages()) {
            PackageMetrics swept = PackageMetrics.of(other, MinerRules.sameSubjectFilter(series));
            baseline.addAll(swept.series());
            gaps.addAll(swept.gaps());
        }
        CryptoAlert.of(sealed).ifPresent(findings::add);
        MinerRules.Scores scores = MinerRules.scores(series, workloads, findings, baseline);
        findings.addAll(scores.findings());
        gaps.addAll(scores.gaps());
        return scores.scores();
    }

    private void add(CommandFindings found) {
        findings.addAll(found.findings());
        indicators.addAll(found.indicators());
        gaps.addAll(found.gaps());
    }
}
