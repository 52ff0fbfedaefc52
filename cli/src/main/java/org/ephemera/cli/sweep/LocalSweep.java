package org.ephemera.cli.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.cloud.ReaderCredentials;
import org.ephemera.cli.collect.ForeignObjectWarning;
import org.ephemera.cli.collect.LocalProcess;
import org.ephemera.cli.render.SweepResult;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.cli.store.TimestampAuthorities;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.envelope.Signer;
import org.ephemera.format.Json;
import org.ephemera.format.Requester;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.state.SignedStateStore;
import org.ephemera.state.StateKeys;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.sweep.MetricInventory;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.ShardRecord;
import org.ephemera.sweep.SweepCost;
import org.ephemera.sweep.SweepPackageMaker;
import org.ephemera.sweep.SweepPlan;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;

/** Sweeps (collection of all container metrics of a scope) that run on this machine, one shard after another. */
public record LocalSweep(
        String store,
        Optional<String> signer,
        Optional<String> tsa,
        Retention retention,
        ReaderCredentials reading,
        Session session,
        OutputOptions output) {
    private static final Duration MAX_DURATION = Duration.ofDays(2);

    /** Work with a sweep while its clients are open. */
    @FunctionalInterface
    interface Work<T> {
        T with(MetricSweep sweep) throws IOException, CommandFailure;
    }

    /** Stores the metrics of all complete days of a scope. */
    public SweepResult sweep(SweepScope scope, Optional<Instant> from, Instant until)
            throws CommandFailure, IOException {
        EvidenceStore to = StoreOpener.forWriting(store, retention, session);
        check(Cloud.of(scope)); // before a key is created
        Optional<TimestampAuthority> authority = TimestampAuthorities.named(tsa, session);
        KnownKeys key = SignerOpener.known(signer, session);
        ForeignObjectWarning warning = new ForeignObjectWarning(CollectionListener.NONE, session);
        EvidenceStore signed = SignedStateStore.of(to, SignerOpener.stateKeys(key, session), warning::foreignObject);
        return run(scope, signed, key, authority, sweep -> fetch(scope, sweep, from, until));
    }

    /** Estimates the cost of a sweep; stores nothing. */
    public SweepResult dryRun(SweepScope scope, Optional<Instant> from, Instant until)
            throws CommandFailure, IOException {
        try (DraftStore drafts = DraftStore.over(StoreOpener.forReading(store, session))) {
            return draft(scope, drafts, sweep -> {
                MetricInventory inventory = inventory(sweep);
                SweepPlan plan = sweep.plan(from, until);
                SweepCost cost = SweepCost.NONE;
                for (SweepWindow window : plan.open()) {
                    try (Stream<MetricShard> shards = sweep.draftShards(window)) {
                        cost = shards.map(sweep::cost).reduce(cost, SweepCost::plus);
                    }
                }
                return new SweepResult(
                        scope,
                        inventory,
                        List.of(),
                        plan.known(),
                        plan.open(),
                        plan.lost(),
                        false,
                        0,
                        0,
                        0,
                        List.of(),
                        Optional.of(cost));
            });
        }
    }

    /** Runs work whose packages are deleted afterwards; it needs neither the user's key nor a timestamp authority. */
    <T> T draft(SweepScope scope, DraftStore drafts, Work<T> work) throws CommandFailure, IOException {
        Signer signer = drafts.signer();
        EvidenceStore state = SignedStateStore.of(drafts, StateKeys.drafts(signer, session.clock()), foreign -> {});
        return run(scope, state, KnownKeys.of(signer), Optional.empty(), work);
    }

    private <T> T run(
            SweepScope scope, EvidenceStore to, KnownKeys key, Optional<TimestampAuthority> authority, Work<T> work)
            throws CommandFailure, IOException {
        Cloud cloud = Cloud.of(scope);
        check(cloud);
        try (Cloud.Reader reader = reader(cloud, scope)) {
            reader.identity().check(scope.region().isEmpty() ? scope.place() : scope.region());
            Acquisition acquisition = new Acquisition(
                    target -> reader.sources(),
                    to,
                    key,
                    authority,
                    LocalProcess.writingTo(store),
                    new ForeignObjectWarning(CollectionListener.NONE, session),
                    RuntimeRecord.local(reader.sdk()),
                    session.clock());
            return work.with(new MetricSweep(
                    scope,
                    cloud.swept(),
                    to,
                    SweepPackageMaker.inProcess(acquisition),
                    new Requester(session.user(), Requester.Method.CLAIMED, false),
                    retention,
                    session.clock()));
        } catch (UncheckedIOException e) {
            throw CommandFailure.couldNot(e);
        }
    }

    Deadline deadline() {
        return Deadline.in(session.clock(), MAX_DURATION);
    }

    static <T> T done(MetricSweep.StepResult<T> ran) throws CommandFailure {
        return switch (ran) {
            case MetricSweep.StepResult.Done<T> done -> done.result();
            case MetricSweep.StepResult.Paused<T> paused ->
                throw CommandFailure.couldNot(
                        "a step of the sweep did not finish within 48 hours", "Run the same command again");
        };
    }

    private SweepResult fetch(SweepScope scope, MetricSweep sweep, Optional<Instant> from, Instant until)
            throws IOException, CommandFailure {
        Interruption.Registration stop = session.interruption().onStop(this::interrupted);
        try {
            MetricInventory inventory = inventory(sweep);
            SweepPlan plan = sweep.plan(from, until);
            List<SweepWindow> fetched = new ArrayList<>();
            List<SweepWindow> open = new ArrayList<>();
            boolean newlyLost = false;
            for (SweepWindow window : plan.lost()) {
                newlyLost |= sweep.recordLost(window);
            }
            List<String> packages = new ArrayList<>();
            long[] sums = new long[3];
            for (SweepWindow window : plan.open()) {
                try (Stream<MetricShard> shards = sweep.shards(window)) {
                    for (Iterator<MetricShard> each = shards.iterator(); each.hasNext(); ) {
                        MetricShard shard = each.next();
                        ShardRecord record = done(sweep.run(shard, deadline()));
                        packages.add(StoreOpener.location(store, record.packageId()));
                        sums[0] += record.calls();
                        sums[1] += record.bytes();
                        sums[2] += record.points();
                        report(shard, record);
                    }
                }
                (sweep.markComplete(window) ? fetched : open).add(window);
            }
            return new SweepResult(
                    scope,
                    inventory,
                    fetched,
                    plan.known(),
                    open,
                    plan.lost(),
                    newlyLost,
                    sums[0],
                    sums[1],
                    sums[2],
                    packages,
                    Optional.empty());
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailure.couldNot(e).then("Stored data is kept. Run the same command again to continue");
        } finally {
            stop.close();
        }
    }

    private MetricInventory inventory(MetricSweep sweep) throws IOException, CommandFailure {
        MetricInventory inventory = done(sweep.inventory(deadline()));
        if (!inventory.complete()) {
            throw CommandFailure.couldNot(
                    "cannot list the containers of the scope: " + inventory.gap(),
                    "Fix the cause and run the same command again; days stay open until their data expires");
        }
        return inventory;
    }

    private void report(MetricShard shard, ShardRecord record) {
        if (!output.quiet()) {
            session.remarks()
                    .line(session.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                            + (record.isComplete() ? " stored " : " stored incompletely ")
                            + shard.window().name() + ", shard "
                            + shard.number() + ": " + shard.series() + " metrics, " + record.points()
                            + " points in " + AmountText.count(record.calls(), "call", "calls"));
        }
    }

    private void interrupted(int exitCode) {
        session.remarks().line("Interrupted. Stored data is kept. Run the same command again to continue.");
        if (output.json()) {
            session.json(Interruption.toJson(Json.object(), "Run the same command again.", exitCode));
        }
    }

    private void check(Cloud cloud) throws CommandFailure {
        if (cloud != Cloud.AWS && reading.role().isPresent()) {
            throw CommandFailure.usage(
                    "--role applies only to targets in AWS",
                    "Omit --role, unset EPHEMERA_ROLE, and sign in as a principal that may read");
        }
        cloud.check(session);
        cloud.checkFiles();
        StoreOpener.check(store);
    }

    private Cloud.Reader reader(Cloud cloud, SweepScope scope) throws CommandFailure {
        try {
            return cloud.reader(scope.target(), reading, session);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        } catch (IOException e) {
            throw CommandFailure.couldNot(e);
        }
    }
}
