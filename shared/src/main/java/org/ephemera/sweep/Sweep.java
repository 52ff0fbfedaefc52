package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.Requester;
import org.ephemera.format.Trigger;
import org.ephemera.model.Artifact;
import org.ephemera.model.AskedWindow;
import org.ephemera.model.Target;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;

/**
 * The sweep of one scope, in steps that anybody may repeat: list what there is ({@link #inventory}), say what is to be
 * fetched ({@link #plan}, {@link #shards}), fetch a shard ({@link #run}), which any worker can do alone. Each step has a
 * name that is the same for everybody, so that what was begun is found again and nothing is fetched twice.
 */
public final class Sweep {
    private static final String SOURCE = "ephemera.sweep";
    /** So long before retention takes it a minute may still be asked for: the question takes its time. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final SweepScope scope;
    private final SweepableCloud cloud;
    private final EvidenceStore store;
    private final PackageMaker maker;
    private final Requester requester;
    private final Retention retention;
    private final Clock clock;
    private final Inventories inventories;
    private final WindowShards windows;

    public Sweep(
            SweepScope scope,
            SweepableCloud cloud,
            EvidenceStore store,
            PackageMaker maker,
            Requester requester,
            Retention retention,
            Clock clock) {
        this.scope = scope;
        this.cloud = cloud;
        this.store = store;
        this.maker = maker;
        this.requester = requester;
        this.retention = retention;
        this.clock = clock;
        this.inventories = new Inventories(store, scope, cloud.terms().placed());
        this.windows = new WindowShards(store, scope, cloud.terms());
    }

    /** What came of a step. */
    public sealed interface Ran<T> {
        /** @param fresh false if it was done before */
        record Done<T>(T result, boolean fresh) implements Ran<T> {}

        /** Time ran out; the same call goes on from there. */
        record Paused<T>() implements Ran<T> {}
    }

    /** The inventory from which the newest closed window can be planned; taken if there is none. */
    public Ran<Inventory> inventory(Deadline deadline) throws IOException {
        SweepWindow newest = newestClosed();
        int attempt = 0;
        for (Inventory known : inventories.of(newest)) {
            if (known.whole()) {
                return new Ran.Done<>(known, false);
            }
            attempt = known.attempt() + 1;
        }
        List<Artifact> artifacts = cloud.terms().inventory();
        String name = scope.key() + "/inventory/" + newest.name() + "." + attempt;
        Target target = scope.target(
                "inventory",
                Map.of(
                        "targets",
                        String.join("\n", scope.targets()),
                        // Whatever was there since then may have points in the window that is planned from this.
                        Inventories.SINCE,
                        inventories.unheard(newest).from().toString()));
        byte[] event = Json.bytes(scope.toJson().put("inventory", name));
        Optional<PackageMaker.Made> made =
                maker.make(request(target, name, event, AskedWindow.OPEN), artifacts, deadline);
        if (made.isEmpty()) {
            return new Ran.Paused<>();
        }
        OpenRecord open = made.get().open();
        SealedShard collected = new SealedShard(store, open);
        Optional<String> gap =
                collected.gap(artifacts.getFirst().id()).or(() -> tooEarly(newest, collected.clockOffset()));
        return new Ran.Done<>(inventories.keep(open, newest, attempt, gap, cloud.bodies()), true);
    }

    /** The last try to list for the newest closed window, if none was whole yet. */
    Optional<Inventory> failedInventory() throws IOException {
        List<Inventory> tried = inventories.of(newestClosed());
        return tried.stream().anyMatch(Inventory::whole)
                ? Optional.empty()
                : tried.stream().max(Comparator.comparingInt(Inventory::attempt));
    }

    /** When a shard was tried the last time; nothing if it never was. */
    Optional<Instant> lastTried(Shard shard) throws IOException {
        if (shard.attempt() == 0) {
            return Optional.empty();
        }
        Shard before = new Shard(
                shard.scope(), shard.window(), shard.number(), shard.attempt() - 1, shard.span(), shard.groups());
        return windows.kept(before).map(record -> record.packageId().openedAt());
    }

    /**
     * Which windows are fetched, open and lost, as the store tells.
     *
     * @param from no window before it is looked at; empty for all that retention has left, and those known before
     * @param until no window that ends after it is looked at
     */
    public SweepPlan plan(Optional<Instant> from, Instant until) throws IOException {
        return planned(from.isPresent() ? from.get() : begin(), until);
    }

    /**
     * The same without the days that retention took longer ago than {@code reach}: they change no more, and there are more of
     * them each day.
     */
    SweepPlan lately(Duration reach, Instant until) throws IOException {
        Instant near = horizon().minus(reach);
        Instant begin = begin();
        return planned(begin.isBefore(near) ? near : begin, until);
    }

    private Instant begin() throws IOException {
        Instant horizon = horizon();
        return windows.earliest()
                .map(SweepWindow::from)
                .filter(horizon::isAfter)
                .orElse(horizon);
    }

