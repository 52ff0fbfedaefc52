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

/** A package of a sweep, read for the index. */
final class SealedShard {
    private final EvidenceStore store;
    private final OpenRecord open;
    private final PlanProgress progress;

    SealedShard(EvidenceStore store, OpenRecord open) throws IOException {
        this.store = store;
        this.open = open;
        this.progress = PlanProgress.read(store, open);
    }

    /** By how much the cloud's clock is ahead of ours, as far as its answers tell: the median. */
    Duration clockOffset() {
        return Duration.ofMillis(progress.clockOffsets().median().orElse(0));
    }

    /** @param planning the artifact whose item plans the others; it has no answers itself */
    ShardRecord record(Shard shard, String planning, Digest seal) throws IOException {
        Map<String, List<List<StoredFile>>> answers = new HashMap<>();
        for (String artifact : artifacts(planning)) {
            LoggedResponse.each(
                    store,
                    open,
                    artifact + ".",
                    answer -> answers.computeIfAbsent(answer.item(), item -> new ArrayList<>())
                            .add(answer.files()));
        }
        List<ShardRecord.Item> items = new ArrayList<>();
        Set<String> fetched = new HashSet<>();
        Set<String> refused = new HashSet<>();
        long calls = 0;
        long bytes = 0;
        long points = 0;
        for (PlannedItem item : progress.items()) {
            if (item.artifact().equals(planning)) {
                continue;
            }
            ItemProgress so = progress.of(item);
            ShardRecord.Item entry = new ShardRecord.Item(
                    item.item(), isWhole(so), params(item), answers.getOrDefault(item.item(), List.of()));
            items.add(entry);
            calls += so.answers() + so.errors();
            bytes += so.bytes();
            points += so.finished().map(end -> end.extent().records()).orElse(0L);
            for (MetricGroup group : entry.groups()) {
                group.metrics().forEach(metric -> (entry.whole() ? fetched : refused).add(key(group, metric)));
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
                missing(shard, fetched, refused));
    }

    /** A series of which one item of two has failed is missing as if both had. */
    private static List<MetricGroup> missing(Shard shard, Set<String> fetched, Set<String> refused) {
        List<MetricGroup> missing = new ArrayList<>();
        for (MetricGroup group : shard.groups()) {
            List<String> lacking = group.metrics().stream()
                    .filter(metric -> !fetched.contains(key(group, metric)) || refused.contains(key(group, metric)))
                    .toList();
            if (!lacking.isEmpty()) {
                missing.add(group.only(lacking));
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

    private static boolean isWhole(ItemProgress item) {
        return item.finished()
                .map(end -> switch (end.outcome()) {
                    case Outcome.Collected c -> true;
                    case Outcome.Empty e -> true;
                    // Whoever was asked, and knew nothing of it any more, will not tomorrow. What nobody was asked for
                    // is lost.
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

    /** Why an item did not end whole, if it did not. */
    Optional<String> gap(String artifact) {
        return progress.items().stream()
                .filter(item -> item.artifact().equals(artifact) && !isWhole(progress.of(item)))
                .map(item -> progress.of(item)
                        .finished()
                        .map(end -> end.outcome().message())
                        .orElse("it did not end"))
                .findFirst();
    }
}
