package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.EvidenceStore;

/** Shards ({@link MetricShard}) of a scope by window, with their records: fetched or still to be fetched. */
final class WindowShards {
    private final StoredInventories inventories;
    private final SweepIndexFiles files;
    private final SweepScope scope;
    private final MetricRetention terms;

    WindowShards(EvidenceStore store, SweepScope scope, MetricRetention terms) {
        this.inventories = new StoredInventories(store, scope, terms.listedByPlace());
        this.files = new SweepIndexFiles(store);
        this.scope = scope;
        this.terms = terms;
    }

    /** Returns how a complete window was fetched: LATE if retention had already deleted a part of it. */
    Optional<SweepPaths.End> completion(SweepWindow window) throws IOException {
        Optional<JsonNode> json = files.read(SweepPaths.complete(scope, window));
        return json.map(known -> known.path("late").asInt() > 0 ? SweepPaths.End.LATE : SweepPaths.End.WHOLE);
    }

    /** Records that a part of a window is lost; returns false if this is already recorded. */
    boolean recordLost(SweepWindow window) throws IOException {
        String key = SweepPaths.lost(scope, window);
        if (files.exists(key)) {
            return false;
        }
        files.create(
                key,
                org.ephemera.format.Json.object()
                        .put("schema", "urn:ephemera:sweep-lost:v1")
                        .put("window", window.name()));
        return true;
    }

    Optional<WindowPlan> plan(SweepWindow window) throws IOException {
        Optional<JsonNode> json = files.read(SweepPaths.plan(scope, window));
        return json.map(WindowPlan::from);
    }

    /** Returns the plan of a window; creates and stores it if it does not exist. */
    WindowPlan planned(SweepWindow window) throws IOException {
        Optional<WindowPlan> known = plan(window);
        if (known.isPresent()) {
            return known.get();
        }
        files.create(SweepPaths.plan(scope, window), draft(window).toJson());
        return plan(window).orElseThrow(() -> new IOException("the plan that was just written cannot be read"));
    }

    /** Returns the plan that {@link #planned} would store. */
    WindowPlan draft(SweepWindow window) throws IOException {
        List<MetricInventory> from = inventoriesOf(window);
        List<WindowPlan.Part> parts = new ArrayList<>();
        ShardPlanner planner = new ShardPlanner(merged(from, window), terms.shardSeries());
        planner.forEachRemaining(groups -> parts.add(WindowPlan.Part.of(groups)));
        return new WindowPlan(
                window,
                from.stream()
                        .map(each -> each.after().name() + "." + each.attempt())
                        .toList(),
                parts);
    }