    private SweepPlan planned(Instant begin, Instant until) throws IOException {
        Instant horizon = horizon();
        List<SweepWindow> known = new ArrayList<>();
        List<SweepWindow> open = new ArrayList<>();
        List<SweepWindow> lost = new ArrayList<>();
        Instant now = until.isBefore(clock.instant()) ? until : clock.instant();
        for (SweepWindow window : SweepWindow.closed(begin, now, cloud.terms().settle())) {
            boolean complete = windows.completed(window).isPresent() || windows.complete(window);
            if (complete) {
                known.add(window);
                if (windows.completed(window).equals(Optional.of(SweepPaths.End.LATE))) {
                    lost.add(window);
                }
            } else if (window.to().isAfter(horizon)) {
                open.add(window);
                if (window.from().isBefore(horizon)) {
                    lost.add(window);
                }
            } else {
                lost.add(window);
            }
        }
        return new SweepPlan(known, open, lost);
    }

    /** When everything was listed the last time. */
    Optional<Instant> listedAt() throws IOException {
        return windows.listedAt();
    }

    /**
     * True if a window has its plan, or an inventory from which that can be made.
     *
     * @param listedAt as {@link #listedAt} tells
     */
    boolean canBePlanned(SweepWindow window, Optional<Instant> listedAt) throws IOException {
        Instant settled = window.to().plus(cloud.terms().settle());
        return windows.plan(window).isPresent()
                || listedAt.filter(at -> !at.isBefore(settled)).isPresent();
    }

    /** What is still to be fetched of a window, one shard after the other; the window's plan is written down first. */
    public Stream<Shard> shards(SweepWindow window) throws IOException {
        return windows.open(windows.planned(window), horizon());
    }

    /** The same, and nothing is written. */
    public Stream<Shard> drafted(SweepWindow window) throws IOException {
        Optional<WindowPlan> known = windows.plan(window);
        return windows.open(known.isPresent() ? known.get() : windows.draft(window), horizon());
    }

    /**
     * The shard that a message of a queue names.
     *
     * @return empty if it is fetched already
     * @throws IOException if the message is none, or of another scope
     */
    public Optional<Shard> shard(byte[] message) throws IOException {
        JsonNode json = Json.parse(message);
        SweepWindow window = SweepWindow.named(json.path("window").asText())
                .filter(any -> SweepScope.from(json).equals(scope))
                .orElseThrow(() -> new IOException("this names no shard of " + scope.id()));
        try (Stream<Shard> open = shards(window)) {
            return open.filter(shard -> shard.number() == json.path("number").asInt(-1)
                            && shard.attempt() == json.path("attempt").asInt(-1))
                    .findFirst();
        }
    }

    /** The scope that a message of a queue is about. */
    public static SweepScope scope(byte[] message) throws IOException {
        return SweepScope.from(Json.parse(message));
    }

    /** Fetches a shard into a package of its own, seals it, and puts it into the index; or finds that it was done. */
    public Ran<ShardRecord> run(Shard shard, Deadline deadline) throws IOException {
        Optional<ShardRecord> kept = windows.kept(shard);
        if (kept.isPresent()) {
            return new Ran.Done<>(kept.get(), false);
        }
        Artifact planning = cloud.terms().shard();
        Target target = scope.target(Shard.KIND, shard.params());
        AskedWindow span = new AskedWindow(
                Optional.of(shard.span().from()), Optional.of(shard.span().to()));
        byte[] event = Json.bytes(shard.request());
        Optional<PackageMaker.Made> made =
                maker.make(request(target, shard.name(), event, span), List.of(planning), deadline);
        if (made.isEmpty()) {
            return new Ran.Paused<>();
        }
        ShardRecord record = new SealedShard(store, made.get().open())
                .record(shard, planning.id(), made.get().seal().sha256());
        windows.keep(shard, record);
        return new Ran.Done<>(record, true);
    }

    /** What an inventory lists, sorted, line by line. */
    public Iterator<MetricGroup> groups(Inventory inventory) {
        return inventories.groups(inventory);
    }

    /** True if nothing of the window is missing any more; then that is written down. */
    public boolean complete(SweepWindow window) throws IOException {
        return windows.complete(window);
    }

    /** Writes down that something of a window is lost; true if it is news. */
    public boolean lost(SweepWindow window) throws IOException {
        return windows.lost(window);
    }

    public SweepCost cost(Shard shard) {
        return cloud.cost(shard);
    }

    /** A clock that was put forward would have days fetched that are not over, and never again. */
    private Optional<String> tooEarly(SweepWindow newest, Duration offset) {
        Instant there = clock.instant().plus(offset).plus(MARGIN);
        return there.isBefore(newest.to().plus(cloud.terms().settle()))
                ? Optional.of("this machine's clock is " + offset.negated().toMinutes()
                        + " minutes ahead of the cloud's, for which " + newest.name() + " is not over")
                : Optional.empty();
    }

    /** How long something of a window can still be had. */
    Duration left(SweepWindow window) {
        return Duration.between(horizon(), window.to());
    }

    private Instant horizon() {
        return clock.instant().minus(cloud.terms().kept()).plus(MARGIN);
    }

    private SweepWindow newestClosed() {
        return SweepWindow.at(clock.instant().minus(cloud.terms().settle()).minus(SweepWindow.LENGTH));
    }

    private AcquisitionRequest request(Target target, String name, byte[] event, AskedWindow window) {
        return new AcquisitionRequest(
                target,
                new Trigger(Trigger.Kind.SCHEDULE, SOURCE, name, Optional.empty()),
                new ReceivedEvent(event),
                requester,
                "",
                Optional.empty(),
                window,
                retention);
    }
}
