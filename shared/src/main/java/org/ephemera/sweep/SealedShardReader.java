package org.ephemera.sweep;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.format.ItemProgress;
import org.ephemera.format.LoggedResponse;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Digest;
import org.ephemera.model.Outcome;
import org.ephemera.store.EvidenceStore;

/** Reader of a sealed package of a sweep. The sweep index is computed from the values that this reader returns. */
final class SealedShardReader {
    private final EvidenceStore store;
    private final OpenRecord open;
    private final PlanProgress progress;

    SealedShardReader(EvidenceStore store, OpenRecord open) throws IOException {
        this.store = store;
        this.open = open;
        this.progress = PlanProgress.readSealed(store, open);
    }

    /** Returns how far the cloud's clock is ahead of the local clock: the median over all responses. */
    Duration clockOffset() {
        return Duration.ofMillis(progress.clockOffsets().median().orElse(0));
    }

    /**
     * Returns the index entry of a shard.
     *
     * @param planning artifact whose item plans the others; it has no responses itself
     */
    ShardRecord record(MetricShard shard, String planning, Digest seal) throws IOException {
        Map<String, List<List<StoredFile>>> responses = new HashMap<>();
        for (String artifact : artifacts(planning)) {
            LoggedResponse.each(
                    store,
                    open,
                    artifact + ".",
                    answer -> responses
                            .computeIfAbsent(answer.item(), item -> new ArrayList<>())
                            .add(answer.files()));
        }
        List<ShardRecord.Item> items = new ArrayList<>();
        Set<String> fetched = new HashSet<>();
        Set<String> failed = new HashSet<>();
        long calls = 0;
        long bytes = 0;
        long points = 0;
        for (PlannedItem item : progress.items()) {
            if (item.artifact().equals(planning)) {
                continue;
            }
            ItemProgress state = progress.of(item);
            ShardRecord.Item entry = new ShardRecord.Item(
                    item.item(), isComplete(state), params(item), responses.getOrDefault(item.item(), List.of()));
            items.add(entry);
            calls += state.answers() + state.errors();
            bytes += state.bytes();
            points += state.finished().map(end -> end.extent().records()).orElse(0L);
            for (MetricGroup group : entry.groups()) {
                group.metrics().forEach(metric -> (entry.complete() ? fetched : failed).add(key(group, metric)));
            }
        }
        return new ShardRecord(
                shard.name(),
                open.window(),
                open.packageId(),
                seal,
                calls,
                bytes,
                points,
                items,
                missing(shard, fetched, failed));
    }

    /** Returns the series to fetch again. A series with two items, of which one failed, is fetched again as a whole. */
    private static List<MetricGroup> missing(MetricShard shard, Set<String> fetched, Set<String> failed) {
        List<MetricGroup> missing = new ArrayList<>();
        for (MetricGroup group : shard.groups()) {
            List<String> lacking = group.metrics().stream()
                    .filter(metric -> !fetched.contains(key(group, metric)) || failed.contains(key(group, metric)))
                    .toList();
            if (!lacking.isEmpty()) {
                missing.add(group.withMetrics(lacking));
            }
        }
        return missing;
    }

    private Set<String> artifacts(String planning) {
        Set<String> artifacts = new TreeSet<>();
        progress.items().forEach(item -> artifacts.add(item.artifact()));
        artifacts.remove(planning);
        return artifacts;
    }

    private static SortedMap<String, String> params(PlannedItem item) {
        TreeMap<String, String> params = new TreeMap<>(item.params());
        params.remove("target");
        return params;
    }

    private static String key(MetricGroup group, String metric) {
        return group.place() + "\n" + group.subject() + "\n" + group.namespace() + "\n" + group.dimensions() + "\n"
                + metric;
    }

    private static boolean isComplete(ItemProgress item) {
        return item.finished()
                .map(end -> switch (end.outcome()) {
                    case Outcome.Collected c -> true;
                    case Outcome.Empty e -> true;
                    // An expired resource will not return data tomorrow either, so the item is complete. Without any
                    // call, the data is missing.
                    case Outcome.Expired e -> item.answers() + item.errors() > 0;
                    case Outcome.NotApplicable n -> true;
                    case Outcome.NotEnabled n -> true;
                    case Outcome.Impossible i -> true;
                    case Outcome.Partial p -> false;
                    case Outcome.Denied d -> false;
                    case Outcome.Failed f -> false;
                    case Outcome.Skipped s -> false;
                })
                .orElse(false);
    }

    /** Returns the reason why an item is incomplete, if one is. */
    Optional<String> gap(String artifact) {
        return progress.items().stream()
                .filter(item -> item.artifact().equals(artifact) && !isComplete(progress.of(item)))
                .map(item -> progress.of(item)
                        .finished()
                        .map(end -> end.outcome().message())
                        .orElse("the item has no outcome"))
                .findFirst();
    }
}