    /** Returns the shards that are still to be fetched, as a lazy stream with constant memory use. */
    Stream<MetricShard> open(WindowPlan plan, Instant horizon) throws IOException {
        Map<Integer, SweepPaths.Name> last = last(plan.window());
        List<MetricInventory> from = new ArrayList<>();
        for (StoredInventories.Name name : inventories.names()) {
            if (plan.inventories().contains(name.toString())) {
                from.add(inventories.read(name));
            }
        }
        TimeWindow span = left(plan.window(), horizon);
        Iterator<List<MetricGroup>> shards = new ShardPlanner(merged(from, plan.window()), terms.shardSeries());
        int[] number = {-1};
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(shards, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .flatMap(groups -> {
                    number[0]++;
                    SweepPaths.Name done = last.get(number[0]);
                    if (done == null) {
                        return Stream.of(new MetricShard(scope, plan.window(), number[0], 0, span, groups));
                    }
                    return done.end() != SweepPaths.End.PART
                            ? Stream.empty()
                            : Stream.of(new MetricShard(
                                    scope, plan.window(), number[0], done.attempt() + 1, span, missing(plan, done)));
                });
    }

    /** Marks a window as complete if every shard of its plan is complete. */
    boolean markComplete(SweepWindow window) throws IOException {
        Optional<WindowPlan> plan = plan(window);
        if (plan.isEmpty()) {
            return false;
        }
        List<SweepPaths.End> ends =
                last(window).values().stream().map(SweepPaths.Name::end).toList();
        long complete = ends.stream().filter(end -> end != SweepPaths.End.PART).count();
        if (complete < plan.get().shards().size()) {
            return false;
        }
        files.create(
                SweepPaths.complete(scope, window),
                org.ephemera.format.Json.object()
                        .put("schema", "urn:ephemera:sweep-window:v1")
                        .put("window", window.name())
                        .put("shards", plan.get().shards().size())
                        .put(
                                "late",
                                ends.stream()
                                        .filter(SweepPaths.End.LATE::equals)
                                        .count()));
        return true;
    }

    void record(MetricShard shard, ShardRecord record) throws IOException {
        files.create(
                SweepPaths.shard(scope, shard.window(), shard.number(), shard.attempt(), record.end(shard.window())),
                record.toJson());
    }

    Optional<ShardRecord> find(MetricShard shard) throws IOException {
        for (SweepPaths.End end : SweepPaths.End.values()) {
            Optional<JsonNode> json =
                    files.read(SweepPaths.shard(scope, shard.window(), shard.number(), shard.attempt(), end));
            if (json.isPresent()) {
                return Optional.of(ShardRecord.from(json.get()));
            }
        }
        return Optional.empty();
    }

    /** Returns the first window with a record or an inventory. */
    Optional<SweepWindow> earliest() throws IOException {
        String prefix = SweepPaths.windows(scope);
        Optional<SweepWindow> indexed = files.first(prefix)
                .flatMap(key -> SweepWindow.parse(key.substring(prefix.length()).split("/", 2)[0]));
        Optional<SweepWindow> listed =
                inventories.names().stream().map(StoredInventories.Name::after).findFirst();
        return Stream.of(indexed, listed).flatMap(Optional::stream).min(SweepWindow::compareTo);
    }

    /** Returns the time of the latest complete inventory. Later incomplete inventories are read until it is found. */
    Optional<Instant> listedAt() throws IOException {
        return inventories.latest().map(MetricInventory::takenAt);
    }

    /**
     * Returns the first inventory after the window. If metrics may have disappeared from it, also the last inventory
     * before.
     */
    private List<MetricInventory> inventoriesOf(SweepWindow window) throws IOException {
        Instant settled = window.to().plus(terms.settle());
        Optional<MetricInventory> after = Optional.empty();
        Optional<MetricInventory> before = Optional.empty();
        for (StoredInventories.Name name : inventories.names().reversed()) {
            MetricInventory each = inventories.read(name);
            if (each.complete() && each.takenAt().isBefore(settled)) {
                before = Optional.of(each);
                break;
            }
            after = each.complete() ? Optional.of(each) : after;
        }
        MetricInventory first = after.orElseThrow(() -> new IOException("no complete inventory was taken since "
                + window.name() + " ended; take an inventory before planning this window"));
        List<MetricInventory> from = new ArrayList<>();
        if (window.from().isBefore(first.takenAt().minus(terms.listedFor()))) {
            before.ifPresent(from::add);
        }
        from.add(first);
        return from;
    }

    /**
     * Unlisted groups belong to the windows for which the inventory searched them, usually the newest one, because each
     * of them costs a separate call. Selected targets belong to every window; the last inventory contains their place.
     */
    private MergedGroups merged(List<MetricInventory> from, SweepWindow window) {
        return new MergedGroups(from.stream()
                .map(each -> !terms.listedByPlace()
                                || (scope.targets().isEmpty() ? each.searched(window) : each.equals(from.getLast()))
                        ? inventories.groups(each)
                        : inventories.listedGroups(each))
                .toList());
    }

    private Map<Integer, SweepPaths.Name> last(SweepWindow window) throws IOException {
        Map<Integer, SweepPaths.Name> last = new HashMap<>();
        for (String key : files.keys(SweepPaths.window(scope, window))) {
            SweepPaths.Name.of(key)
                    .ifPresent(name -> last.merge(
                            name.number(), name, (one, other) -> one.attempt() > other.attempt() ? one : other));
        }
        return last;
    }

    private List<MetricGroup> missing(WindowPlan plan, SweepPaths.Name done) {
        try {
            String key = SweepPaths.shard(scope, plan.window(), done.number(), done.attempt(), SweepPaths.End.PART);
            Optional<JsonNode> json = files.read(key);
            return json.isPresent() ? ShardRecord.from(json.get()).missing() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TimeWindow left(SweepWindow window, Instant horizon) {
        if (!horizon.isAfter(window.from())) {
            return window.span();
        }
        long period = terms.period().toSeconds();
        Instant from = Instant.ofEpochSecond((horizon.getEpochSecond() / period + 1) * period);
        return from.isBefore(window.to()) ? new TimeWindow(from, window.to()) : window.span();
    }
}
