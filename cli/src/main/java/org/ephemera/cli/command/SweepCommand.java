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

/** Fetches closed metric windows before retention takes them. */
@Command(
        description = {
            "Fetch the metrics of all containers of a scope, each closed day once, before retention takes them.",
            "",
            "Run it daily: CloudWatch keeps a minute's points for 15 days, Azure Monitor for 93. What was fetched before is",
            "not fetched again, gaps are filled while they can be, and what is lost is named. It may be stopped at any time.",
            "Exit code: 0 whole, 1 a window is lost or not whole, 3 could not be done."
        },
        footer = {"Example:", "  ephemera sweep aws:123456789012/eu-central-1 --dry-run"})
final class SweepCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            paramLabel = "SCOPE",
            description = "aws:ACCOUNT/REGION, /subscriptions/ID, a target as 'collect' takes it, or @FILE with one of"
                    + " these a line.")
    private String scope = "";

    @Option(
            names = "--from",
            paramLabel = "T",
            description =
                    "No day that begins before: RFC 3339, a date, or a span back from now (14d); default: all that"
                            + " retention has left.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "T", description = "No day that ends after it; default: now.")
    private @Nullable String until;

    @Option(
            names = "--dry-run",
            description = "Only list what there is, and say what the rest would take: calls, price, bytes. Nothing is"
                    + " stored.")
    private boolean dryRun;

    @Mixin
    private StorageOptions keeping = new StorageOptions();

    @Mixin
    private ReaderCredentialOptions reader = new ReaderCredentialOptions();

    @Mixin
    private OutputOptions voice = new OutputOptions();

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
        // Else no day is planned, and a sweep of nothing would be called whole.
        if (begin.isPresent() && !begin.get().isBefore(cut)) {
            throw CommandFailure.usage(
                    "the time ends before it begins", "Give a --from that is earlier than --until and now");
        }
        if (begin.isPresent() && SweepWindow.since(begin.get()).to().isAfter(cut)) {
            throw CommandFailure.usage(
                    "no day in UTC lies between " + begin.get() + " and " + TimeArgument.second(cut)
                            + ", and only whole days are swept",
                    "Give a --from that is two days earlier than --until and now, such as 2d");
        }
        List<SweepScope> scopes = SweepScopes.of(scope, session);
        LocalSweep sweeping = new LocalSweep(
                keeping.store(session),
                keeping.signer(session),
                keeping.tsa(),
                retention(),
                reader.reading(session),
                session,
                voice);
        List<SweepResult> all = new ArrayList<>();
        List<NotSwept> failed = new ArrayList<>();
        for (SweepScope each : scopes) {
            try {
                all.add(dryRun ? sweeping.dryRun(each, begin, end) : sweeping.sweep(each, begin, end));
            } catch (IOException e) {
                failed.add(new NotSwept(each.id(), CommandFailure.couldNot(e)));
            } catch (CommandFailure e) {
                failed.add(new NotSwept(each.id(), e));
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

    /** One of several: what stopped it says nothing of the others, whose metrics go while nobody fetches them. */
    private record NotSwept(String scope, CommandFailure failure) {
        void show(Screen screen) {
            screen.line(scope + " is not swept:");
            failure.show(screen);
        }

        ObjectNode toJson() {
            return failure.with("scope", scope).toJson();
        }
    }

    private Retention retention() throws CommandFailure {
        try {
            return Retention.parse(keeping.retention(session));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    private void show(List<SweepResult> all, List<NotSwept> failed) {
        if (voice.json()) {
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
