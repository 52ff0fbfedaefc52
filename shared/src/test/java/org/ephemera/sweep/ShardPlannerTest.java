package org.ephemera.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Division of sorted groups into shards. */
class ShardPlannerTest {
    private static final List<String> METRICS =
            IntStream.range(0, 10).mapToObj(i -> "Metric" + i).toList();
    private static final int MOST = 1750;

    @Test
    void plansHundredThousandContainersLazily() {
        Iterator<MetricGroup> containers =
                IntStream.range(0, 100_000).mapToObj(i -> container("", i)).iterator();
        ShardPlanner planner = new ShardPlanner(containers, MOST);

        int next = 0;
        int shards = 0;
        while (planner.hasNext()) {
            List<MetricGroup> shard = planner.next();
            shards++;
            assertThat(shard.size()).isBetween(1, MOST / METRICS.size());
            for (MetricGroup group : shard) {
                assertThat(group.subject()).isEqualTo(subject(next++));
            }
        }

        assertThat(next).isEqualTo(100_000);
        // 175 containers fill a shard and all queries of its calls.
        assertThat(shards).isEqualTo(572);
    }

    @Test
    void startsNewShardForOtherPlace() {
        ShardPlanner planner = new ShardPlanner(
                List.of(container("east", 1), container("east", 2), container("west", 1))
                        .iterator(),
                MOST);

        assertThat(planner.next()).hasSize(2);
        assertThat(planner.next()).hasSize(1);
        assertThat(planner.hasNext()).isFalse();
    }

    @Test
    void putsOversizedGroupIntoSeparateShard() {
        ShardPlanner planner =
                new ShardPlanner(List.of(container("", 1), container("", 2)).iterator(), 3);

        assertThat(planner.next()).hasSize(1);
        assertThat(planner.next()).hasSize(1);
    }

    @Test
    void mergesGroupsOfTwoInventories() {
        MetricGroup one = container("", 1).withMetrics(List.of("A"));
        MetricGroup other = container("", 1).withMetrics(List.of("B"));
        MergedGroups merged = new MergedGroups(List.of(
                List.of(one, container("", 3)).iterator(),
                List.of(other, container("", 2)).iterator()));

        assertThat(merged.next()).isEqualTo(one.withMetrics(List.of("A", "B")));
        assertThat(merged.next().subject()).isEqualTo(subject(2));
        assertThat(merged.next().subject()).isEqualTo(subject(3));
        assertThat(merged.hasNext()).isFalse();
    }

    @Test
    void closesWindowAfterSettleTime() {
        Instant now = Instant.parse("2026-11-25T00:59:59Z");
        Duration settle = Duration.ofHours(1);

        assertThat(SweepWindow.closed(Instant.parse("2026-11-22T12:00:00Z"), now, settle))
                .extracting(SweepWindow::name)
                .containsExactly("2026-11-23");
        assertThat(SweepWindow.closed(Instant.parse("2026-11-23T00:00:00Z"), now.plusSeconds(1), settle))
                .extracting(SweepWindow::name)
                .containsExactly("2026-11-23", "2026-11-24");
    }

    private static MetricGroup container(String place, int number) {
        return new MetricGroup(
                place,
                subject(number),
                "ECS/ContainerInsights",
                new TreeMap<>(
                        Map.of("ClusterName", "prod", "TaskId", Integer.toString(number), "ContainerName", "app")),
                METRICS);
    }

    private static String subject(int number) {
        return "task/prod/%08d".formatted(number);
    }
}
