package org.ephemera.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.options.ClusterOption;
import org.ephemera.cli.options.ReaderCredentialOptions;
import org.ephemera.cli.options.TargetArgument;
import org.ephemera.cli.options.TimeArgument;
import org.ephemera.cli.render.MetricsReader;
import org.ephemera.cli.render.MetricsText;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.cli.sweep.LiveMetrics;
import org.ephemera.cli.sweep.LocalSweep;
import org.ephemera.cli.sweep.SweepScopes;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.state.SignedStateStore;
import org.ephemera.state.StateKeys;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.PrivateFiles;
import org.ephemera.store.Retention;
import org.ephemera.sweep.MetricHistory;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepableCloud;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that shows the metrics of a target, from sweeps and from the cloud. */
@Command(
        description = {
            "Show the metrics of a target, from sweeps and, where no sweep has them, from the cloud.",
            "",
            "Data read from the cloud is not stored; 'ephemera sweep' and 'ephemera collect' create evidence.",
            "Exit codes: 0 no gap; 1 the requested time has a gap; 3 failed."
        },
        footer = {
            "Example:",
            "  ephemera metrics arn:aws:ecs:eu-central-1:123456789012:service/prod/web --from 30d --to 2026-11-25"
        })
final class MetricsCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            paramLabel = "TARGET",
            description = "ARN of an ECS task, service or cluster; ARN of an EKS cluster followed by #NAMESPACE/POD or"
                    + " #NAMESPACE/deployment/NAME; or resource id of an Azure container group.")
    private String target = "";

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--from",
            paramLabel = "T",
            required = true,
            description = "Start: RFC 3339, a date or a time span back from now (2h, 14d).")
    private String from = "";

    @Option(names = "--to", paramLabel = "T", description = "End; default and latest possible value: now.")
    private @Nullable String to;

    @Option(names = "--csv", description = "Print CSV: time, metric, statistic, unit, container, value.")
    private boolean csv;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write an SVG plot to a new file.")
    private @Nullable String svg;

    @Option(names = "--offline", description = "Send no request to the cloud; show data of sweeps only.")
    private boolean offline;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Store of the sweeps: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or%n"
                    + "azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Mixin
    private ReaderCredentialOptions credentialOptions = new ReaderCredentialOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    MetricsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (csv && output.json()) {
            throw CommandFailure.usage("--csv and --json exclude each other: both print to stdout", "Omit one of them");
        }
        Instant now = TimeArgument.second(session.clock().instant());
        Target requested =
                new TargetArgument(cluster.complete(target), null).target().target();
        if (SweepScopes.isUnsweptPod(requested)) {
            throw CommandFailure.usage(
                    "no metrics of this pod: sweeps include only pods on EKS",
                    "'ephemera collect' collects the usage data that is available for a pod");
        }
        TimeWindow span = span(now);
        String uri = SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT);
        StoreOpener.check(uri);
        EvidenceStore evidence = StoreOpener.forReading(uri, session);
        Cloud cloud = Cloud.of(requested);
        SweepableCloud swept = cloud.swept();
        MetricsReader read = new MetricsReader(cloud.subjects(requested), span);
        MetricHistory history = new MetricHistory(SignedStateStore.of(evidence, StateKeys.unverified(), foreign -> {}));
        read.sweeps(history, scopes(history, requested), swept.parser());
        if (!offline) {
            LocalSweep sweep = new LocalSweep(
                    uri,
                    Optional.empty(),
                    Optional.empty(),
                    Retention.NONE,
                    credentialOptions.credentials(session),
                    session,
                    output);
            new LiveMetrics(sweep, evidence, requested, swept).readInto(read, now);
        }
        MetricsText text =
                new MetricsText(requested.id(), swept.terms().period().toSeconds(), cloud::unit, read);
        draw(text);
        show(text);
        return (read.gaps().isEmpty() ? ExitCode.DONE : ExitCode.WRONG).number();
    }

    /** Returns the sweep scopes that can contain the target: its account or subscription, or a list with the target. */
    private static List<SweepScope> scopes(MetricHistory history, Target target) throws IOException {
        String around = SweepScopes.around(target).id();
        return history.scopes().stream()
                .filter(scope -> scope.id().equals(around))
                .filter(scope -> scope.targets().isEmpty() || scope.targets().contains(target.id()))
                .toList();
    }

    private TimeWindow span(Instant now) throws CommandFailure {
        Instant begin = TimeArgument.parse("--from", from, now);
        Instant end = to == null ? now : TimeArgument.parse("--to", to, now);
        Instant cut = end.isAfter(now) ? now : end;
        if (!begin.isBefore(cut)) {
            throw CommandFailure.usage(
                    "the requested time ends before it starts", "Set --from to a time before --to and before now");
        }
        return new TimeWindow(begin, cut);
    }

    private void draw(MetricsText text) throws CommandFailure {
        if (svg == null) {
            return;
        }
        Path path = session.path(svg);
        try (OutputStream file = Channels.newOutputStream(PrivateFiles.create(path))) {
            file.write(text.svg().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CommandFailure.couldNot(
                    "cannot write the plot to " + path, "Use the name of a new file in an existing, writable folder");
        }
    }

    private void show(MetricsText text) {
        if (csv) {
            text.csv(session.out());
        } else if (output.json()) {
            session.json(text.toJson());
        } else {
            text.show(new Screen(
                    session.out(),
                    session.terminal().out() && session.terminal().colours()));
        }
    }
}
