package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.ephemera.cli.options.ReaderCredentialOptions;
import org.ephemera.cli.options.StorageOptions;
import org.ephemera.cli.options.TimeArgument;
import org.ephemera.cli.render.SweepResult;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.sweep.LocalSweep;
import org.ephemera.cli.sweep.SweepScopes;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.store.Retention;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that stores the metrics of completed days before the cloud deletes them. */
@Command(
        description = {
            "Store the metrics of all containers of a scope, one completed day at a time, before they expire.",
            "",
            "Run it daily: CloudWatch keeps one-minute data points for 15 days, Azure Monitor for 93 days. Stored days"
                    + " are",
            "not requested again, gaps are filled while the data is available, and lost days are listed. It may be"
                    + " stopped",
            "at any time. Exit codes: 0 complete; 1 a day is lost or incomplete; 3 failed."
        },
        footer = {"Example:", "  ephemera sweep aws:123456789012/eu-central-1 --dry-run"})
final class SweepCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            paramLabel = "SCOPE",
            description = "aws:ACCOUNT/REGION, /subscriptions/ID, a target of 'collect', or @FILE with one of these per"
                    + " line.")
    private String scope = "";

    @Option(
            names = "--from",
            paramLabel = "T",
            description =
                    "First day: RFC 3339, a date or a time span back from now (14d); default: the first day available.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "T", description = "Latest end of the last day; default: now.")
    private @Nullable String until;

    @Option(
            names = "--dry-run",
            description = "Only estimate calls, price and bytes of the days to store. Nothing is stored.")
    private boolean dryRun;

    @Mixin
    private StorageOptions storage = new StorageOptions();

    @Mixin
    private ReaderCredentialOptions credentialOptions = new ReaderCredentialOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    SweepCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        Instant now = session.clock().instant();
        Optional<Instant> begin =
                from == null ? Optional.empty() : Optional.of(TimeArgument.parse("--from", from, now));
        Instant end = until == null ? now : TimeArgument.parse("--until", until, now);
        Instant cut = end.isAfter(now) ? now : end;
        // Otherwise no day would be planned, and the empty sweep would be reported as complete.
        if (begin.isPresent() && !begin.get().isBefore(cut)) {
            throw CommandFailure.usage(
                    "the requested time ends before it starts", "Set --from to a time before --until and before now");
        }
        if (begin.isPresent() && SweepWindow.since(begin.get()).to().isAfter(cut)) {
            throw CommandFailure.usage(
                    "no complete UTC day between " + begin.get() + " and " + TimeArgument.second(cut)
                            + "; sweeps store complete days only",
                    "Set --from at least two days before --until and before now, for example 2d");
        }
        List<SweepScope> scopes = SweepScopes.of(scope, session);
        LocalSweep sweep = new LocalSweep(
                storage.store(session),
                storage.signer(session),
                storage.tsa(),
                retention(),
                credentialOptions.credentials(session),
                session,
                output);
        List<SweepResult> all = new ArrayList<>();
        List<FailedSweep> failed = new ArrayList<>();
        for (SweepScope each : scopes) {
            try {
                all.add(dryRun ? sweep.dryRun(each, begin, end) : sweep.sweep(each, begin, end));
            } catch (IOException e) {
                failed.add(new FailedSweep(each.id(), CommandFailure.couldNot(e)));
            } catch (CommandFailure e) {
                failed.add(new FailedSweep(each.id(), e));
            }
        }
        if (scopes.size() == 1 && !failed.isEmpty()) {
            throw failed.getFirst().failure();
        }
        show(all, failed);
        return IntStream.concat(
                        all.stream().mapToInt(swept -> swept.exitCode().number()),
                        failed.stream()
                                .mapToInt(each -> each.failure().exitCode().number()))
                .max()
                .orElse(0);
    }

    /** Failed sweep of one of several scopes. The other scopes are swept, because their metrics also expire. */
    private record FailedSweep(String scope, CommandFailure failure) {
        void show(Screen screen) {
            screen.line("Not swept: " + scope);
            failure.show(screen);
        }

        ObjectNode toJson() {
            return failure.with("scope", scope).toJson();
        }
    }

    private Retention retention() throws CommandFailure {
        try {
            return Retention.parse(storage.retention(session));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    private void show(List<SweepResult> all, List<FailedSweep> failed) {
        if (output.json()) {
            List<ObjectNode> parts = new ArrayList<>();
            all.forEach(swept -> parts.add(swept.toJson()));
            failed.forEach(each -> parts.add(each.toJson()));
            ObjectNode json = parts.getFirst();
            parts.stream().skip(1).forEach(json.withArray("others")::add);
            session.json(json);
        } else {
            all.forEach(swept -> swept.show(session.results()));
        }
        failed.forEach(each -> each.show(session.remarks()));
    }
}
