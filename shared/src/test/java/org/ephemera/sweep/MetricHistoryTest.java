package org.ephemera.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricHistoryTest {
    private static final SweepScope SCOPE = SweepScope.account("111122223333", "eu-central-1");
    private static final SweepWindow DAY = SweepWindow.containing(Instant.parse("2026-11-10T00:00:00Z"));
    private static final TimeWindow REST = new TimeWindow(DAY.from().plus(Duration.ofHours(12)), DAY.to());

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /**
     * The failed subject is fetched again after retention deleted the begin of the day; the other subject is complete.
     */
    @Test
    void keepsFullDayOfSubjectWhenOtherIsLate() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        MetricGroup failed = group("service/lab/app");
        MetricGroup fetched = group("service/lab/web");
        WindowPlan plan = new WindowPlan(DAY, List.of(), List.of(WindowPlan.Part.of(List.of(failed, fetched))));
        store.create(SweepPaths.plan(SCOPE, DAY), Blob.of(Json.bytes(plan.toJson())));
        keep(store, 0, DAY.span(), fetched, List.of(failed));
        keep(store, 1, REST, failed, List.of());

        assertThat(covered(store, failed)).containsExactly(REST);
        assertThat(covered(store, fetched)).containsExactly(DAY.span());
    }

    private static void keep(
            DirectoryEvidenceStore store, int attempt, TimeWindow span, MetricGroup held, List<MetricGroup> missing)
            throws Exception {
        ShardRecord.Item item = new ShardRecord.Item(
                "test.metrics.1",
                true,
                new TreeMap<>(Map.of("groups", MetricGroup.toJson(List.of(held)))),
                List.of(List.of()));
        ShardRecord record = new ShardRecord(
                "a shard",
                span,
                PackageId.create(DAY.to(), new Random(attempt)),
                Digest.of("a seal"),
                1,
                1,
                1,
                List.of(item),
                missing);
        store.create(SweepPaths.shard(SCOPE, DAY, 0, attempt, record.end(DAY)), Blob.of(Json.bytes(record.toJson())));
    }

    private static List<TimeWindow> covered(DirectoryEvidenceStore store, MetricGroup group) throws Exception {
        return new MetricHistory(store)
                .read(
                        SCOPE,
                        Set.of(group.subject()),
                        DAY.span(),
                        new Unread(),
                        (g, metric, statistic, at, value) -> {});
    }

    private static MetricGroup group(String subject) {
        return new MetricGroup("", subject, "AWS/ECS", new TreeMap<>(), List.of("CPUUtilization"));
    }

    /** Parser that is not called, because no bodies are read. */
    private static final class Unread implements StoredMetricParser {
        @Override
        public void parseListing(
                String operation, SortedMap<String, String> params, InputStream body, Consumer<MetricGroup> found) {}

        @Override
        public Optional<MetricGroup> groupOf(String target) {
            return Optional.empty();
        }

        @Override
        public void parsePoints(SortedMap<String, String> params, InputStream body, PointConsumer points) {}
    }
}
