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
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.Requester;
import org.ephemera.model.Artifact;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;

/**
 * Sweep: scheduled collection of all container metrics of an account or subscription, one closed day at a time. The
 * steps are: list the resources ({@link #inventory}), determine what to fetch ({@link #plan}, {@link #shards}), fetch a
 * shard ({@link #run}). A shard can be fetched by any worker independently. Any worker can repeat a step. The name of a
 * step depends on its work only, so a worker finds an interrupted step and fetches nothing twice.
 */
public final class MetricSweep {
    private static final String SOURCE = "ephemera.sweep";
    /**
     * Time before the end of the retention in which points are not requested any more, because the request takes time.
     */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final SweepScope scope;
    private final SweepableCloud cloud;
    private final EvidenceStore store;
    private final SweepPackageMaker maker;
    private final Requester requester;
    private final Retention retention;
    private final Clock clock;
    private final StoredInventories inventories;
    private final WindowShards windows;

    public MetricSweep(
            SweepScope scope,
            SweepableCloud cloud,
            EvidenceStore store,
            SweepPackageMaker maker,
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
        this.inventories = new StoredInventories(store, scope, cloud.terms().listedByPlace());
        this.windows = new WindowShards(store, scope, cloud.terms());
    }

    /** Result of a step. */
    public sealed interface StepResult<T> {
        /**
         * The step is complete.
         *
         * @param fresh false if an earlier call completed it
         */
        record Done<T>(T result, boolean fresh) implements StepResult<T> {}

        /** The time ran out; the same call resumes later. */
        record Paused<T>() implements StepResult<T> {}
    }

    /** Returns the inventory from which the newest closed window can be planned; takes it if it does not exist. */
    public StepResult<MetricInventory> inventory(Deadline deadline) throws IOException {
        SweepWindow newest = newestClosed();
        int attempt = 0;
        for (MetricInventory existing : inventories.list(newest)) {
            if (existing.complete()) {
                return new StepResult.Done<>(existing, false);
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
                        StoredInventories.SINCE,
                        inventories.firstSearched(newest).from().toString()));
        byte[] event = Json.bytes(scope.toJson().put("inventory", name));
        Optional<SweepPackageMaker.SealedPackage> made =
                maker.make(request(target, name, event, RequestedWindow.OPEN), artifacts, deadline);
        if (made.isEmpty()) {
            return new StepResult.Paused<>();
        }
        OpenRecord open = made.get().open();
        SealedShardReader collected = new SealedShardReader(store, open);
        Optional<String> gap =
                collected.gap(artifacts.getFirst().id()).or(() -> tooEarly(newest, collected.clockOffset()));
        return new StepResult.Done<>(inventories.store(open, newest, attempt, gap, cloud.parser()), true);
    }

    /** Returns the last attempt to list for the newest closed window, if no attempt was complete yet. */
    Optional<MetricInventory> failedInventory() throws IOException {
        List<MetricInventory> tried = inventories.list(newestClosed());
        return tried.stream().anyMatch(MetricInventory::complete)
                ? Optional.empty()
                : tried.stream().max(Comparator.comparingInt(MetricInventory::attempt));
    }

    /** Returns the time of the last attempt to fetch a shard; empty before the first attempt. */
    Optional<Instant> lastAttempt(MetricShard shard) throws IOException {
        if (shard.attempt() == 0) {
            return Optional.empty();
        }
        MetricShard before = new MetricShard(
                shard.scope(), shard.window(), shard.number(), shard.attempt() - 1, shard.span(), shard.groups());
        return windows.find(before).map(record -> record.packageId().openedAt());
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
    SweepPlan planRecent(Duration reach, Instant until) throws IOException {
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
            boolean complete = windows.completion(window).isPresent() || windows.markComplete(window);
            if (complete) {
                completed.add(window);
                if (windows.completion(window).equals(Optional.of(SweepPaths.End.LATE))) {
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
    public Stream<MetricShard> shards(SweepWindow window) throws IOException {
        return windows.open(windows.planned(window), horizon());
    }

    /** Returns the same shards without storing the plan. */
    public Stream<MetricShard> draftShards(SweepWindow window) throws IOException {
        Optional<WindowPlan> existing = windows.plan(window);
        return windows.open(existing.isPresent() ? existing.get() : windows.draft(window), horizon());
    }

    /**
     * Returns the shard that a queue message identifies.
     *
     * @return empty if it is already fetched
     * @throws IOException if the message is invalid or belongs to another scope
     */
    public Optional<MetricShard> shard(byte[] message) throws IOException {
        JsonNode json = Json.parse(message);
        SweepWindow window = SweepWindow.parse(json.path("window").asText())
                .filter(any -> SweepScope.from(json).equals(scope))
                .orElseThrow(() -> new IOException("the message does not identify a shard of " + scope.id()));
        try (Stream<MetricShard> open = shards(window)) {
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
    public StepResult<ShardRecord> run(MetricShard shard, Deadline deadline) throws IOException {
        Optional<ShardRecord> kept = windows.find(shard);
        if (kept.isPresent()) {
            return new StepResult.Done<>(kept.get(), false);
        }
        Artifact planning = cloud.terms().shard();
        Target target = scope.target(MetricShard.KIND, shard.params());
        RequestedWindow span = new RequestedWindow(
                Optional.of(shard.span().from()), Optional.of(shard.span().to()));
        byte[] event = Json.bytes(shard.request());
        Optional<SweepPackageMaker.SealedPackage> made =
                maker.make(request(target, shard.name(), event, span), List.of(planning), deadline);
        if (made.isEmpty()) {
            return new StepResult.Paused<>();
        }
        ShardRecord record = new SealedShardReader(store, made.get().open())
                .record(shard, planning.id(), made.get().seal().sha256());
        windows.record(shard, record);
        return new StepResult.Done<>(record, true);
    }

    /** Returns the groups of an inventory, sorted, read line by line. */
    public Iterator<MetricGroup> groups(MetricInventory inventory) {
        return inventories.groups(inventory);
    }

    /** Reports whether the window is complete, and records it. */
    public boolean markComplete(SweepWindow window) throws IOException {
        return windows.markComplete(window);
    }

    /** Records that a part of a window is lost; returns false if this is already recorded. */
    public boolean recordLost(SweepWindow window) throws IOException {
        return windows.recordLost(window);
    }

    public SweepCost cost(MetricShard shard) {
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
    Duration remainingTime(SweepWindow window) {
        return Duration.between(horizon(), window.to());
    }

    private Instant horizon() {
        return clock.instant().minus(cloud.terms().retention()).plus(MARGIN);
    }

    private SweepWindow newestClosed() {
        return SweepWindow.containing(
                clock.instant().minus(cloud.terms().settle()).minus(SweepWindow.LENGTH));
    }

    private AcquisitionRequest request(Target target, String name, byte[] event, RequestedWindow window) {
        return new AcquisitionRequest(
                target,
                new AcquisitionTrigger(AcquisitionTrigger.Kind.SCHEDULE, SOURCE, name, Optional.empty()),
                new ReceivedEvent(event),
                requester,
                "",
                Optional.empty(),
                window,
                retention);
    }
}
