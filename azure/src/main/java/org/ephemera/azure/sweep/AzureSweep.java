package org.ephemera.azure.sweep;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.model.Target;
import org.ephemera.sweep.MetricRetention;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.StoredMetricParser;
import org.ephemera.sweep.SweepCost;
import org.ephemera.sweep.SweepableCloud;

/**
 * Limits and costs of a sweep (scheduled collection of all container metrics) of Azure Monitor. Azure Monitor keeps one
 * data point a minute for 93 days and returns 50 resources in a response.
 */
public final class AzureSweep implements SweepableCloud {
    /** Series of 500 groups: ten full requests of each kind. */
    private static final int SHARD_SERIES = 2000;
    /** Highest price of a request: $0.01 for 1,000 requests after the first million of a month. */
    private static final long MICRO_DOLLARS = 10;
    /**
     * Gzipped size of a point in hundredths of a byte. This is the value of CloudWatch; it was not measured for Azure.
     */
    private static final long BYTES_A_POINT = 300;

    private static final int STATISTICS = 3;

    /** Returns the series subjects of a target. */
    public static Set<String> subjects(Target target) {
        return Set.of(target.id().toLowerCase(Locale.ROOT));
    }

    /** Returns the unit of a metric, as in the documentation of Azure Monitor. */
    public static String unit(String metric) {
        return metric.equals("CpuUsage") ? "Millicores" : "Bytes";
    }

    @Override
    public MetricRetention terms() {
        return new MetricRetention(
                SweepCatalog.PERIOD,
                MetricsCatalog.KEPT,
                Duration.ofHours(1),
                // A deleted group disappears from the list immediately.
                Duration.ZERO,
                true,
                SHARD_SERIES,
                List.of(SweepCatalog.INVENTORY, SweepCatalog.ACTIVITY),
                SweepCatalog.SHARD);
    }

    @Override
    public SweepCost cost(MetricShard shard) {
        int groups = shard.groups().size();
        int kinds = MetricKind.of(AzureTarget.GROUP).size();
        int most = shard.groups().stream().anyMatch(group -> group.place().isEmpty()) ? 1 : SweepCatalog.MOST_RESOURCES;
        long calls = (long) kinds * ((groups + most - 1) / most);
        long points = shard.series() * STATISTICS * shard.span().length().dividedBy(SweepCatalog.PERIOD);
        return new SweepCost(
                shard.series(),
                calls,
                (double) kinds * groups / SweepCatalog.MOST_RESOURCES,
                calls * MICRO_DOLLARS,
                points * BYTES_A_POINT / 100);
    }

    @Override
    public StoredMetricParser parser() {
        return new AzureMetricParser();
    }
}
