package org.ephemera.aws.sweep;

import java.time.Duration;
import java.util.List;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.catalog.SweepCatalog;
import org.ephemera.aws.metrics.MetricBatch;
import org.ephemera.sweep.MetricRetention;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.StoredMetricParser;
import org.ephemera.sweep.SweepCost;
import org.ephemera.sweep.SweepableCloud;

/**
 * Limits and costs of a sweep (scheduled collection of all container metrics) of CloudWatch. CloudWatch keeps one data
 * point a minute for 15 days. A response contains at most 100,800 data points, and a request at most 500 queries.
 */
public final class AwsSweep implements SweepableCloud {
    /** Series in a shard: 7,000 queries, which are 100 full calls for one day. */
    private static final int SHARD_SERIES = 1750;
    /** Price of a query in millionths of a dollar: $0.01 for 1,000 requested metrics; each statistic counts as one. */
    private static final long MICRO_DOLLARS = 10;
    /**
     * Hundredths of a byte that a point needs in the store, including all files in addition to the gzipped bodies. It
     * was measured with a simulated CloudWatch with one distinct value for each minute ({@code bench/results.md}).
     * With several values it is two and a half times as much.
     */
    private static final long BYTES_A_POINT = 255;

    @Override
    public MetricRetention terms() {
        return new MetricRetention(
                SweepBatch.PERIOD,
                SweepMetricsSource.RETENTION,
                // A metric is listed up to 15 minutes after its first point.
                Duration.ofHours(1),
                Duration.ofDays(13),
                false,
                SHARD_SERIES,
                List.of(SweepCatalog.INVENTORY, SweepCatalog.SERVICES, IamCatalog.CALLER_IDENTITY),
                SweepCatalog.SHARD);
    }

    @Override
    public SweepCost cost(MetricShard shard) {
        long queries = shard.series() * MetricBatch.STATISTICS.size();
        long points = queries * shard.span().length().dividedBy(SweepBatch.PERIOD);
        int size = SweepBatch.size(shard.span());
        return new SweepCost(
                shard.series(),
                (queries + size - 1) / size,
                Math.max((double) points / SweepBatch.MOST_POINTS, (double) queries / SweepBatch.MOST_QUERIES),
                queries * MICRO_DOLLARS,
                points * BYTES_A_POINT / 100);
    }

    @Override
    public StoredMetricParser parser() {
        return new AwsMetricParser();
    }
}
