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
 * Sweep of one scope, in steps that any worker can repeat. The steps are: list the resources ({@link #inventory}),
 * determine what to fetch ({@link #plan}, {@link #shards}), fetch a shard ({@link #run}). A shard can be fetched by any
 * worker independently. The name of a step depends on its work only, so an interrupted step is found again and nothing
 * is fetched twice.
 */
public final class Sweep {
    private static final String SOURCE = "ephemera.sweep";
    /**
     * Time before the end of the retention in which points are not requested any more, because the request takes time.
     */
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

    /** Result of a step. */
    public sealed interface Ran<T> {
        /**
         * The step is complete.
         *
         * @param fresh false if an earlier call completed it
         */
        record Done<T>(T result, boolean fresh) implements Ran<T> {}

        /** The time ran out; the same call resumes later. */
        record Paused<T>() implements Ran<T> {}
    }

    /** Returns the inventory from which the newest closed window can be planned; takes it if it does not exist. */
    public Ran<Inventory> inventory(Deadline deadline) throws IOException {
        SweepWindow newest = newestClosed();
        int attempt = 0;
        for (Inventory existing : inventories.of(newest)) {
            if (existing.whole()) {
                return new Ran.Done<>(existing, false);
            }
            attempt = existing.attempt() + 1;
        }
        List<Artifact> artifacts = cloud.terms().inventory();
        String name = scope.key() + "/inventory/" + newest.name() + "." + attempt;
        Target target = scope.target(
                "inventory",
                Map.of(
                        "targets",
                        String.join("\n", scope.targets()),
                        // Resources that existed since then may have points in the window that is planned from this
                        // inventory.
                        Inventories.SINCE,
                        inventories.firstSearched(newest).from().toString()));
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

    /** Returns the last attempt to list for the newest closed window, if no attempt was complete yet. */
    Optional<Inventory> failedInventory() throws IOException {
        List<Inventory> tried = inventories.of(newestClosed());
        return tried.stream().anyMatch(Inventory::whole)
                ? Optional.empty()
                : tried.stream().max(Comparator.comparingInt(Inventory::attempt));
    }

    /** Returns the time of the last attempt to fetch a shard; empty before the first attempt. */
    Optional<Instant> lastTried(Shard shard) throws IOException {
        if (shard.attempt() == 0) {
            return Optional.empty();
        }
        Shard before = new Shard(
                shard.scope(), shard.window(), shard.number(), shard.attempt() - 1, shard.span(), shard.groups());
        return windows.kept(before).map(record -> record.packageId().openedAt());
    }

    /**
     * Returns the complete, open and lost windows according to the store.
     *
     * @param from start of the earliest window to consider; empty for all within the retention and all that are stored
     * @param until end of the latest window to consider
     */
    public SweepPlan plan(Optional<Instant> from, Instant until) throws IOException {
        return planned(from.isPresent() ? from.get() : begin(), until);
    }

    /**
     * Returns the plan without windows that retention deleted longer ago than {@code reach}: they do not change any
     * more, and their number grows every day.
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
        List<SweepWindow> completed = new ArrayList<>();
        List<SweepWindow> open = new ArrayList<>();
        List<SweepWindow> lost = new ArrayList<>();
        Instant now = until.isBefore(clock.instant()) ? until : clock.instant();
        for (SweepWindow window : SweepWindow.closed(begin, now, cloud.terms().settle())) {
            boolean complete = windows.completed(window).isPresent() || windows.complete(window);
            if (complete) {
                completed.add(window);
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
        return new SweepPlan(completed, open, lost);
    }

    /** Returns the time of the last complete inventory. */
    Optional<Instant> listedAt() throws IOException {
        return windows.listedAt();
    }

    /**
     * Reports whether a window has a plan, or an inventory to plan it from.
     *
     * @param listedAt result of {@link #listedAt}
     */
    boolean canBePlanned(SweepWindow window, Optional<Instant> listedAt) throws IOException {
        Instant settled = window.to().plus(cloud.terms().settle());
        return windows.plan(window).isPresent()
                || listedAt.filter(at -> !at.isBefore(settled)).isPresent();
    }

    /** Returns the shards of a window that are still to be fetched. The plan of the window is stored first. */
    public Stream<Shard> shards(SweepWindow window) throws IOException {
        return windows.open(windows.planned(window), horizon());
    }

    /** Returns the same shards without storing the plan. */
    public Stream<Shard> drafted(SweepWindow window) throws IOException {
        Optional<WindowPlan> existing = windows.plan(window);
        return windows.open(existing.isPresent() ? existing.get() : windows.draft(window), horizon());
    }

    /**
     * Returns the shard that a queue message identifies.
     *
     * @return empty if it is already fetched
     * @throws IOException if the message is invalid or belongs to another scope
     */
    public Optional<Shard> shard(byte[] message) throws IOException {
        JsonNode json = Json.parse(message);
        SweepWindow window = SweepWindow.named(json.path("window").asText())
                .filter(any -> SweepScope.from(json).equals(scope))
                .orElseThrow(() -> new IOException("the message does not identify a shard of " + scope.id()));
        try (Stream<Shard> open = shards(window)) {
            return open.filter(shard -> shard.number() == json.path("number").asInt(-1)
                            && shard.attempt() == json.path("attempt").asInt(-1))
                    .findFirst();
        }
    }

    /** Returns the scope of a queue message. */
    public static SweepScope scope(byte[] message) throws IOException {
        return SweepScope.from(Json.parse(message));
    }

    /**
     * Fetches a shard into a separate package, seals it and adds it to the index. Returns the existing result if it is
     * already fetched.
     */
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

    /** Returns the groups of an inventory, sorted, read line by line. */
    public Iterator<MetricGroup> groups(Inventory inventory) {
        return inventories.groups(inventory);
    }

    /** Reports whether the window is complete, and records it. */
    public boolean complete(SweepWindow window) throws IOException {
        return windows.complete(window);
    }

    /** Records that a part of a window is lost; returns false if this is already recorded. */
    public boolean lost(SweepWindow window) throws IOException {
        return windows.lost(window);
    }

    public SweepCost cost(Shard shard) {
        return cloud.cost(shard);
    }

    /** If the local clock is ahead, days that are not over would be fetched, and never again. */
    private Optional<String> tooEarly(SweepWindow newest, Duration offset) {
        Instant there = clock.instant().plus(offset).plus(MARGIN);
        return there.isBefore(newest.to().plus(cloud.terms().settle()))
                ? Optional.of("this machine's clock is " + offset.negated().toMinutes()
                        + " minutes ahead of the cloud's clock, according to which " + newest.name()
                        + " is not over")
                : Optional.empty();
    }

    /** Returns the time for which a part of the window is still available. */
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
