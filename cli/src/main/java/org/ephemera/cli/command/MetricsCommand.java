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

/** Series from sweeps and live data together. */
@Command(
        description = {
            "Show the metrics of a target: from sweeps, and from the cloud what no sweep has and it still keeps.",
            "",
            "What is fetched for this is shown and not kept; 'ephemera sweep' and 'ephemera collect' make evidence.",
            "Exit code: 0 no gap, 1 there is a gap in the time that was asked for, 3 could not be done."
        },
        footer = {
            "Example:",
            "  ephemera metrics arn:aws:ecs:eu-central-1:123456789012:service/prod/web --from 30d --to 2026-11-25"
        })
final class MetricsCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            paramLabel = "TARGET",
            description = "The ARN of an ECS task, service or cluster, the ARN of an EKS cluster with #NAMESPACE/POD or"
                    + " #NAMESPACE/deployment/NAME behind it, or the resource id of an Azure container group.")
    private String target = "";

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--from",
            paramLabel = "T",
            required = true,
            description = "Begin: RFC 3339, a date, or a span back from now (2h, 14d).")
    private String from = "";

    @Option(names = "--to", paramLabel = "T", description = "End; default, and at the latest: now.")
    private @Nullable String to;

    @Option(names = "--csv", description = "Print a table: time, metric, statistic, unit, container, value.")
    private boolean csv;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw a plot into a new file.")
    private @Nullable String svg;

    @Option(names = "--offline", description = "Ask the cloud nothing: only what sweeps fetched.")
    private boolean offline;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Where the sweeps are: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or"
                    + " azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Mixin
    private ReaderCredentialOptions reader = new ReaderCredentialOptions();

    @Mixin
    private OutputOptions voice = new OutputOptions();

    MetricsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (csv && voice.json()) {
            throw CommandFailure.usage("--csv and --json are two forms of one answer", "Leave one of them out");
        }
        Instant now = TimeArgument.second(session.clock().instant());
        Target asked =
                new TargetArgument(cluster.complete(target), null).target().target();
        if (SweepScopes.isUnsweptPod(asked)) {
            throw CommandFailure.usage(
                    "the metrics of pods are not swept, except on EKS, so there are none to show",
                    "'ephemera collect' collects what is kept of them");
        }
        TimeWindow span = span(now);
        String uri = SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT);
        StoreOpener.check(uri);
        EvidenceStore standing = StoreOpener.forReading(uri, session);
        Cloud cloud = Cloud.of(asked);
        SweepableCloud swept = cloud.swept();
        MetricsReader read = new MetricsReader(cloud.subjects(asked), span);
        MetricHistory history = new MetricHistory(standing);
        read.sweeps(history, scopes(history, asked), swept.bodies());
        if (!offline) {
            LocalSweep sweeping = new LocalSweep(
                    uri, Optional.empty(), Optional.empty(), Retention.NONE, reader.reading(session), session, voice);
            new LiveMetrics(sweeping, standing, asked, swept).into(read, now);
        }
        MetricsText text = new MetricsText(asked.id(), swept.terms().period().toSeconds(), cloud::unit, read);
        draw(text);
        show(text);
        return (read.gaps().isEmpty() ? ExitCode.DONE : ExitCode.WRONG).number();
    }

    /** The sweeps that may hold the target: of all around it, or of a list in which it stands. */
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
                    "the time ends before it begins", "Give a --from that is earlier than --to and now");
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
                    "the plot " + path + " cannot be written",
                    "Name a file that is not there yet, in a folder that is there and can be written to");
        }
    }

    private void show(MetricsText text) {
        if (csv) {
            text.csv(session.out());
        } else if (voice.json()) {
            session.json(text.toJson());
        } else {
            text.show(new Screen(
                    session.out(),
                    session.terminal().out() && session.terminal().colours()));
        }
    }
}
